"""What runs in a worker: a function of ours, and the report that it is given."""

import pickle
from collections.abc import Callable
from time import monotonic

from distributed import get_worker

Report = Callable[[int, int], None]
"""Called with what is done and what there is to do. Raises Stopped when nobody waits any more.

The same numbers again are told to nobody, and only ask whether to go on: that costs a microsecond.
"""

INTERVAL = 0.1
"""Seconds between two messages about a job: what a person can follow."""
MOST_BYTES = 1_000_000


class Stopped(BaseException):
    """Nobody waits for the job any more. Not an Exception: a job has nothing to catch it for."""


def packed(function: Callable[..., object], arguments: tuple[object, ...]) -> bytes:
    """A call as it is sent: the function by its name, the arguments by value.

    Packed here, for Dask would search the arguments for keys of its own. Raises ValueError for a
    function that another process cannot find, and for arguments that are not small.
    """
    if function.__module__ == "__main__":
        raise ValueError(f"{function.__qualname__} stands in a script: a worker cannot import it")
    call = pickle.dumps((function, arguments))
    if len(call) > MOST_BYTES:
        raise ValueError(f"{len(call)} bytes of arguments: send ids, and small arrays")
    return call


def perform(call: bytes, topic: str, job: str) -> object:
    """Makes the call, and tells the topic that it has begun and how far it is."""
    report = _Report(topic, job)
    # From our own server: a scheduler lets nobody in who has not its certificate (cluster_access).
    function, arguments = pickle.loads(call)  # noqa: S301
    return function(report, *arguments)


class _Report:
    """The report of one job in the thread that performs it."""

    def __init__(self, topic: str, job: str) -> None:
        self._worker = get_worker()
        self._key = self._worker.get_current_task()
        self._topic, self._job = topic, job
        self._last, self._reported = monotonic(), (0, 0)
        self._send(0, 0)

    def __call__(self, done: int, total: int) -> None:
        # The worker's own memory knows first: it reads in a microsecond what a message to the
        # scheduler would take 1.6 ms to ask, when the job was cancelled or its client is gone.
        task = self._worker.state.tasks.get(self._key)
        if task is None or task.state != "executing":
            raise Stopped
        if (done, total) != self._reported and monotonic() - self._last >= INTERVAL:
            self._last, self._reported = monotonic(), (done, total)
            self._send(done, total)

    def _send(self, done: int, total: int) -> None:
        # An event is pushed to who listens: 0.1 ms here and 2 ms on the way, where a Dask Variable
        # or Queue takes 1.6 ms here, and has to be asked for.
        self._worker.log_event(self._topic, (self._job, done, total))
