"""The runs of this browser and those it looked at: opened, compared, named, deleted."""

from collections.abc import Sequence

import streamlit as st

from explorer.numerals import memory, significant, whole
from explorer.training.commands import MOST_NAME
from explorer.training.progress import Progress, Row
from explorer.ui.components import data_table, fields
from explorer.ui.components.chooser import Chooser
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.fields import Field
from explorer.ui.components.fields import Line as FieldLine
from explorer.ui.session import chosen_run
from explorer.ui.session.entries import Entry, receives
from explorer.ui.session.moment import Moment
from explorer.ui.session.training_choices import desk
from explorer.ui.shell import top_line
from explorer.ui.shell.language import _
from explorer.ui.training import actions
from explorer.ui.training.run_entries import target
from explorer.ui.training.side_view import percent

_TARGET = "runs"


def show(now: Moment) -> None:
    """Draws the table."""
    _undo()
    if not now.rows:
        st.caption(_("No run yet: each one that you begin stands here."))
        return
    linked = now.linked.id if now.linked else ""
    data_table.show(grid(now.rows), "runs", linked, Chooser(_TARGET, "open"))


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    if entry.field == "open":
        actions.open_run(str(entry.value))
    elif entry.field == "beside":
        chosen_run.compare(tuple(map(str, entry.value)))


def doings(now: Moment) -> None:
    """Draws what can be done with the run in the link."""
    if now.linked is not None:
        _doings(now.linked, now.rows)
    elif now.rows:
        st.caption(_("Choose a run to open it."))


def _undo() -> None:
    deleted = desk().deleted
    if deleted is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(_("{run} was deleted.").format(run=deleted[1]))
            st.button(_("Bring it back"), key="undelete", on_click=actions.undelete)


def _doings(run: Progress, rows: tuple[Row, ...]) -> None:
    fields.show((FieldLine((_beside(run, rows), *(_own(run) if run.mine else ()))),), "run-doings")


def _beside(run: Progress, rows: tuple[Row, ...]) -> Field:
    others = {row.id: row.name for row in rows if row.id != run.id}
    return Field(
        _TARGET, "beside", "several", _("Beside {run} on the same axes").format(run=run.name),
        [each for each in chosen_run.compared() if each in others],
        options=tuple(others.items()), width="22.5rem",
    )  # fmt: skip


def _own(run: Progress) -> tuple[Field, ...]:
    name = target(run.id)
    return (
        Field(name, "name", "text", _("Name"), run.name, most=MOST_NAME, width="13.75rem"),
        Field(name, "delete", "button", _("Delete {run}").format(run=run.name), icon="delete"),
    )


def grid(rows: Sequence[Row]) -> Grid:
    """A row a run, the newest first."""
    states = {
        "paused": _("paused"), "waiting": _("waits"), "playing": _("trains"),
        "ended": _("ended"), "failed": _("failed"),
    }  # fmt: skip
    return Grid(
        caption=_("Runs"),
        columns=(
            Column(_("run")),
            Column(_("state")),
            Column(_("step"), number=True),
            Column(_("validation accuracy"), number=True),
            Column(_("validation loss"), number=True, fold=1),
            Column(_("network"), fold=2),
            Column(_("rate"), number=True, fold=1),
            Column(_("forked from"), fold=3),
            Column(_("snapshots"), number=True, fold=3),
        ),
        rows=tuple(
            Line(
                row.name,
                (
                    Cell(
                        states[row.state]
                        if row.mine
                        else states[row.state] + " · " + _("of another")
                    ),
                    Cell(f"{whole(row.step)} / {whole(row.planned)}"),
                    Cell("–" if row.accuracy is None else percent(row.accuracy)),
                    Cell("–" if row.loss is None else significant(row.loss)),
                    Cell(top_line.text(row.record.beginning.network)),
                    Cell(f"{row.record.beginning.rate:g}"),
                    Cell("" if row.parent is None else f"{row.parent_name}, {row.parent[1]}"),
                    Cell(memory(row.size)),
                ),
                name=row.id,
            )
            for row in rows
        ),
        tall="24rem",
    )
