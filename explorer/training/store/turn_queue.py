"""Whose turn is next: what a keeper reads of all runs, and writes to hand them out."""

from collections.abc import Collection
from dataclasses import dataclass
from secrets import token_hex
from time import time

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from explorer.sentence import N_, Sentence
from explorer.training.store import snapshot_files
from explorer.training.store.database import Database
from explorer.training.store.run_settings import Settings
from explorer.training.store.stored_values import sentence_text
from explorer.training.store.tables import runs, snapshots

LEASE = 5.0
"""Seconds after which a run is free again whose keeper and worker are not heard of."""
_A_DAY = 86_400.0
_UNDO = 3_600.0
"""Seconds that a deleted run can be brought back."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that is wanted to train further."""

    run: str
    handed: str
    short: bool
    """A click that wants a few steps: whoever plays can make way for it at once."""
    free: bool
    """Nobody has it."""


_WANTED = and_(runs.c.target > runs.c.step, runs.c.deleted.is_(None))
_A_FEW = 20


def unfinished(database: Database) -> list[Unfinished]:
    """All of them, the least recently served first."""
    with database.reading() as connection:
        rows = connection.execute(
            select(runs.c.id, runs.c.handed, runs.c.beat, runs.c.target - runs.c.step)
            .where(_WANTED)
            .order_by(runs.c.served, runs.c.created)
        ).all()
    late = time() - LEASE
    return [
        Unfinished(run, handed, steps <= _A_FEW, not handed or beat < late)
        for run, handed, beat, steps in rows
    ]


def hand(database: Database, run: str) -> str | None:
    """The word under which it is handed out; None when somebody else did so."""
    handed, now = token_hex(8), time()
    with database.writing() as connection:
        mine = connection.execute(
            update(runs)
            .where(runs.c.id == run, _WANTED, or_(runs.c.handed == "", runs.c.beat < now - LEASE))
            .values(handed=handed, beat=now, asked_back=False)
        )
        return handed if mine.rowcount == 1 else None


def beat(database: Database, handed: Collection[str]) -> None:
    """Says that these are still in somebody's care."""
    with database.writing() as connection:
        connection.execute(update(runs).where(_under(handed)).values(beat=time()))


def ask_back(database: Database, handed: Collection[str]) -> None:
    """Has their workers save and return them."""
    with database.writing() as connection:
        connection.execute(update(runs).where(_under(handed)).values(asked_back=True))


def give_back(database: Database, handed: str) -> None:
    """Its job is over. A worker that did not say so itself was lost, and the next one is told."""
    with database.writing() as connection:
        connection.execute(
            update(runs).where(_under([handed])).values(handed="", asked_back=False, served=time())
        )


def give_up(database: Database, handed: str, sentence: Sentence) -> None:
    """Its job failed, and would again: its owner is told why."""
    with database.writing() as connection:
        connection.execute(
            update(runs)
            .where(_under([handed]))
            .values(
                handed="", failed=True, target=runs.c.step, sentence=sentence_text(sentence),
            )
        )  # fmt: skip


def welcome(database: Database) -> None:
    """After a start: the owners of what is unfinished get time to come back."""
    with database.writing() as connection:
        connection.execute(update(runs).where(_WANTED).values(seen=time()))


def pause_unseen(settings: Settings, database: Database) -> int:
    """Pauses the runs whose owners have gone; returns how many."""
    reason = Sentence(
        N_("Paused, because the page was closed. Everything until here is kept: play to go on.")
    )
    with database.writing() as connection:
        return connection.execute(
            update(runs)
            .where(_WANTED, runs.c.seen < time() - settings.grace)
            .values(target=runs.c.step, sentence=sentence_text(reason))
        ).rowcount


def prune(settings: Settings, database: Database) -> list[str]:
    """Removes the runs that were deleted or not seen for long, and the oldest beyond the total."""
    now = time()
    sizes = (
        select(snapshots.c.run, func.sum(snapshots.c.size).label("size"))
        .group_by(snapshots.c.run)
        .subquery()
    )
    with database.writing() as connection:
        rows = connection.execute(
            select(runs.c.id, runs.c.seen, runs.c.deleted, func.coalesce(sizes.c.size, 0))
            .outerjoin(sizes, sizes.c.run == runs.c.id)
            .where(runs.c.handed == "")
            .order_by(runs.c.seen.desc())
        ).all()
        deleted_runs, total = [], 0
        for run, last_seen, deleted, size in rows:
            total += size
            old = last_seen < now - settings.days * _A_DAY
            undone = deleted is not None and deleted < now - _UNDO
            much = total > settings.kept and last_seen < now - settings.grace
            if old or undone or much:
                deleted_runs.append(run)
        if deleted_runs:
            connection.execute(delete(runs).where(runs.c.id.in_(deleted_runs)))
        known = frozenset(
            (run, file)
            for run, file in connection.execute(select(snapshots.c.run, snapshots.c.file))
        )
    for run in deleted_runs:
        snapshot_files.remove_all(settings, run)
    for path in snapshot_files.strays(settings, known):
        path.unlink(missing_ok=True)
    return deleted_runs


def _under(handed: Collection[str]) -> ColumnElement[bool]:
    return and_(runs.c.handed != "", runs.c.handed.in_(handed))
