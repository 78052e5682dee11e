"""The keeper: a thread of the server that hands unfinished runs out to the workers, by turns.

It holds nothing that is not in the database: whoever starts another one, after whatever loss, has
the same runs handed out again. The least recently served comes first. Where somebody waits, whoever
has trained for a while is asked back.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from explorer import jobs
from explorer.jobs import Job, NoCluster, Room
from explorer.sentence import N_, Explained, Refusal, Sentence
from explorer.training import turn
from explorer.training.store import run_settings, turn_queue
from explorer.training.store.database import Unavailable, close_all, database
from explorer.training.store.run_settings import Settings

_log = logging.getLogger("explorer.training")

SLICE = 1.0
"""Seconds that a turn lasts where another run waits."""
SHORT_SLICE = 0.2
"""The same where what waits is a click for a few steps."""
_LOOK = 0.25
"""Seconds between two looks while something is unfinished."""
_IDLE_LOOK = 2.0
"""Seconds between two looks otherwise: for what another server's visitors want."""
_BEAT = turn_queue.LEASE / 4
_PRUNE = 600.0
_BACK_OFF = 2.0
"""Seconds until a run is handed out again whose turn the database or the cluster did not allow."""
_GOODBYE = 3.0
"""Seconds that turns get to save and end when the server does."""


class Workers(Protocol):
    """Who does the turns: explorer.jobs, or whatever stands in for it."""

    def submit(self, function: Callable[..., object], *arguments: object) -> Job:
        """Takes a job."""

    def room(self) -> Room:
        """How many at once, and how many wait."""


@dataclass
class _Turn:
    """A run that was handed out."""

    run: str
    handed: str
    job: Job
    began: float = field(default_factory=monotonic)
    asked_back: bool = False


class Keeper:
    """What it does, a round at a time; `run` goes on until `end`. Used by one thread."""

    def __init__(self, chosen: Settings, workers: Workers = jobs) -> None:
        self._settings = chosen
        self._workers = workers
        self._turns: list[_Turn] = []
        self._not_before: dict[str, float] = {}
        self._beat_at = 0.0
        self._prune_at = 0.0
        self._welcomed = False
        self.wake = threading.Event()
        self._ending = False
        self.troubles: dict[str, Sentence] = {}
        """Why a run could not be handed out, where the database could not be told either."""

    def run(self) -> None:
        """Rounds until the end."""
        while not self._ending:
            busy = True
            try:
                busy = self.round()
            except Unavailable as error:
                _log.warning("the runs wait: %s", error)
            except Exception:
                _log.exception("the runs wait")
            self.wake.wait(_LOOK if busy else _IDLE_LOOK)
            self.wake.clear()
        with suppress(Unavailable):
            self._say_goodbye()

    def end(self) -> None:
        """Has `run` end after this round; any thread may say so."""
        self._ending = True
        self.wake.set()

    def round(self) -> bool:
        """One look at what is wanted; whether anything is."""
        runs = database(self._settings)
        now = monotonic()
        if not self._welcomed:
            turn_queue.welcome(runs)
            self._welcomed = True
        self._collect()
        if now >= self._prune_at:
            self._prune_at = now + _PRUNE
            turn_queue.prune(self._settings, runs)
        if now >= self._beat_at and self._turns:
            self._beat_at = now + _BEAT
            turn_queue.beat(runs, [each.handed for each in self._turns])
        wanted = turn_queue.unfinished(runs)
        if wanted and turn_queue.pause_unseen(self._settings, runs):
            wanted = turn_queue.unfinished(runs)
        out = {each.handed for each in self._turns}
        waiting = [
            each
            for each in wanted
            if each.free and each.handed not in out and self._not_before.get(each.run, 0) <= now
        ]
        room = self._workers.room()
        free = max(0, room.slots - len(self._turns))
        for each in waiting[:free]:
            self._hand_out(each.run)
        left = waiting[free:]
        if left or room.waiting:
            self._ask_back(any(each.short for each in left[:1]), max(len(left), room.waiting))
        return bool(wanted or self._turns)

    def _hand_out(self, run: str) -> None:
        handed = turn_queue.hand(database(self._settings), run)
        if handed is None:
            return
        try:
            job = self._workers.submit(turn.take, str(self._settings.folder), run, handed)
        except Refusal as refused:  # the workers have more than enough to do already
            self._later(run, refused.sentence)
            turn_queue.give_back(database(self._settings), handed)
            return
        self._turns.append(_Turn(run, handed, job))
        job.outcome.add_done_callback(lambda _: self.wake.set())

    def _ask_back(self, short: bool, count: int) -> None:
        """The turns that have lasted longest, as many as others wait for."""
        slice_ = SHORT_SLICE if short else SLICE
        late = [
            each
            for each in self._turns
            if not each.asked_back and monotonic() - each.began >= slice_
        ][:count]
        if late:
            turn_queue.ask_back(database(self._settings), [each.handed for each in late])
            for each in late:
                each.asked_back = True

    def _collect(self) -> None:
        """What has become of the turns that are over."""
        for each in [each for each in self._turns if each.job.outcome.done()]:
            runs = database(self._settings)
            outcome = each.job.outcome
            error = None if outcome.cancelled() else outcome.exception()
            if error is None:
                self.troubles.pop(each.run, None)
                turn_queue.give_back(runs, each.handed)
            elif isinstance(error, (Unavailable, NoCluster)):
                self._later(each.run, error.sentence)
                turn_queue.give_back(runs, each.handed)
            elif isinstance(error, Explained):
                turn_queue.give_up(runs, each.handed, error.sentence)
            else:
                _log.error("the turn of %s failed", each.run, exc_info=error)
                turn_queue.give_up(runs, each.handed, Sentence(_BROKEN))
            # Last: as long as the database does not take it, it is asked again.
            self._turns.remove(each)

    def _later(self, run: str, sentence: Sentence) -> None:
        self.troubles[run] = sentence
        self._not_before[run] = monotonic() + _BACK_OFF

    def _say_goodbye(self) -> None:
        """Has the workers save what they have, for a little while."""
        if not self._turns:
            return
        turn_queue.ask_back(database(self._settings), [each.handed for each in self._turns])
        until = monotonic() + _GOODBYE
        for each in self._turns:
            with suppress(Exception):
                each.job.outcome.exception(max(0.0, until - monotonic()))


_BROKEN = N_(
    "Something broke on our side while this run was trained; the log of the server says what. All "
    "until its last snapshot is safe."
)

_lock = threading.Lock()
_keepers: dict[Settings, tuple[Keeper, threading.Thread]] = {}


def begin() -> None:
    """At the start of a server: whatever is unfinished is handed out.

    Raises ValueError for settings that say nothing, or a database of another kind.
    """
    with suppress(Unavailable):
        database(run_settings.read())
    wake()


def wake() -> None:
    """Something is wanted: the keeper looks at once. Starts it where there is none."""
    chosen = run_settings.read()
    with _lock:
        if chosen not in _keepers or not _keepers[chosen][1].is_alive():
            keeper = Keeper(chosen)
            thread = threading.Thread(target=keeper.run, name="keeper", daemon=True)
            _keepers[chosen] = keeper, thread
            thread.start()
        else:
            _keepers[chosen][0].wake.set()


def trouble(run: str) -> Sentence | None:
    """Why a run is not handed out, where this server knows more than the database."""
    with _lock:
        entry = _keepers.get(run_settings.read())
    return entry[0].troubles.get(run) if entry else None


def close() -> None:
    """Asks all turns back and ends; whatever is wanted later is kept by another one."""
    with _lock:
        ended = list(_keepers.values())
        _keepers.clear()
    for keeper, _ in ended:
        keeper.end()
    for _, thread in ended:
        thread.join()
    close_all()
