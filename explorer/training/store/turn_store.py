"""A worker's hold on a run: all that it reads of what is wanted and writes of what is seen.

Each transaction asks first whether it is still this worker's turn, in the statement that takes the
lock. One who was given up for lost, and was not, writes nothing: he meets Taken.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex
from time import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, case, delete, exists, insert, select, update

from explorer.sentence import Sentence
from explorer.training.store import metrics_store
from explorer.training.store.database import Database
from explorer.training.store.stored_values import sentence_text
from explorer.training.store.tables import runs, snapshots, speeds, validations, wishes


class Taken(Exception):
    """The run is another's now, or was rewound, or deleted: whatever is held of it is void."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot in the store."""

    step: int
    file: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a run at one moment."""

    target: int
    asked_back: bool
    wishes: tuple[tuple[int, str], ...]
    """Changes that were not made yet: their numbers and texts."""
    speed: float = 0.0
    """Steps a second that it may take at most; 0: as many as it can."""


@dataclass(frozen=True, slots=True)
class Found:
    """A run as it was found when it was taken up."""

    record: str
    step: int
    era: int
    target: int
    interrupted: bool
    """The turn before this one did not end by itself."""
    snapshots: tuple[Kept, ...]
    """The latest first."""


_WANTED = select(
    runs.c.turn,
    runs.c.target,
    runs.c.asked_back,
    exists().where(wishes.c.run == runs.c.id).label("wished"),
    select(speeds.c.most).where(speeds.c.run == runs.c.id).scalar_subquery().label("speed"),
).where(runs.c.id == bindparam("run"))
"""Made once: a run that plays asks it ten times a second."""


class Hold:
    """One turn's hold."""

    def __init__(self, database: Database, run: str, turn: str) -> None:
        self.database = database
        self.run = run
        self._turn = turn

    def wanted(self) -> Wanted:
        """What is wanted now. Raises Taken."""
        with self.database.reading() as connection:
            row = connection.execute(_WANTED, {"run": self.run}).first()
            if row is None or row.turn != self._turn:
                raise Taken
            if not row.wished:
                return Wanted(row.target, row.asked_back, (), row.speed or 0.0)
            waiting = connection.execute(
                select(wishes.c.number, wishes.c.change)
                .where(wishes.c.run == self.run)
                .order_by(wishes.c.number)
            )
            wished = tuple((number, text) for number, text in waiting)
            return Wanted(row.target, row.asked_back, wished, row.speed or 0.0)

    def opened(self, step: int, reason: Sentence | None) -> int:
        """It begins at this step; what was seen after it will be seen again. Returns the era."""
        values = {} if reason is None else {"sentence": sentence_text(reason)}
        with self._writing(**values) as connection:
            row = connection.execute(
                select(runs.c.step, runs.c.era).where(runs.c.id == self.run)
            ).one()
            if row.step == step:
                return int(row.era)
            metrics_store.cut(connection, self.run, step)
            connection.execute(
                update(runs).where(runs.c.id == self.run).values(step=step, era=row.era + 1)
            )
            return int(row.era) + 1

    def changed(self, done: Sequence[int], **columns: Any) -> None:  # noqa: ANN401
        """Wishes were fulfilled: this is what the run follows from now."""
        with self._writing(**columns) as connection:
            connection.execute(delete(wishes).where(wishes.c.number.in_(done)))

    def append(
        self,
        first: int,
        values: NDArray[np.float64],
        **columns: Any,  # noqa: ANN401
    ) -> None:
        """What steps in a row saw, (n, columns); and columns of the run's row."""
        with self._writing(step=first + len(values) - 1, **columns) as connection:
            metrics_store.append(connection, self.run, first, values)

    def validated(self, **columns: Any) -> None:  # noqa: ANN401
        """What the validation images said after a step: a row of its own."""
        with self._writing() as connection:
            of_it = validations.c.run == self.run
            again = validations.c.step == columns["step"]
            connection.execute(delete(validations).where(of_it, again))
            connection.execute(insert(validations).values(run=self.run, **columns))

    def kept(self) -> tuple[Kept, ...]:
        """The snapshots that there are, the latest first."""
        with self.database.reading() as connection:
            return of_run(connection, self.run)

    def saved(self, new: Kept, dropped: Sequence[int], **columns: Any) -> None:  # noqa: ANN401
        """There is a snapshot more, with columns of the run's row; those of some steps are gone."""
        with self._writing(**columns) as connection:
            of_it = snapshots.c.run == self.run
            connection.execute(
                delete(snapshots).where(of_it, snapshots.c.step.in_([*dropped, new.step]))
            )
            connection.execute(insert(snapshots).values(run=self.run, **_columns(new)))

    def lost_snapshot(self, step: int) -> None:
        """One was damaged."""
        with self._writing() as connection:
            connection.execute(
                delete(snapshots).where(snapshots.c.run == self.run, snapshots.c.step == step)
            )

    def ended(self, **values: Any) -> None:  # noqa: ANN401 - columns
        """The turn is over. Raises Taken."""
        # Asked to pause, it may have gone some steps further by the time that it heard of it.
        reached = case((runs.c.target < runs.c.step, runs.c.step), else_=runs.c.target)
        over = {"handed": "", "turn": "", "served": time(), "asked_back": False, "target": reached}
        with self._writing(**{**over, **values}):
            pass

    def let_go(self) -> None:
        """Somebody else may take it up at once, and is told that this turn was interrupted."""
        with self._writing(handed="", asked_back=False):
            pass

    def failed(self, sentence: Sentence) -> None:
        """The run cannot go on; its owner is told why."""
        self.ended(failed=True, target=runs.c.step, sentence=sentence_text(sentence))

    def paused(self, sentence: Sentence) -> None:
        """The run is left as far as it is; its owner is told why."""
        self.ended(target=runs.c.step, sentence=sentence_text(sentence))

    @contextmanager
    def _writing(self, **values: Any) -> Iterator[Connection]:  # noqa: ANN401 - columns
        with self.database.writing() as connection:
            mine = connection.execute(
                update(runs)
                .where(runs.c.id == self.run, runs.c.turn == self._turn)
                .values(beat=time(), **values)
            )
            if mine.rowcount != 1:
                raise Taken
            yield connection


def take(database: Database, run: str, handed: str) -> tuple[Hold, Found] | None:
    """Takes a run up that was handed out under that word; None when it is another's by now."""
    turn = token_hex(8)
    with database.writing() as connection:
        # The lock first: what is read after it is what stands until the turn is ours.
        if not connection.execute(
            update(runs).where(runs.c.id == run, runs.c.handed == handed).values(beat=time())
        ).rowcount:
            return None
        row = connection.execute(select(runs).where(runs.c.id == run)).one()
        connection.execute(update(runs).where(runs.c.id == run).values(turn=turn))
        stored = Found(
            row.record, row.step, row.era, row.target, bool(row.turn), of_run(connection, run)
        )
    return Hold(database, run, turn), stored


def of_run(connection: Connection, run: str) -> tuple[Kept, ...]:
    """The snapshots of a run, the latest first."""
    rows = connection.execute(
        select(snapshots).where(snapshots.c.run == run).order_by(snapshots.c.step.desc())
    )
    return tuple(Kept(row.step, row.file, row.size, row.digest) for row in rows)


def _columns(snapshot: Kept) -> dict[str, Any]:
    return {
        "step": snapshot.step, "file": snapshot.file,
        "size": snapshot.size, "digest": snapshot.digest,
    }  # fmt: skip
