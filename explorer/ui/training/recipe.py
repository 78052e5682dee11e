"""The recipe of a run in a drawer: chosen for the next one, changed while one trains."""

import streamlit as st

from explorer.numerals import memory, whole
from explorer.training import snapshots
from explorer.training.beginning import Beginning
from explorer.training.plan import Plan
from explorer.training.progress import Progress
from explorer.training.run import snapshot_bytes
from explorer.training.store import run_settings
from explorer.ui.components import fields
from explorer.ui.components.fields import Line
from explorer.ui.session.training_choices import beginning, desk
from explorer.ui.shell.language import _
from explorer.ui.training import run_choices, run_files
from explorer.ui.training.run_buttons import rare_buttons
from explorer.ui.training.run_choices import OF_THE_NEXT
from explorer.ui.training.run_entries import target


def of_the_next() -> None:
    """Draws the drawer before a run begins."""
    chosen = beginning()
    with _drawer():
        run_choices.preset(chosen)
        run_choices.pace(OF_THE_NEXT, chosen, desk().speed)
        run_choices.form(chosen)
        _rare(None)
        run_files.upload()
        st.caption(_reach(chosen))


def of_the_running(run: Progress, trained: int) -> None:
    """Draws the drawer of a run of this browser, `trained` so many steps.

    As from where it is, though the weights on screen may be older: what was changed stays shown.
    """
    now, name = Plan(run.record).stretch(trained), target(run.id)
    with _drawer():
        _rare(run)
        run_choices.pace(name, now, run.speed)
        run_choices.form_of_the_way(name, now)
        st.caption(_("All else was chosen for the whole run: begin a new one to choose again."))


def _drawer() -> st.delta_generator.DeltaGenerator:
    return st.popover(_("Recipe"), icon=":material/tune:", key="recipe", wrap=False)


def _rare(run: Progress | None) -> None:
    fields.show((Line(rare_buttons(run)),), "run-rare")


def _reach(chosen: Beginning) -> str:
    """How far back one can go in a run, known beforehand."""
    reach = snapshots.reach(snapshot_bytes(chosen), run_settings.read().snapshots)
    text = _("A snapshot takes {memory}; {count} are kept to go back to.")
    if not reach.step_by_step:
        text = _(
            "A snapshot takes {memory}, so that only the last {count} are kept: one cannot go far "
            "back in this run."
        )
    return text.format(memory=memory(reach.bytes_each), count=whole(reach.count))
