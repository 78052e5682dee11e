"""A job as whoever submitted it sees it: how far it is, what came of it."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, Literal

from explorer.sentence import N_, Explained

Stage = Literal["starting", "waiting", "running", "done", "failed", "cancelled"]
"""starting: the workers are being started or looked for. waiting: others come first."""


class Lost(Explained):
    """A job could not be done: no cluster, or one that was lost over it again and again."""


class NoCluster(Lost):
    """There was none to do it: another try may find one."""


def no_cluster(address: str | None) -> NoCluster:
    """Nobody answers where the cluster should be."""
    if address is None:
        return NoCluster(N_("The workers of this server cannot be started. Its log says why."))
    return NoCluster(
        N_("The workers at {address} do not answer. Try again later."), address=address
    )


def worker_lost(memory: str) -> Lost:
    """The job ended every worker that had it."""
    return Lost(
        N_("A worker was lost over this again and again, most likely because it needs more than "
           "the {memory} that a worker may take. Ask for something smaller."),
        memory=memory,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is, at one moment."""

    stage: Stage
    place: int = 0
    """While it waits: 1 is next."""
    done: int = 0
    total: int = 0
    """0 as long as the job has not said what there is to do."""
    since: float = field(default_factory=monotonic, compare=False)
    """When it began to run, by the monotonic clock."""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds that it still takes at the pace so far; None where nothing is known of it."""
        if self.stage != "running" or not self.done:
            return None
        return (monotonic() - self.since) * (self.total - self.done) / self.done

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self.stage in ("done", "failed", "cancelled")


class Job:
    """A call of a function, on its way. Any thread may ask."""

    def __init__(self, name: str, call: bytes) -> None:
        self.name = name
        """Its own, unlike any other job's."""
        self.call = call
        self.attempts = 0
        """How often it was handed to a cluster."""
        self.outcome: Future[Any] = Future()
        self._progress = Progress("starting")
        self._on_cancel: Callable[[Job], None] = lambda job: None

    def progress(self) -> Progress:
        """How far it is."""
        if not self.outcome.done():
            return self._progress
        if self.outcome.cancelled():
            return replace(self._progress, stage="cancelled")
        return replace(self._progress, stage="failed" if self.outcome.exception() else "done")

    def result(self, timeout: float | None = None) -> Any:  # noqa: ANN401 - the function's own
        """What the function returned, waited for at most so many seconds.

        Raises what the function raised, Lost, TimeoutError or concurrent.futures.CancelledError.
        """
        return self.outcome.result(timeout)

    def cancel(self) -> None:
        """Gives it up: nothing of it runs a moment later. One that has ended stays as it is."""
        if self.outcome.cancel():
            self._on_cancel(self)

    # What follows is the queue's to call.

    def report(self, progress: Progress) -> None:
        """Takes note of how far it is."""
        self._progress = progress

    def when_cancelled(self, then: Callable[["Job"], None]) -> None:
        """What is to be done when it is given up, in the thread that gives it up."""
        self._on_cancel = then

    def returned(self, value: object) -> None:
        """Ends it with a result, if it was not given up in the meantime."""
        if self.outcome.set_running_or_notify_cancel():
            self.outcome.set_result(value)

    def failed(self, error: BaseException) -> None:
        """Ends it with an error, if it was not given up in the meantime."""
        if self.outcome.set_running_or_notify_cancel():
            self.outcome.set_exception(error)
