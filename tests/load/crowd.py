"""What the measurements have in common: the server's memory, another's clicks, many at once."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

import psutil

from explorer.network import architectures, link
from tests.benchmarks.measuring import Result, percentile
from tests.benchmarks.visitor import Visitor

Made = TypeVar("Made")

PATIENCE = 300.0
"""Seconds for which a visitor waits."""
_LOOK = 0.02
_BETWEEN = 0.2
"""Seconds between two clicks."""
MOST_CLICK = 1000
"""Milliseconds, p95."""


class Memory:
    """The resident memory of a process, looked at again and again; of it alone."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.start = self.peak = self.now
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def now(self) -> int:
        """Bytes."""
        return int(self._process.memory_info().rss)

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK):
            self.peak = max(self.peak, self.now)

    def end(self) -> None:
        """Looks no more."""
        self._ended.set()
        self._thread.join()


@contextmanager
def clicking(url: str) -> Iterator[list[float]]:
    """Another visitor, on LeNet, who changes a height for as long as the block lasts.

    Seconds from each click to the last message of its answer.
    """
    times: list[float] = []
    ended = threading.Event()

    def click() -> None:
        network = architectures.network("lenet", (3, 96, 96), 10)
        with Visitor(url, link.query(network), patience=PATIENCE) as visitor:
            visitor.enter("network", "height", 99)  # the first of a session is another's business
            for turn in count():
                if ended.wait(_BETWEEN):
                    return
                start = time.perf_counter()
                visitor.enter("network", "height", 100 + turn % 300)
                times.append(time.perf_counter() - start)

    thread = threading.Thread(target=click, daemon=True)
    thread.start()
    try:
        yield times
    finally:
        ended.set()
        thread.join()


def at_once(calls: Sequence[Callable[[], Made]]) -> list[Made]:
    """What all of them return, each called in a thread of its own."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def clicks(url: str, seconds: float = 5.0) -> list[float]:
    """How long they take while nobody else is there."""
    with clicking(url) as times:
        time.sleep(seconds)
    return times


def waited(name: str, times: list[float], alone: list[float]) -> Result:
    """How long another's click took, beside how long it takes while nobody else is there."""
    return Result(
        f"{name}: another's click, p95 of {len(times)}; the reference is one alone",
        1e3 * percentile(times, 95), "ms", MOST_CLICK, "at most",
        reference=1e3 * percentile(alone, 95), absolute=True,
    )  # fmt: skip


def peak(name: str, memory: Memory, limit: int) -> Result:
    """How much memory was taken at most beside the program itself, of what may be."""
    return Result(
        f"{name}: peak of the server's memory above its start, against the limit",
        (memory.peak - memory.start) / 1e6, "MB", 1.0, "at most",
        reference=limit / 1e6, ratio=(memory.peak - memory.start) / limit,
    )  # fmt: skip
