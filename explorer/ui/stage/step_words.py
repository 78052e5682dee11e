"""What is said of a step once it was taken, with its numbers: a sentence or two a stop."""

from math import isfinite, isnan

from explorer.inspection.stepping.step_records import Stage, Step
from explorer.numerals import significant, whole
from explorer.ui.shell.language import _, ngettext


def sentences(step: Step) -> dict[Stage, str]:
    """A sentence or two a stage."""
    return {
        "forward": _forward(step),
        "loss": _loss(step),
        "zero_grad": _zero_grad(step),
        "backward": _backward(step),
        "update": _update(step),
        "again": _again(step),
    }


def _forward(step: Step) -> str:
    noted = _("Each output notes the node that it came from: its grad_fn.")
    if not step.plan.before:
        return noted + " " + _("No backward pass was ever run: every .grad is None.")
    passes = ngettext(
        "{count} backward pass came before, and what it left is still in .grad.",
        "{count} backward passes came before, and their gradients add up in .grad.",
        step.plan.before,
    )
    return noted + " " + passes.format(count=step.plan.before)


def _loss(step: Step) -> str:
    if step.loss_node is None:
        return _("The loss is {loss}. No path leads from it to a parameter.").format(
            loss=significant(step.loss)
        )
    sentence = _("The loss is {loss}, one number, from the node {node}. No gradient has moved yet.")
    return sentence.format(loss=significant(step.loss), node=step.loss_node)


def _zero_grad(step: Step) -> str:
    there = bool(step.plan.before)
    if step.plan.zero == "skip":
        return (
            _("It is left out: what backward finds is added to what is there.")
            if there
            else _("It is left out, which makes no difference: there are no gradients yet.")
        )
    if step.plan.zero == "zeros":
        return (
            _("Every gradient is filled with zeros, as the practical prints them.")
            if there
            else _(
                "There are no gradients to fill with zeros: None stays None. Let a backward pass "
                "come before, as the practical does."
            )
        )
    return (
        _("Every gradient is let go: .grad is None again, which is today's default.")
        if there
        else _("There is nothing to let go: .grad is None already.")
    )


def _backward(step: Step) -> str:
    if step.loss_node is None:
        return _("There is no way back: PyTorch refuses to look for one.")
    reached = [trace for trace in step.tensors.values() if trace.gradients["backward"] is not None]
    sentence = ngettext(
        "{count} of {all} tensor has a gradient now.",
        "{count} of {all} tensors have a gradient now.",
        len(reached),
    ).format(count=whole(len(reached)), all=whole(len(step.tensors)))
    if step.plan.zero == "skip" and step.plan.before:
        sentence += " " + _("Each is the sum of {count} passes over the same images.").format(
            count=step.plan.before + 1
        )
    return sentence


def _update(step: Step) -> str:
    ratios = [trace.ratio for trace in step.tensors.values() if trace.ratio is not None]
    if not ratios:
        return _("No tensor has a gradient: nothing is changed.")
    sentence = _(
        "Every tensor with a gradient is changed, by {least} to {most} times its own size; about "
        "a thousandth is what training usually looks for."
    )
    finite = [each for each in ratios if isfinite(each)] or ratios
    return sentence.format(least=significant(min(finite)), most=significant(max(finite)))


def _again(step: Step) -> str:
    before, after = step.loss, step.loss_again
    numbers = {"before": significant(before), "after": significant(after)}
    if isnan(after) or isnan(before):
        return _("The loss of the same images was {before} and is {after}.").format(**numbers)
    if after < before:
        sentence = _("The loss of the same images fell from {before} to {after}, by {change}.")
    elif after > before:
        sentence = _("The loss of the same images rose from {before} to {after}, by {change}.")
    else:
        return _("The loss of the same images stayed at {after}.").format(**numbers)
    sentence = sentence.format(change=significant(abs(after - before)), **numbers)
    return f"{sentence} {_stride(step)}".rstrip()


def _stride(step: Step) -> str:
    """Why an absurd rate may lower the loss of a single image; nothing where it did not."""
    longest = max((trace.ratio or 0 for trace in step.tensors.values()), default=0)
    if len(step.losses) > 1 or longest < 1 or not step.loss_again < step.loss:
        return ""
    return _(
        "One image is learned in one long stride, at the cost of all others. Choose a batch of "
        "several, and such a stride makes the loss rise."
    )


def not_finite(count: int) -> str:
    """What nan and infinity are and how they come about; nothing where there are none."""
    if not count:
        return ""
    sentence = ngettext(
        "{count} number of this step is nan or infinite.",
        "{count} numbers of this step are nan or infinite.",
        count,
    ).format(count=whole(count))
    return (
        sentence
        + " "
        + _(
            "A number beyond 3.4·10³⁸ is infinite in float32, and infinity less infinity is nan. "
            "Either passes itself on to all that is made from it. Lower the learning rate, or "
            "start from smaller numbers."
        )
    )
