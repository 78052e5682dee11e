"""What anybody may see of a run whose id he has, and what some may take away. Nothing is changed.

Each raises Refusal for a run that is not there, and Unavailable when the database does not answer.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache as once
from time import time

import numpy as np
import sqlalchemy as sql
from sqlalchemy import Connection, RowMapping

from explorer.inspection import limits
from explorer.inspection.byte_cache import Cache
from explorer.inspection.weights import Weights
from explorer.network.memory import training_step
from explorer.network.shapes import table
from explorer.sentence import N_, Refusal
from explorer.training import keeper, owner, sharing, stored_records
from explorer.training.evaluation import Validation
from explorer.training.opening import opened
from explorer.training.progress import (
    Clock,
    Floats,
    History,
    Known,
    Metrics,
    Progress,
    Row,
    State,
    columns_of,
)
from explorer.training.run import Moment
from explorer.training.sharing import May
from explorer.training.store import metrics_store, run_settings, stored_values, turn_queue
from explorer.training.store.database import database
from explorer.training.store.tables import runs, snapshots, speeds, validations, wishes
from explorer.training.store.turn_store import of_run

_MOST_LISTED = 200

_WAITING = runs.alias("waiting")
_BEFORE = (
    sql.select(sql.func.count())
    .select_from(_WAITING)
    .where(
        _WAITING.c.target > _WAITING.c.step,
        _WAITING.c.deleted.is_(None),
        (_WAITING.c.turn == "") | (_WAITING.c.handed == ""),
        (_WAITING.c.served < runs.c.served)
        | ((_WAITING.c.served == runs.c.served) & (_WAITING.c.created < runs.c.created)),
    )
    .correlate(runs)
    .scalar_subquery()
)
"""How many wait for a worker and were served before a run."""
_HEAD = (
    sql.select(runs, _BEFORE.label("before"), wishes.c.change, speeds.c.most.label("speed"))
    .outerjoin(wishes, wishes.c.run == runs.c.id)
    .outerjoin(speeds, speeds.c.run == runs.c.id)
    .where(runs.c.id == sql.bindparam("run"))
    .order_by(wishes.c.number)
)
"""A run, once for each change that is wished for; once where none is."""


def look(run: str, since: int = 0, key: str = "", take: str = "") -> Progress:
    """A run as it is now; metrics and validations of the steps after `since`.

    Where the answer's era is another than before, what was seen before is to be forgotten: ask
    again for all of it.
    """
    with database(run_settings.read()).reading() as connection:
        progress = _head(connection, run, key, take)
        first, values = metrics_store.since(connection, {run: since})[run]
        return replace(
            progress,
            metrics=_metrics(first, progress.metrics.layers, values),
            validations=_validations(connection, {run: since})[run],
        )


def head(run: str, key: str = "", take: str = "") -> Progress:
    """A run as it is now, without what was measured of it: two questions to the database."""
    with database(run_settings.read()).reading() as connection:
        return _head(connection, run, key, take)


def taken_away(run: str, key: str, take: str, least: May = May.TAKE) -> Progress:
    """A look at it for whoever makes a file of it. Raises Refusal where that is not allowed."""
    progress = look(run, key=key, take=take)
    sharing.check(progress.mine, progress.may, progress.name, least)
    return progress


def clock(run: str) -> Clock | None:
    """What tells whether a page that shows the run is to be drawn anew; None: it is not there.

    One question, for it is asked again and again.
    """
    last = (
        sql.select(sql.func.max(snapshots.c.step)).where(snapshots.c.run == run).scalar_subquery()
    )
    query = sql.select(runs, last.label("last")).where(runs.c.id == run, runs.c.deleted.is_(None))
    with database(run_settings.read()).reading() as connection:
        row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return Clock(
        row["last"] or 0, row["era"], _state(row), row["target"], _is_held(row), row["seen"]
    )


def _head(connection: Connection, run: str, key: str, take: str = "") -> Progress:
    """With the changes that its worker was asked for and has not made yet."""
    rows = connection.execute(_HEAD, {"run": run}).mappings().all()
    if not rows or rows[0]["deleted"] is not None:
        raise sharing.unknown(run)
    row = rows[0]
    record, layers, state = stored_records.record(row["record"]), _layers(row), _state(row)
    for each in rows:
        if each["change"] is not None:
            record = record.changed(stored_records.change(each["change"], row["step"]))
    files, mine = of_run(connection, run), owner.opens(key, row["owner"])
    return Progress(
        id=run,
        name=row["name"],
        record=record,
        parent=_parent(row),
        mine=mine,
        state=state,
        place=1 + row["before"] if state == "waiting" else 0,
        step=row["step"],
        target=row["target"],
        planned=row["planned"],
        era=row["era"],
        pace=row["pace"],
        metrics=_metrics(1, layers, np.empty((0, 0))),
        batch=stored_records.batch(row["batch"]),
        validations=(),
        snapshots=tuple(each.step for each in reversed(files)),
        sentence=stored_values.sentence(row["sentence"]) or keeper.trouble(run),
        held=_is_held(row),
        files=files,
        visited=row["seen"],
        speed=row["speed"] or 0.0,
        parent_name=row["parent_name"] or "",
        may=sharing.allowed(row, key, take),
        take=row["take"] if mine else "",
    )


def _metrics(first: int, layers: tuple[str, ...], values: Floats) -> Metrics:
    return Metrics(first, layers, values if len(values) else np.empty((0, columns_of(layers))))


def _layers(row: RowMapping) -> tuple[str, ...]:
    return tuple(json.loads(row["layers"]))


def _is_held(row: RowMapping) -> bool:
    return bool(row["handed"]) and row["beat"] >= time() - turn_queue.LEASE


def histories(
    known: Mapping[str, Known | None], key: str, others: Collection[str] = ()
) -> tuple[tuple[Row, ...], dict[str, History]]:
    """The listing of a key, and of some runs the curves, as far as they are not known yet.

    Three questions to the database, however many runs. A run that is not there has no curves.
    """
    with database(run_settings.read()).reading() as connection:
        listed = _listed(connection, key, {*others, *known})
        there = {row["id"]: row for row in listed if row["id"] in known and row["deleted"] is None}
        since = {run: _since(row, known[run]) for run, row in there.items()}
        measured = metrics_store.since(connection, since) if since else {}
        validated = _validations(connection, since) if since else {}
    rows = tuple(_row(row, key) for row in listed)
    return rows, {
        run: History(
            run, row["name"], row["era"], row["step"],
            _metrics(measured[run][0], _layers(row), measured[run][1]), validated[run],
        )
        for run, row in there.items()
    }  # fmt: skip


def _since(row: RowMapping, known: Known | None) -> int:
    """Of a run that was rewound, what is known does not stand any more."""
    if known is None or known.era != row["era"] or row["step"] < known.step:
        return 0
    return known.since


def _listed(connection: Connection, key: str, others: Collection[str]) -> list[RowMapping]:
    """Those that are asked for by their ids always; of the key's own no more than the newest."""
    mine = owner.hashed(key) if key else ""
    sizes = (
        sql.select(snapshots.c.run, sql.func.sum(snapshots.c.size).label("size"))
        .group_by(snapshots.c.run)
        .subquery()
    )
    last = (
        sql.select(validations.c.run, sql.func.max(validations.c.step).label("step"))
        .group_by(validations.c.run)
        .subquery()
    )
    latest = validations.alias("said")
    query = (
        sql.select(
            runs,
            sql.func.coalesce(sizes.c.size, 0).label("size"),
            latest.c.loss,
            latest.c.accuracy,
        )
        .outerjoin(sizes, sizes.c.run == runs.c.id)
        .outerjoin(last, last.c.run == runs.c.id)
        .outerjoin(latest, (latest.c.run == last.c.run) & (latest.c.step == last.c.step))
        .where((runs.c.owner == mine) | (runs.c.id.in_(others) & runs.c.deleted.is_(None)))
        .order_by(sql.case((runs.c.id.in_(others), 0), else_=1), runs.c.created.desc(), runs.c.id)
        .limit(_MOST_LISTED)
    )
    rows = connection.execute(query).mappings().all()
    return sorted(rows, key=lambda row: (-row["created"], row["id"]))


def _row(row: RowMapping, key: str) -> Row:
    return Row(
        id=row["id"],
        name=row["name"],
        record=stored_records.record(row["record"]),
        parent=_parent(row),
        mine=owner.opens(key, row["owner"]),
        state=_state(row),
        step=row["step"],
        planned=row["planned"],
        created=row["created"],
        deleted=row["deleted"] is not None,
        loss=row["loss"],
        accuracy=row["accuracy"],
        size=row["size"],
        parent_name=row["parent_name"] or "",
    )


def weights_at(run: str, step: int, kept_in: run_settings.Settings | None = None) -> Weights:
    """The weights after a step: from the snapshot before it, and computed from there on.

    Quick at the steps of `Progress.snapshots`; elsewhere it takes the training since the last one.
    Kept for all sessions. Raises Damaged for a snapshot that is not what was written.
    """
    chosen = kept_in or run_settings.read()
    with database(chosen).reading() as connection:
        try:
            progress = _head(connection, run, "")
        except Refusal:
            progress = None
    if progress is None or not 0 <= step <= progress.step:
        raise Refusal(
            N_("There is no run {run} here that is at step {step}."), run=run[:40], step=step
        )
    return weights_of(progress, step, chosen)


def weights_of(
    progress: Progress, step: int, kept_in: run_settings.Settings | None = None
) -> Weights:
    """The same of a run that was looked at before: the database is not asked again."""
    chosen = kept_in or run_settings.read()
    near = [file for file in progress.files if file.step <= step]
    moment = Moment(progress.record.before(step), step)

    def made() -> Weights:
        trained, _ = opened(chosen, progress.id, progress.record, near)
        while trained.step_count < step:
            trained.step()
        return trained.weights()

    # A snapshot is there as it was read, and as what it holds; the run's own, and a copy of them.
    read = 2 * near[0].size if near else 0
    own = training_step(table(progress.record.beginning.network), 1, 0).weights
    return _shelf().get(moment, read + 3 * own, made)


@once
def _shelf() -> Cache:
    return Cache(limits.CACHE.read())


def _state(row: RowMapping) -> State:
    if row["failed"]:
        return "failed"
    if row["target"] > row["step"]:
        return "playing" if row["turn"] and row["handed"] else "waiting"
    return "ended" if row["stopped"] or row["step"] >= row["planned"] else "paused"


def _parent(row: RowMapping) -> tuple[str, int] | None:
    return None if row["parent"] is None else (row["parent"], row["parent_step"])


def _validations(
    connection: Connection, since: Mapping[str, int]
) -> dict[str, tuple[Validation, ...]]:
    """Of each run those of all steps after one."""
    by_run: dict[str, list[Validation]] = {run: [] for run in since}
    for row in connection.execute(
        sql.select(validations)
        .where(
            sql.or_(
                *(
                    (validations.c.run == run) & (validations.c.step > step)
                    for run, step in since.items()
                )
            )
        )
        .order_by(validations.c.run, validations.c.step)
    ):
        by_run[row.run].append(
            stored_records.validation(row.step, row.loss, row.accuracy, row.rest)
        )
    return {run: tuple(each) for run, each in by_run.items()}
