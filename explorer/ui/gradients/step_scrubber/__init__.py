"""One step under glass: a scrubber over its stages, and every parameter tensor at each of them."""

from math import prod
from pathlib import Path

import numpy as np
import streamlit as st

from explorer.inspection import cached
from explorer.inspection.stepping.step_records import STAGES, Stage, Step
from explorer.ui.components.browser_module import component
from explorer.ui.gradients import stage_words, step_message
from explorer.ui.gradients import step_choice as choice
from explorer.ui.session import captures
from explorer.ui.session.parameters import STAGE
from explorer.ui.shell.language import _

_KEY = "step-glass"


_glass = component("step_glass", Path(__file__).parent / "step_scrubber.js")


def step() -> Step:
    """The step that the page is about. Raises TooLarge, Refusal."""
    name, place = choice.weight()
    starts = ((name, flat(name, place)),)
    return cached.step(
        captures.weights(),
        choice.images(),
        choice.objective(),
        choice.plan(),
        choice.mode(),
        starts=starts,
    )


def flat(name: str, place: tuple[int, ...]) -> int:
    """Where a number lies in its tensor, counted in memory's order."""
    shape = captures.weights().arrays[name].shape
    return int(np.ravel_multi_index(place, shape)) if prod(shape) else 0


def stage() -> Stage:
    """The stage that is looked at: the one that makes the gradients, until another is chosen."""
    chosen = STAGE.value()
    return next(each for each in STAGES if each == chosen)


@st.fragment
def show() -> None:
    """Draws it."""
    name, place = choice.weight()
    shown = step()
    data = step_message.message(
        shown,
        choice.table().rows,
        (name, flat(name, place)),
        stage(),
        words=_words(),
        names=stage_words.names(),
        code=stage_words.code(shown),
        sentences=stage_words.sentences(shown),
    )
    result = _glass(key=_KEY, data=data, on_stage_change=_moved, on_chosen_change=_chose)
    warning = stage_words.not_finite(shown.not_finite)
    if warning:
        st.warning(warning, icon=":material/all_inclusive:")
    if result.chosen is not None:
        st.rerun()  # the weight is taken apart elsewhere on the page too


def _moved() -> None:
    wanted = st.session_state[_KEY].stage
    if wanted in STAGES:
        STAGE.put(wanted)


def _chose() -> None:
    wanted = st.session_state[_KEY].chosen
    arrays = captures.weights().arrays
    if isinstance(wanted, str) and wanted in step().tensors:
        choice.choose_weight(wanted, (0,) * arrays[wanted].ndim)


def _words() -> dict[str, str]:
    return {
        "step": _("One step, stage by stage"),
        "tensors": _("The parameter tensors at this stage"),
        "tensor": _("tensor"),
        "value": _("value"),
        "gradient": _("gradient"),
        "update": _("update"),
        "ratio": _("update / value"),
        "norm": _("norm"),
        "ofNorms": _("of the norms"),
        "magnitude": _("mean |g|"),
        "zeros": _("exactly 0"),
        "allZero": _("all 0"),
        "shape": _("shape"),
        "loss": _("loss"),
        "digits": _("All digits"),
        "through": _("{name}.grad through the step"),
        "more": _("… and {count} more"),
        "from": _("from number {start}: "),
        "noUpdate": _("none yet"),
        "passedOver": _("none: it has no gradient"),
    }
