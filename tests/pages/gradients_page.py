"""What the Gradients page shows, read back, and the same by PyTorch."""

import torch

from explorer.data.digits import digits
from explorer.data.fitting import fitted
from explorer.network.module import build
from tests.ui.components import message_reading


def pytorchs(net, position):
    """The loss by PyTorch, and the module with its .grad after backward()."""
    image = fitted(digits().images[[position]], net.input_shape, digits().standard)
    module, seen = build(net).eval(), {}
    for name, part in module.named_children():
        part.register_forward_hook(lambda _, __, out, name=name: seen.setdefault(name, out))
    logits = module(torch.from_numpy(image).requires_grad_())
    for output in seen.values():
        output.retain_grad()
    loss = torch.nn.CrossEntropyLoss()(logits, torch.tensor([digits().labels[position]]))
    loss.backward()
    return loss, module, seen


def glass(page):
    """Header and arrays of the step under glass."""
    return message_reading.read(page.message("step-glass"))


def tensors(page, stage):
    """Of each tensor at a stage: its value's norm, its gradient's norm, magnitude and zeros."""
    header, arrays = glass(page)
    place = [each["name"] for each in header["stages"]].index(stage)
    statistics = arrays[header["excerpts"]["statistics"]]
    found = {}
    for tensor in header["tensors"]:
        gradient = tensor["gradients"][place]
        found[tensor["name"]] = (
            statistics[tensor["values"][place]][0],
            None if gradient is None else statistics[gradient].tolist(),
        )
    return found


def table(page, key):
    return {
        row["title"]: [cell["text"] for cell in row["cells"]]
        for row in page.given(key)["table"]["rows"]
    }


def box(page):
    """Header and arrays of the glass box."""
    return message_reading.read(page.message("glassbox"))
