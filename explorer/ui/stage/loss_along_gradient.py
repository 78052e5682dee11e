"""The loss along the gradient's direction, and where the chosen learning rate stands on it."""

from math import isfinite

import streamlit as st

from explorer.figures import loss_line_chart as figure
from explorer.inspection import cached
from explorer.inspection.loss_line import Line
from explorer.numerals import significant
from explorer.ui.session import captures
from explorer.ui.shell import chart
from explorer.ui.shell.language import _
from explorer.ui.stage import step_choice


def show() -> None:
    """Draws the sentence and the curve."""
    gradients = step_choice.gradients()
    with st.spinner(_("Stepping along the gradient…"), show_time=True):
        line = cached.along(
            captures.weights(),
            step_choice.images(),
            step_choice.objective(),
            step_choice.rate(),
            step_choice.mode(),
        )
    st.markdown(sentence(line))
    rate = significant(line.rate)
    chart.show(
        figure.along(
            line.steps.tolist(),
            line.losses.tolist(),
            (line.rate, line.at_rate),
            line.loss_before,
            figure.Words(
                _("step: how many gradients the weights are moved by"),
                _("loss"),
                _("learning rate {rate}").format(rate=rate),
                _("before the step: {loss}").format(loss=significant(gradients.loss)),
            ),
        ),
        key="loss-line",
        alt=_("The loss against the step along the gradient, on both sides"),
    )
    st.caption(
        _(
            "All weights are moved at once, as plain SGD moves them: weight − step · gradient. "
            "Left of 0 one goes against its advice. Each point is a pass of its own, {count} in "
            "all."
        ).format(count=len(line.steps) + 1)
    )


def sentence(line: Line) -> str:
    """Where the loss falls, where it rises again, and where the rate stands."""
    parts = [_falls(line), _rises(line), _stands(line)]
    return " ".join(part for part in parts if part)


def _falls(line: Line) -> str:
    if not isfinite(line.loss_before):
        return _("The loss is {loss} before any step: no step can be told from another.").format(
            loss=significant(line.loss_before)
        )
    if line.best is None:
        return _("No step along the gradient lowers the loss of {loss}.").format(
            loss=significant(line.loss_before)
        )
    step, loss = line.best
    return _("The loss falls from {here} to {loss} at a step of {step}.").format(
        here=significant(line.loss_before), loss=significant(loss), step=significant(step)
    )


def _rises(line: Line) -> str:
    if not isfinite(line.loss_before) or line.best is None:
        return ""
    if line.too_far is None:
        return _("Up to a step of {step} it does not rise above where it began.").format(
            step=significant(float(line.steps[-1]))
        )
    return _("From a step of {step} on it is higher than before the step.").format(
        step=significant(line.too_far)
    )


def _stands(line: Line) -> str:
    numbers = {"rate": significant(line.rate), "loss": significant(line.at_rate, 4)}
    if not isfinite(line.at_rate):
        return _("The chosen rate of {rate} leads to {loss}: the numbers got too large.").format(
            **numbers
        )
    if line.at_rate < line.loss_before:
        return _("The chosen rate of {rate} lowers it to {loss}.").format(**numbers)
    return _("The chosen rate of {rate} raises it to {loss}.").format(**numbers)
