"""Over a run: buttons, what can be set of it, why a wish was refused, and what was chosen."""

import streamlit as st

from explorer.data.data_source import is_there
from explorer.data.own.kept_sets import not_kept
from explorer.numerals import memory, whole
from explorer.sentence import Sentence
from explorer.training import runs, snapshots
from explorer.training.beginning import Beginning
from explorer.training.plan import Plan
from explorer.training.progress import Progress
from explorer.training.run import snapshot_bytes
from explorer.training.store import run_settings as store
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.session import chosen_data_set
from explorer.ui.session.moment import Moment
from explorer.ui.session.training_choices import beginning, desk
from explorer.ui.shell.language import _, say
from explorer.ui.training import beginning_summary, presets, run_choices
from explorer.ui.training.presets import PRESETS
from explorer.ui.training.run_buttons import buttons
from explorer.ui.training.run_choices import OF_THE_NEXT
from explorer.ui.training.run_entries import target


def show(now: Moment) -> None:
    """Draws buttons and settings in a row; of another's run, how to go on with it."""
    runs.prepare()  # by the time that somebody presses Play, the workers are warm
    if now.linked is not None and not now.linked.mine:
        st.info(
            _("{run} is trained in another browser: you see it live. Fork it to go on yourself.")
            .format(run=now.linked.name),
            icon=":material/visibility:",
        )  # fmt: skip
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="controls"):
        if now.run is None:
            _of_the_next(beginning())
        elif is_there(now.run.record.beginning.source):
            _of_the_running(now.run, now.trained)
        else:
            _row(buttons(now.run))


def refused(now: Moment) -> None:
    """Draws why the last wish was not done, or none can be: the data set was deleted."""
    sentence = desk().refusal or now.refusal or chosen_data_set.refusal()
    if sentence is None and now.linked is not None:
        source = now.linked.record.beginning.source
        sentence = None if is_there(source) else not_kept(source.digest).sentence
    with st.container(key="training-refusal"):
        if sentence is not None:
            st.warning(say(sentence), icon=":material/block:")


def summary(now: Moment) -> None:
    """Draws what was chosen; beforehand, what a preset teaches, and how far back one can go."""
    if now.run is not None:
        st.caption(beginning_summary.text(now.run.record.beginning))
        return
    chosen = beginning()
    known = presets.known(chosen)
    lesson = say(Sentence(PRESETS[known].lesson)) if known else ""
    st.caption(f"{lesson} {_reach(chosen)}")


def _of_the_next(chosen: Beginning) -> None:
    desk().begun = ""  # what is drawn for a new run is for another one than before
    _row((*buttons(None), run_choices.preset(chosen), run_choices.rate(OF_THE_NEXT, chosen)))
    with st.popover(_("Choices"), icon=":material/tune:", key="choices"):
        run_choices.form(chosen)


def _of_the_running(run: Progress, trained: int) -> None:
    # As from where it is, though the weights on screen may be older: what was changed stays shown.
    now, name = Plan(run.record).stretch(trained), target(run.id)
    _row((*buttons(run), run_choices.rate(name, now)))
    with st.popover(_("More"), icon=":material/tune:", key="choices"):
        run_choices.form_of_the_way(name, now)


def _row(controls: tuple[Field, ...]) -> None:
    fields.show((Line(controls),), "run-controls")


def _reach(chosen: Beginning) -> str:
    """How far back one can go in a run, known beforehand."""
    reach = snapshots.reach(snapshot_bytes(chosen), store.read().snapshots)
    text = _("A snapshot takes {memory}; {count} are kept to go back to.")
    if not reach.step_by_step:
        text = _(
            "A snapshot takes {memory}, so that only the last {count} are kept: one cannot go far "
            "back in this run."
        )
    return text.format(memory=memory(reach.bytes_each), count=whole(reach.count))
