"""What the Gradients page shows, read back, and the same by PyTorch."""

import re

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


def table(page, key):
    return {
        row["title"]: [cell["text"] for cell in row["cells"]]
        for row in page.given(key)["table"]["rows"]
    }


def box(page):
    """Header and arrays of the stage."""
    return message_reading.read(page.message("glassbox"))


def phase(page, name):
    """Header and arrays of what came after it: of the way back, the update, the images again."""
    return message_reading.read(page.message(f"glassbox-{name}"))


def number(text):
    """As it is written with all of its digits."""
    high = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    plain = text.replace("\u202f", "").replace("−", "-").replace("∞", "inf")
    plain = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda found: f"e{found[1].translate(high)}", plain)
    return float(plain)


def html(page):
    """All that is written as text of our own."""
    return " ".join(element.body for element in page.app.get("html"))


def grad(page):
    """What .grad of the chosen tensor holds, by when."""
    return dict(re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*)</td>', html(page)))
