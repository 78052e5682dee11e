"""What anybody may see of a run whose id he has. Nothing here changes anything.

Each raises Refusal for a run that is not there, and Unavailable when the database does not answer.
"""

import json
from collections.abc import Collection
from functools import cache as once
from time import time

import numpy as np
import sqlalchemy as sql
from sqlalchemy import Connection, RowMapping

from explorer.inspection import limits
from explorer.inspection.byte_cache import Cache
from explorer.inspection.weights import Weights
from explorer.sentence import N_, Refusal
from explorer.training import keeper, owner, stored_records
from explorer.training.change import Record
from explorer.training.evaluation import Validation
from explorer.training.opening import opened
from explorer.training.progress import Metrics, Progress, Row, State, columns_of
from explorer.training.run import Moment
from explorer.training.store import metrics_store, run_settings, stored_values, turn_queue
from explorer.training.store.database import database
from explorer.training.store.tables import runs, snapshots, validations, wishes
from explorer.training.store.turn_store import of_run

_MOST_LISTED = 200


def look(run: str, since: int = 0, key: str = "") -> Progress:
    """A run as it is now; metrics and validations of the steps after `since`.

    Where the answer's era is another than before, what was seen before is to be forgotten: ask
    again for all of it.
    """
    with database(run_settings.read()).reading() as connection:
        row = connection.execute(sql.select(runs).where(runs.c.id == run)).mappings().first()
        if row is None or row["deleted"] is not None:
            raise Refusal(N_("There is no run {run} here, or not any more."), run=run[:40])
        first, values = metrics_store.since(connection, run, since)
        layers = tuple(json.loads(row["layers"]))
        if not len(values):
            values = np.empty((0, columns_of(layers)))
        state = _state(row)
        return Progress(
            id=run,
            name=row["name"],
            record=_record(connection, row),
            parent=_parent(row),
            mine=owner.opens(key, row["owner"]),
            state=state,
            place=_place(connection, row) if state == "waiting" else 0,
            step=row["step"],
            target=row["target"],
            planned=row["planned"],
            era=row["era"],
            pace=row["pace"],
            metrics=Metrics(first, layers, values),
            batch=stored_records.batch(row["batch"]),
            validations=_validations(connection, run, since),
            snapshots=tuple(
                connection.scalars(
                    sql.select(snapshots.c.step)
                    .where(snapshots.c.run == run)
                    .order_by(snapshots.c.step)
                )
            ),
            sentence=stored_values.sentence(row["sentence"]) or keeper.trouble(run),
            held=bool(row["handed"]) and row["beat"] >= time() - turn_queue.LEASE,
        )


def listing(key: str, others: Collection[str] = ()) -> tuple[Row, ...]:
    """The runs of a key and those others whose ids are given, the newest first."""
    mine = owner.hashed(key) if key else ""
    octets = (
        sql.select(snapshots.c.run, sql.func.sum(snapshots.c.octets).label("octets"))
        .group_by(snapshots.c.run)
        .subquery()
    )
    last = (
        sql.select(validations.c.run, sql.func.max(validations.c.step).label("step"))
        .group_by(validations.c.run)
        .subquery()
    )
    said = validations.alias("said")
    query = (
        sql.select(
            runs,
            sql.func.coalesce(octets.c.octets, 0).label("octets"),
            said.c.loss,
            said.c.accuracy,
        )
        .outerjoin(octets, octets.c.run == runs.c.id)
        .outerjoin(last, last.c.run == runs.c.id)
        .outerjoin(said, (said.c.run == last.c.run) & (said.c.step == last.c.step))
        .where((runs.c.owner == mine) | (runs.c.id.in_(others) & runs.c.deleted.is_(None)))
        .order_by(runs.c.created.desc(), runs.c.id)
        .limit(_MOST_LISTED)
    )
    with database(run_settings.read()).reading() as connection:
        return tuple(
            Row(
                id=row["id"],
                name=row["name"],
                record=stored_records.record(row["record"]),
                parent=_parent(row),
                mine=row["owner"] == mine,
                state=_state(row),
                step=row["step"],
                planned=row["planned"],
                created=row["created"],
                deleted=row["deleted"] is not None,
                loss=row["loss"],
                accuracy=row["accuracy"],
                octets=row["octets"],
            )
            for row in connection.execute(query).mappings()
        )


def weights_at(run: str, step: int, kept_in: run_settings.Settings | None = None) -> Weights:
    """The weights after a step: from the snapshot before it, and computed from there on.

    Quick at the steps of `Progress.snapshots`; elsewhere it takes the training since the last one.
    Kept for all sessions. Raises Damaged for a snapshot that is not what was written.
    """
    chosen = kept_in or run_settings.read()
    with database(chosen).reading() as connection:
        row = connection.execute(sql.select(runs).where(runs.c.id == run)).mappings().first()
        if row is None or not 0 <= step <= row["step"]:
            raise Refusal(
                N_("There is no run {run} here that is at step {step}."), run=run[:40], step=step
            )
        record = _record(connection, row)
        near = [kept for kept in of_run(connection, run) if kept.step <= step]
    moment = Moment(record.before(step), step)

    def made() -> Weights:
        trained, _ = opened(chosen, run, record, near)
        while trained.step_count < step:
            trained.step()
        return trained.weights()

    return _shelf().get(moment, near[0].octets if near else 0, made)


@once
def _shelf() -> Cache:
    return Cache(limits.CACHE.read())


def _record(connection: Connection, row: RowMapping) -> Record:
    """With the changes that its worker was asked for and has not made yet."""
    record = stored_records.record(row["record"])
    for text in connection.scalars(
        sql.select(wishes.c.change).where(wishes.c.run == row["id"]).order_by(wishes.c.number)
    ):
        record = record.changed(stored_records.change(text, row["step"]))
    return record


def _state(row: RowMapping) -> State:
    if row["failed"]:
        return "failed"
    if row["target"] > row["step"]:
        return "playing" if row["turn"] and row["handed"] else "waiting"
    return "ended" if row["stopped"] or row["step"] >= row["planned"] else "paused"


def _parent(row: RowMapping) -> tuple[str, int] | None:
    return None if row["parent"] is None else (row["parent"], row["parent_step"])


def _place(connection: Connection, row: RowMapping) -> int:
    """How many wait and were served before it, and itself."""
    before = connection.scalar(
        sql.select(sql.func.count()).where(
            runs.c.target > runs.c.step,
            runs.c.deleted.is_(None),
            (runs.c.turn == "") | (runs.c.handed == ""),
            (runs.c.served < row["served"])
            | ((runs.c.served == row["served"]) & (runs.c.created < row["created"])),
        )
    )
    return 1 + (before or 0)


def _validations(connection: Connection, run: str, since: int) -> tuple[Validation, ...]:
    found = connection.execute(
        sql.select(validations)
        .where(validations.c.run == run, validations.c.step > since)
        .order_by(validations.c.step)
    )
    return tuple(
        stored_records.validation(row.step, row.loss, row.accuracy, row.rest) for row in found
    )
