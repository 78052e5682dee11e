"""Under the stage: the runs, the mistakes of the one in hand, the data that it learns from."""

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from explorer.training.progress import Progress
from explorer.ui.components import cards, fields, in_view
from explorer.ui.components.cards import Card
from explorer.ui.components.fields import Field, Line
from explorer.ui.session.entries import Entry, receives
from explorer.ui.session.moment import Moment
from explorer.ui.session.parameters import PART
from explorer.ui.session.training_choices import desk
from explorer.ui.shell.language import _
from explorer.ui.training import confusion_matrix, data_preview, polled_parts, runs_table
from explorer.ui.training.batch_strip import pictures
from explorer.ui.training.polled_parts import Part
from explorer.ui.training.side_view import percent

Tab = Literal["runs", "mistakes", "data"]

_TARGET = "below"
_TABS: tuple[Tab, ...] = ("runs", "mistakes", "data")
_FORMER: dict[str, Tab] = {"confusion": "mistakes"}
"""What older links call them."""
_PLACES = {**dict.fromkeys((*_TABS, *_FORMER), "below"), "gradients": "curves"}
"""By what a link names: the key of what holds it."""


def show(now: Moment) -> list[Part]:
    """Draws the choice, and of what is chosen what stands still; returns what moves in it."""
    chosen = _chosen()
    names = {"runs": _("Runs"), "mistakes": _("Mistakes"), "data": _("Data")}
    field = Field(
        _TARGET, "tab", "segments", _("Under the curves"), chosen, options=tuple(names.items())
    )
    with st.container(key="below"):
        fields.show((Line((field,)),), "training-tabs")
        moving = _DRAW[chosen](now)
    # What a link asks for is brought into view; what is chosen here is in view already.
    in_view.show({} if desk().has_chosen_tab else _PLACES)
    return moving


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    if entry.value in _TABS:
        desk().has_chosen_tab = True
        PART.put(str(entry.value))


def _chosen() -> Tab:
    asked = PART.value()
    return next((tab for tab in _TABS if tab == asked), _FORMER.get(asked or "", _TABS[0]))


def _runs(now: Moment) -> list[Part]:
    table = polled_parts.part(runs_table.show)
    runs_table.doings(now)
    return [table]


def _mistaken(_now: Moment) -> list[Part]:
    worst, matrix = st.columns([3, 9], gap="medium")
    with worst:
        mistakes = polled_parts.part(partial(_of_a_run, _mistakes))
    with matrix:
        return [mistakes, polled_parts.part(partial(_of_a_run, confusion_matrix.show))]


def _data(now: Moment) -> list[Part]:
    data_preview.show(now.linked)
    return []


_DRAW: dict[Tab, Callable[[Moment], list[Part]]] = {
    "runs": _runs,
    "mistakes": _mistaken,
    "data": _data,
}


def _of_a_run(draw: Callable[[Progress], None], now: Moment) -> None:
    """As it was at the step on screen."""
    if now.shown is None:
        st.caption(_("This stands here once a run has begun."))
    else:
        draw(now.shown)


def _mistakes(progress: Progress) -> None:
    last = progress.validations[-1] if progress.validations else None
    if last is None:
        st.caption(_("This stands here after the first validation."))
        return
    begun = progress.record.beginning
    names = begun.network.class_name
    if not last.mistakes:
        st.caption(_("After step {step} no image is taken for another class.").format(
            step=last.step))  # fmt: skip
        return
    st.caption(
        _("The validation images that were most surely mistaken after step {step}: what they were "
          "taken for, with which probability, and what they are.").format(step=last.step)
    )  # fmt: skip
    shown = pictures(begun, tuple(each.image for each in last.mistakes))
    cards.show(
        tuple(
            Card(picture, (f"{names(each.predicted)} {percent(each.probability)}",
                           _("is {name}").format(name=names(each.label))), "wrong")
            for picture, each in zip(shown, last.mistakes, strict=True)
        ),
        _("The worst mistakes"),
        "mistakes",
        6,
    )  # fmt: skip
