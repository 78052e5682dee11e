"""What a visitor may want of a run: it is written down, and a keeper has it done.

Each raises Refusal for a run that is not there and, `begin` and `fork` apart, for a key that is not
its owner's; Unavailable when the database cannot take it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import time
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Connection, RowMapping

from explorer.numerals import whole
from explorer.sentence import N_, Refusal
from explorer.training import keeper, owner, run_names, sharing, stored_records
from explorer.training.change import Change, Record
from explorer.training.run import check
from explorer.training.sharing import May
from explorer.training.store import metrics_store, run_settings, snapshot_files
from explorer.training.store.database import database
from explorer.training.store.tables import runs, snapshots, speeds, wishes

MOST_NAME = 60
"""Characters."""

LEAST_SPEED, MOST_SPEED = 0.1, 1_000
"""Steps a second."""

NOW_AND_THEN = 5.0
"""Seconds between two looks of an owner that are written down."""

_FREE = {"handed": "", "turn": "", "asked_back": False}
_GOES = {"stopped": False, "failed": False, "sentence": ""}


def begin(record: Record, key: str) -> str:
    """A new run at step 0; returns its id. Refuses what cannot be trained or would not fit."""
    check(record.beginning)
    with database(run_settings.read()).writing() as connection:
        return _insert(connection, record, key, sharing.at_most(record.beginning, key))


def fork(run: str, step: int, change: Change | None, key: str, take: str = "") -> str:
    """A run of one's own that goes its own way after a step of any run; returns its id.

    It allows its owner no more than the other one does: see explorer/training/sharing.py.
    """
    chosen = run_settings.read()
    with database(chosen).writing() as connection:
        row = _existing(connection, run)
        _check_step(row, step)
        record = stored_records.record(row["record"]).until(step)
        if change is not None:
            record = record.changed(replace(change, step=step))
        made = _insert(
            connection, record, key, sharing.allowed(row, key, take),
            parent=run, parent_step=step, parent_name=row["name"],
        )  # fmt: skip
        near = _nearest(connection, run, step)
        from_step = 0 if near is None else near["step"]
        if near is not None:
            snapshot_files.copy(chosen, run, made, near["file"])
            connection.execute(sql.insert(snapshots).values(**{**near, "run": made}))
        metrics_store.copy(connection, run, made, from_step)
        _set(connection, made, step=from_step, target=step, layers=row["layers"])
    keeper.wake()
    return made


def play(run: str, key: str, until: int | None = None) -> None:
    """Trains to a step; None: to where its schedule ends, and from there as far as it may go."""
    longest = run_settings.read().longest
    with _owned(run, key) as (connection, row):
        _check_room(connection, row)
        wanted = until or (row["planned"] if row["step"] < row["planned"] else longest)
        target = min(max(wanted, row["step"]), longest)
        _set(connection, run, target=target, seen=time(), **_GOES)
    keeper.wake()


def step(run: str, key: str, count: int = 1) -> None:
    """So many steps more, after those that are wanted already."""
    longest = run_settings.read().longest
    with _owned(run, key) as (connection, row):
        _check_room(connection, row)
        target = min(max(row["step"], row["target"]) + count, longest)
        _set(connection, run, target=target, seen=time(), **_GOES)
    keeper.wake()


def pause(run: str, key: str) -> None:
    """Leaves it as far as it is."""
    with _owned(run, key) as (connection, row):
        _set(connection, run, target=row["step"], sentence="")


def stop(run: str, key: str) -> None:
    """Ends it before its schedule does; it can be gone on with all the same."""
    with _owned(run, key) as (connection, row):
        _set(connection, run, target=row["step"], stopped=True, sentence="")


def change(run: str, key: str, wanted: Change) -> None:
    """From the step at which it is (that of `wanted` says nothing) it goes on otherwise.

    Changes that were made later, before it was rewound, are given up for this one.
    """
    with _owned(run, key) as (connection, row):
        if row["handed"] or row["turn"] or row["step"] != row["target"]:
            # Its worker makes the change between two batches, and writes down at which step.
            text = stored_records.change_text(wanted)
            connection.execute(sql.insert(wishes).values(run=run, change=text))
        else:
            record = stored_records.record(row["record"]).changed(replace(wanted, step=row["step"]))
            _set(connection, run, **stored_records.columns(record))


def limit_speed(run: str, key: str, most: float) -> None:
    """Trains at most so many steps a second, so that eyes can follow; 0: as fast as it can."""
    if not (most == 0 or LEAST_SPEED <= most <= MOST_SPEED):
        raise Refusal(
            N_("The speed is from {least} to {most} steps a second, or 0: as fast as it can."),
            least=f"{LEAST_SPEED:g}", most=whole(MOST_SPEED),
        )  # fmt: skip
    with _owned(run, key) as (connection, _):
        connection.execute(sql.delete(speeds).where(speeds.c.run == run))
        if most:
            connection.execute(sql.insert(speeds).values(run=run, most=most))


def rewind(run: str, key: str, step: int) -> None:
    """Back to a step, from which it goes on as it did: bit for bit, its changes included."""
    chosen = run_settings.read()
    with _owned(run, key) as (connection, row):
        _check_step(row, step)
        near = _nearest(connection, run, step)
        nearest = 0 if near is None else near["step"]
        beyond = (snapshots.c.run == run) & (snapshots.c.step > step)
        files = connection.scalars(sql.select(snapshots.c.file).where(beyond)).all()
        connection.execute(sql.delete(snapshots).where(beyond))
        connection.execute(sql.delete(wishes).where(wishes.c.run == run))
        metrics_store.cut(connection, run, nearest)
        # Whoever trains it now trains what is no more: it is not his turn any longer.
        values = {"step": nearest, "target": step, "era": row["era"] + 1, "seen": time()}
        _set(connection, run, **values, **_FREE, **_GOES)
    snapshot_files.remove(chosen, run, files)
    keeper.wake()


def rename(run: str, key: str, name: str) -> None:
    """Gives it another name; its id, and so its link, stays."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= MOST_NAME or not name.isprintable():
        raise Refusal(
            N_("A name has 1 to {most} characters; this one has {count}."),
            most=MOST_NAME, count=len(name),
        )  # fmt: skip
    with _owned(run, key) as (connection, _):
        _set(connection, run, name=name)


def delete(run: str, key: str) -> None:
    """Deletes it. For an hour it can be brought back."""
    with _owned(run, key) as (connection, row):
        _set(connection, run, deleted=time(), target=row["step"], **_FREE)


def undelete(run: str, key: str) -> None:
    """Brings it back."""
    with _owned(run, key, deleted=True) as (connection, _):
        _set(connection, run, deleted=None, seen=time())


def mark_seen(run: str, key: str) -> None:
    """Its owner looks at it; a run that its owner leaves is paused after a while.

    Said with the looks of a page: written down now and then. Of others' looks nothing is kept.
    """
    if not key:
        return
    now = time()
    with database(run_settings.read()).writing() as connection:
        connection.execute(
            sql.update(runs)
            .where(
                runs.c.id == run,
                runs.c.owner == owner.hashed(key),
                runs.c.seen < now - NOW_AND_THEN,
            )
            .values(seen=now)
        )


def _insert(connection: Connection, record: Record, key: str, allows: May, **parent: object) -> str:
    """A row for it, under an id that nobody has and a name that no other run of the key has."""
    now, run, mine = time(), run_names.drawn_secret(), owner.hashed(key)
    names = connection.scalars(sql.select(runs.c.name).where(runs.c.owner == mine)).all()
    row = {
        "id": run, "name": run_names.drawn_name(names), "owner": mine, "created": now, "seen": now,
        "take": run_names.drawn_secret(), "allows": int(allows), **parent,
        **stored_records.columns(record),
    }  # fmt: skip
    connection.execute(sql.insert(runs).values(**row))
    return run


@contextmanager
def _owned(run: str, key: str, deleted: bool = False) -> Iterator[tuple[Connection, RowMapping]]:
    """A transaction about a run that the key opens, and the run's row, locked. Raises Refusal."""
    with database(run_settings.read()).writing() as connection:
        row = _existing(connection, run, deleted)
        if not owner.opens(key, row["owner"]):
            raise Refusal(
                N_("{run} is the run of another browser: look at it as you like, and fork it to "
                   "go on with it yourself."),
                run=row["name"],
            )  # fmt: skip
        yield connection, row


def _existing(connection: Connection, run: str, deleted: bool = False) -> RowMapping:
    row = _row(connection, run, lock=True)
    if row is None or (row["deleted"] is not None and not deleted):
        raise sharing.unknown(run)
    return row


def _row(connection: Connection, run: str, lock: bool = False) -> RowMapping | None:
    query = sql.select(runs).where(runs.c.id == run)
    return connection.execute(query.with_for_update() if lock else query).mappings().first()


def _set(connection: Connection, run: str, **values: Any) -> None:  # noqa: ANN401 - columns
    connection.execute(sql.update(runs).where(runs.c.id == run).values(**values))


def _check_step(row: RowMapping, step: int) -> None:
    if not 0 <= step <= row["step"]:
        raise Refusal(
            N_("{run} is at step {last}: choose a step from 0 to {last}; {step} is none."),
            run=row["name"], last=row["step"], step=step,
        )  # fmt: skip


def _check_room(connection: Connection, row: RowMapping) -> None:
    """Refuses what goes beyond the caps."""
    chosen = run_settings.read()
    if row["step"] >= chosen.longest:
        raise Refusal(
            N_("A run may be {most} steps long here, and {run} is. Begin another, or fork it at an "
               "earlier step."),
            most=whole(chosen.longest), run=row["name"],
        )  # fmt: skip
    playing = connection.scalar(
        sql.select(sql.func.count()).where(
            runs.c.owner == row["owner"],
            runs.c.id != row["id"],
            runs.c.target > runs.c.step,
            runs.c.deleted.is_(None),
        )
    )
    if playing and playing >= chosen.playing:
        raise Refusal(
            N_("{count} of your runs train already, as many as one browser may have at once. Pause "
               "one of them first."),
            count=playing,
        )  # fmt: skip


def _nearest(connection: Connection, run: str, step: int) -> RowMapping | None:
    """The last snapshot that is not after a step."""
    return (
        connection.execute(
            sql.select(snapshots)
            .where(snapshots.c.run == run, snapshots.c.step <= step)
            .order_by(snapshots.c.step.desc())
        )
        .mappings()
        .first()
    )
