"""What the scrubber says of each stop, and why one cannot be come to."""

from collections.abc import Callable
from functools import cache

from explorer.inspection import limits
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.network.shapes import Table
from explorer.sentence import Explained, Sentence
from explorer.ui.components.glass_box.stop_record import STOPS, Stop, StopRecord
from explorer.ui.shell.language import _, say
from explorer.ui.stage import step_choice as choice

_OF_WEIGHTS: tuple[Stop, ...] = ("zero_grad", "update", "again")


def records(table: Table) -> tuple[StopRecord, ...]:
    """All of them, in their order."""
    names, code, sentences = labels(), _code(), _sentences()
    refused = cache(_refusal)  # asked of several stops, and the same for all
    reasons = {each: _reason(table, each, refused) for each in STOPS}
    return tuple(
        StopRecord(each, names[each], code[each], sentences[each], not reasons[each], reasons[each])
        for each in STOPS
    )


def labels() -> dict[Stop, str]:
    """The stops as people call them; two of them are PyTorch's own words."""
    return {
        "image": _("image"),
        "forward": _("forward"),
        "loss": _("loss"),
        "zero_grad": "zero_grad",
        "backward": "backward",
        "update": _("update"),
        "again": _("again"),
    }


def reason(table: Table, stop: Stop) -> str:
    """Why there is nothing to see at a stop; empty where there is."""
    return _reason(table, stop, _refusal)


def _reason(table: Table, stop: Stop, refusal: Callable[[], Sentence | None]) -> str:
    if stop in ("image", "forward"):
        return ""
    if table.without_logits is not None:
        return say(table.without_logits)
    if stop in _OF_WEIGHTS and not table.parameters:
        return _("This network has no parameters: nothing in it can learn.")
    if stop == "loss":
        return ""
    refused = refusal()
    return "" if refused is None else say(refused)


def _refusal() -> Sentence | None:
    """Why the step cannot be taken here."""
    table = choice.table()
    try:
        limits.check(table, choice.mode(), backward=True)
        if table.parameters:
            limits.check_step(table, choice.optimizer(), choice.mode(), copies=0)
    except Explained as refused:
        return refused.sentence
    return None


def _code() -> dict[Stop, str]:
    """The line of Python that each stop is."""
    zero = {
        "none": "optimizer.zero_grad()",
        "zeros": "optimizer.zero_grad(set_to_none=False)",
        "skip": "# optimizer.zero_grad()",
    }
    made = constructor(choice.optimizer(), choice.rate())
    return {
        "image": "images = transform(pixels)",
        "forward": "output = net(images)",
        "loss": f"loss = {choice.loss().constructor}(output, target)",
        "zero_grad": zero[choice.zero()],
        "backward": "loss.backward()",
        "update": f"optimizer.step()  # {made}",
        "again": "criterion(net(images), target)",
    }


def constructor(optimizer: str, rate: float) -> str:
    """How torch.optim's is made, with its rate."""
    return OPTIMIZERS[optimizer].source(f"{rate:g}").removeprefix("torch.")


def _sentences() -> dict[Stop, str]:
    zero = {
        "none": _("Gradients of earlier passes are let go: .grad is None again."),
        "zeros": _("Gradients of earlier passes are filled with zeros."),
        "skip": _("It is left out: what backward finds is added to what is there."),
    }
    return {
        "image": _("The image as the network gets it: numbers, one a pixel."),
        "forward": _("Each layer makes its maps from what comes before it."),
        "loss": _("One number says how far the output is from the target."),
        "zero_grad": zero[choice.zero()],
        "backward": _("The gradient of the loss goes back through every layer to each weight."),
        "update": _("Every weight takes a step against its gradient."),
        "again": _("The same images once more, with the weights of after the step."),
    }
