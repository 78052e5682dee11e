"""Over the curves: what is done with the run in hand, its recipe and clock; why a wish failed."""

from pathlib import Path

import streamlit as st

from explorer.data.data_source import is_there
from explorer.data.own.kept_sets import not_kept
from explorer.training import runs
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.literal_text import literal
from explorer.ui.session import chosen_data_set
from explorer.ui.session.moment import Moment
from explorer.ui.session.training_choices import desk
from explorer.ui.shell.language import _, say
from explorer.ui.training import polled_parts, recipe, run_clock
from explorer.ui.training.polled_parts import Part
from explorer.ui.training.run_buttons import buttons, fork_of_anothers

_STYLE = (Path(__file__).parent / "training.css").read_text(encoding="utf-8")


def show(now: Moment) -> list[Part]:
    """Draws the line, and under it what has to be said; returns what moves."""
    runs.prepare()  # by the time that somebody presses Play, the workers are warm
    st.html(f"<style>{_STYLE}</style>")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="controls"):
        _buttons(now)
        clock = polled_parts.part(run_clock.show, "clock")
    _refused(now)
    return [clock, polled_parts.part(_told)]


def _buttons(now: Moment) -> None:
    if now.linked is not None and not now.linked.mine:
        _row((fork_of_anothers(now.linked),))
        st.markdown(
            _("{run} is trained in another browser.").format(run=literal(now.linked.name)),
            width="content",
        )
    elif now.run is None:
        desk().begun = ""  # what is drawn for a new run is for another one than before
        _row(buttons(None))
        recipe.of_the_next()
    else:
        _row(buttons(now.run))
        if is_there(now.run.record.beginning.source):
            recipe.of_the_running(now.run, now.trained)


def _row(controls: tuple[Field, ...]) -> None:
    with st.container(width="content"):
        fields.show((Line(controls, toolbar=_("Training")),), "run-controls")


def _refused(now: Moment) -> None:
    """Draws why the last wish was not done, or none can be: the data set was deleted."""
    sentence = desk().refusal or now.refusal or now.refusal_beside or chosen_data_set.refusal()
    if sentence is None and now.linked is not None:
        source = now.linked.record.beginning.source
        sentence = None if is_there(source) else not_kept(source.digest).sentence
    with st.container(key="training-refusal"):
        if sentence is not None:
            st.warning(say(sentence), icon=":material/block:")


def _told(now: Moment) -> None:
    """What whoever looks at the run should know of it; nothing, most of the time."""
    if now.progress is not None and now.progress.sentence is not None:
        st.info(literal(say(now.progress.sentence)), icon=":material/info:")
