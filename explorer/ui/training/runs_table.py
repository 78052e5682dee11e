"""The runs of this browser and those it looked at: opened, compared, named, deleted."""

from collections.abc import Sequence

import streamlit as st

from explorer.numerals import memory, significant, whole
from explorer.training.progress import Progress, Row
from explorer.ui.components import data_table
from explorer.ui.components.chooser import Chooser
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.session import chosen_run
from explorer.ui.session.chosen_network import bound, entered
from explorer.ui.session.entries import Entry, receives
from explorer.ui.session.moment import Moment
from explorer.ui.session.parameters import MOST_BESIDE
from explorer.ui.session.training_choices import desk
from explorer.ui.shell import breadcrumb
from explorer.ui.shell.language import _
from explorer.ui.training import actions
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
def _opened(entry: Entry) -> None:
    actions.open_run(str(entry.value))


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


def _doings(seen: Progress, rows: tuple[Row, ...]) -> None:
    others = {row.id: row.name for row in rows if row.id != seen.id}
    beside = [each for each in chosen_run.compared() if each in others]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.multiselect(
            _("Beside {run} on the same axes").format(run=seen.name), list(others),
            format_func=lambda each: others.get(each, each), key=bound("beside", beside),
            max_selections=MOST_BESIDE, width=360,
            on_change=lambda: chosen_run.compare(tuple(entered("beside"))),
        )  # fmt: skip
        if seen.mine:
            st.text_input(
                _("Name"), key=bound("run-name", seen.name), max_chars=60, width=220,
                on_change=lambda: actions.rename(seen.id, entered("run-name")),
            )  # fmt: skip
            st.button(
                _("Delete {run}").format(run=seen.name), icon=":material/delete:",
                key="delete-run", on_click=actions.delete, args=(seen.id, seen.name),
            )  # fmt: skip


def grid(rows: Sequence[Row]) -> Grid:
    """A row a run, the newest first."""
    told = {
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
                        told[row.state] if row.mine else told[row.state] + " · " + _("of another")
                    ),
                    Cell(f"{whole(row.step)} / {whole(row.planned)}"),
                    Cell("–" if row.accuracy is None else percent(row.accuracy)),
                    Cell("–" if row.loss is None else significant(row.loss)),
                    Cell(breadcrumb.text(row.record.beginning.network)),
                    Cell(f"{row.record.beginning.rate:g}"),
                    Cell("" if row.parent is None else f"{row.parent[0]}, {row.parent[1]}"),
                    Cell(memory(row.octets)),
                ),
                name=row.id,
            )
            for row in rows
        ),
        tall="24rem",
    )
