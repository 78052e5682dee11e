"""The run whose weights every page shows, in the top line: another one, another step, none."""

import streamlit as st

from explorer.numerals import whole
from explorer.training.progress import Progress
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.session import chosen_run, moment
from explorer.ui.session.entries import Entry, receives
from explorer.ui.session.moment import Moment
from explorer.ui.shell.language import _

_TARGET = "moment"


def show() -> None:
    """Draws the name of the run in the link, and what it opens; nothing without one."""
    now = moment.now()
    if now.linked is None:
        return
    with st.popover(
        now.linked.name, type="tertiary", key="run-choice", on_change="rerun", wrap=False
    ) as opened:
        if opened.open:
            _choices(now, now.linked)


def _choices(now: Moment, run: Progress) -> None:
    named = {run.id: run.name} | {row.id: _titled(row.name, row.step) for row in now.rows}
    fields.show(
        (
            Line(
                (
                    Field(
                        _TARGET, "run", "choice", _("Run"), run.id,
                        options=(("", _("none: fresh weights")), *named.items()),
                    ),
                ),
                "1fr",
            ),
            Line(
                (
                    Field(_TARGET, "step", "number", _("Step"), now.step),
                    Field(
                        _TARGET, "newest", "button", _("Newest"), disabled=now.pinned is None
                    ),
                ),
                "1fr auto",
            ),
        ),
        "run-in-hand",
    )  # fmt: skip


def _titled(name: str, step: int) -> str:
    return _("{run}, step {step}").format(run=name, step=whole(step))


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    run = chosen_run.identity()
    if entry.field == "run":
        if entry.value:
            chosen_run.choose(str(entry.value))
        else:
            chosen_run.leave()
    elif run is not None:
        chosen_run.choose(run, int(entry.value) if entry.field == "step" else None)
