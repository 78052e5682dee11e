"""The jobs of this process: what waits, what was handed to a cluster, what is to be handed again.

A thread of its own keeps the cluster and speaks with it. The cluster is started, or connected to,
with the first job. If it is lost, another takes its place and the unfinished jobs are handed out
again. No more is handed out than there are workers, so that each job can be told its place.
"""

import asyncio
import atexit
import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from time import monotonic
from typing import cast

from explorer.jobs import job_settings
from explorer.jobs.connection import Link, linked
from explorer.jobs.dask_internals import KilledWorker
from explorer.jobs.job import Job, Progress, no_cluster, worker_lost
from explorer.jobs.job_settings import Settings
from explorer.jobs.work import Stopped, packed
from explorer.numerals import memory
from explorer.sentence import N_, Refusal

_log = logging.getLogger("explorer.jobs")

_TRIES = 3
"""So often a cluster is started or looked for before the jobs that wait for it are told."""
_BETWEEN_TRIES = 1.0
_LOOK = 0.25
"""Seconds between two looks at whether the cluster is still there, and how many work on it."""
_MOST_ATTEMPTS = 3
"""A job with which a cluster was lost so often is not handed to another."""


@dataclass(frozen=True, slots=True)
class Room:
    """What the workers can take."""

    slots: int
    """Jobs that run at once."""
    waiting: int
    """Jobs that wait for others to end."""


class Queue:
    """What waits and what runs. One a process, but for tests."""

    def __init__(self, chosen: Settings | None = None) -> None:
        self._chosen = chosen
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._keeper: _Keeper | None = None

    def submit(self, function: Callable[..., object], *arguments: object) -> Job:
        """Takes a job. Raises Refusal when too many wait already."""
        job = Job(str(next(self._numbers)), packed(function, arguments))
        with self._lock:
            self._kept().take(job)
        return job

    def prepare(self) -> None:
        """Starts the cluster, if none is there, for a job that will probably come."""
        with self._lock:
            self._kept().prepare()

    def room(self) -> Room:
        """How much is done at once and how much waits, as far as is known without a cluster."""
        with self._lock:
            return self._kept().room

    def _kept(self) -> "_Keeper":
        if self._keeper is None or not self._keeper.is_alive():
            self._keeper = _Keeper(self._chosen or job_settings.read())
        return self._keeper

    def close(self) -> None:
        """Gives up all jobs and ends the cluster, if it is ours. A later job begins anew."""
        with self._lock:
            if self._keeper is not None:
                self._keeper.end()
            self._keeper = None


class _Keeper(threading.Thread):
    """The thread, and the cluster that it keeps as long as there are jobs."""

    def __init__(self, chosen: Settings) -> None:
        super().__init__(name="jobs", daemon=True)
        self._settings = chosen
        self._waiting: deque[Job] = deque()
        self._handed: dict[str, Job] = {}
        self._following: dict[str, asyncio.Task[None]] = {}
        self._wanted = False
        self._ending = False
        self._slots = 1 if chosen.address else chosen.workers
        self._begun = threading.Event()
        self.start()
        self._begun.wait()

    # These four are called from outside.

    @property
    def room(self) -> Room:
        """Slots of the last cluster; how many wait."""
        return Room(self._slots, len(self._waiting))

    def take(self, job: Job) -> None:
        """Adds a job to the queue."""
        if len(self._waiting) >= self._settings.most_waiting:
            raise Refusal(
                N_("{count} jobs wait for a worker already, and no more are taken. Try again in a "
                   "minute."),
                count=len(self._waiting),
            )  # fmt: skip
        job.when_cancelled(lambda job: self._call(self._drop, job))
        self._waiting.append(job)
        self._call(self._changed.set)

    def prepare(self) -> None:
        """Has a cluster started, or kept for longer, without a job."""
        self._wanted = True
        self._call(self._changed.set)

    def end(self) -> None:
        """Ends the thread and waits for it."""
        self._call(self._stop)
        self.join()

    def _call(self, function: Callable[..., object], *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop is closed: no job is left
            self._loop.call_soon_threadsafe(function, *arguments)

    # All that follows runs in the thread.

    _loop: asyncio.AbstractEventLoop
    _task: "asyncio.Task[None]"
    _changed: asyncio.Event

    def run(self) -> None:
        """The thread's whole life."""
        try:
            with suppress(asyncio.CancelledError):
                asyncio.run(self._keep())
        finally:
            for job in self._waiting:
                job.outcome.cancel()

    async def _keep(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = cast("asyncio.Task[None]", asyncio.current_task())
        self._changed = asyncio.Event()
        self._begun.set()
        failures = 0
        while not self._ending:
            await self._something_to_do()
            try:
                async with linked(self._settings) as link:
                    failures = 0
                    await self._serve(link)
            except OSError as error:
                _log.warning("the cluster is lost, or cannot be had: %s", error)
                # At once the first time: it was there before, or it is the first that is tried.
                await asyncio.sleep(failures * _BETWEEN_TRIES)
                failures += 1
            if failures == _TRIES:
                failures, self._wanted = 0, False
                while self._waiting:
                    self._waiting.popleft().failed(no_cluster(self._settings.address))

    def _stop(self) -> None:
        # Both: Dask swallows a cancellation that arrives while it closes a connection.
        self._ending = True
        self._task.cancel()

    async def _something_to_do(self) -> None:
        while not self._waiting and not self._wanted:
            self._changed.clear()
            await self._changed.wait()

    async def _serve(self, link: Link) -> None:
        """Hands jobs out until there was none for long. Raises OSError when the link breaks."""
        link.listen(self._heard)
        busy = monotonic()
        try:
            while True:
                self._slots = link.slots
                while self._waiting and len(self._handed) < self._slots:
                    self._hand_out(link, self._waiting.popleft())
                for place, job in enumerate(self._waiting, start=1):
                    job.report(Progress("waiting", place))
                if self._handed or self._wanted:
                    busy, self._wanted = monotonic(), False
                elif monotonic() - busy >= self._settings.idle:
                    return
                self._changed.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK):
                        await self._changed.wait()
                if not link.holds:
                    raise OSError("the connection to the cluster is lost")
        finally:
            await self._let_go()

    def _hand_out(self, link: Link, job: Job) -> None:
        job.attempts += 1
        if job.attempts > _MOST_ATTEMPTS:
            job.failed(worker_lost(memory(self._settings.worker_memory)))
            return
        job.report(Progress("waiting"))
        self._handed[job.name] = job
        self._following[job.name] = asyncio.create_task(self._follow(link, job))

    async def _follow(self, link: Link, job: Job) -> None:
        """Waits for a job on the cluster; it stays unfinished only where the cluster is lost."""
        future = link.hand_out(job.call, job.name)
        try:
            job.returned(await future)
        except asyncio.CancelledError:
            await link.take_back(future)
            raise
        except CancelledError:
            return  # Dask's, of jobs whose scheduler is gone: the next one gets them
        except KilledWorker:
            job.failed(worker_lost(memory(self._settings.worker_memory)))
        except (Exception, Stopped) as error:  # whatever a job raises is its owner's to see
            job.failed(error)
        del self._handed[job.name], self._following[job.name]
        self._changed.set()

    async def _let_go(self) -> None:
        """Jobs that are not finished wait again, before all others."""
        for task in self._following.values():
            task.cancel()
        await asyncio.gather(*self._following.values(), return_exceptions=True)
        unfinished = [job for job in self._handed.values() if not job.outcome.done()]
        self._waiting.extendleft(reversed(unfinished))
        self._following.clear()
        self._handed.clear()

    def _drop(self, job: Job) -> None:
        """Takes a job that was given up from the queue, or from the cluster."""
        if job in self._waiting:
            self._waiting.remove(job)
        elif job.name in self._handed:
            self._following.pop(job.name).cancel()
            del self._handed[job.name]
        self._changed.set()

    def _heard(self, name: str, done: int, total: int) -> None:
        """A report: with nothing done of nothing, the job has begun."""
        job = self._handed.get(name)
        if job is not None:
            before = job.progress()
            began = total == 0 or before.stage != "running"
            since = monotonic() if began else before.since
            job.report(Progress("running", done=done, total=total, since=since))


_OURS = Queue()


def submit(function: Callable[..., object], *arguments: object) -> Job:
    """Hands a call to the workers: function(report, *arguments), of a module that they can import.

    Returns at once. Raises Refusal when too many wait already.
    """
    return _OURS.submit(function, *arguments)


def room() -> Room:
    """How many jobs the workers take at once, and how many wait."""
    return _OURS.room()


def prepare() -> None:
    """Starts the embedded cluster, if none is there, for a job that will probably come."""
    _OURS.prepare()


def close() -> None:
    """Ends all jobs and the embedded cluster, if one was started. The process's end does so too."""
    _OURS.close()


atexit.register(close)
