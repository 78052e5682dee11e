"""Gradients by depth: where they shrink, grow, or stop."""

import streamlit as st

from explorer.figures import depth_chart as figure
from explorer.inspection import depth
from explorer.ui.shell import chart
from explorer.ui.shell.language import _, say
from explorer.ui.stage import step_choice


def show() -> None:
    """Draws the sentences, and norm, mean and share of zeros of each layer's gradient."""
    gradients = step_choice.gradients()
    levels = depth.levels(step_choice.table().rows, gradients)
    for sentence in depth.verdicts(levels, len(gradients.forward.images)):
        st.markdown(say(sentence))
    chart.show(
        figure.levels(
            [level.layer for level in levels],
            [level.norm for level in levels],
            [level.magnitude for level in levels],
            [level.zeros for level in levels],
            figure.Words(_("norm of the gradient"), _("mean |g|"), _("exactly 0")),
        ),
        key="gradient-flow",
        alt=_("Norm, mean absolute value and share of zeros of the gradient at each layer"),
    )
    st.caption(
        _(
            "The gradient of the loss at what each layer puts out, from the image on the left to "
            "the logits on the right. It comes from the right."
        )
    )
