"""A queue with a cluster of its own, and a line on which the workers call the tests."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil
import pytest

from explorer.jobs import Job, Queue
from explorer.jobs.job_settings import Settings
from tests.jobs import tasks

PATIENCE = 120
"""Seconds until a test gives up; nothing waits for them to pass."""


@dataclass
class Call:
    """A worker that called, and waits for an answer."""

    line: socket.socket
    pid: int

    def answer(self, text: str) -> None:
        self.line.sendall(text.encode())

    def wait_until_it_hangs_up(self) -> None:
        """Returns when the job has ended, or its process has died."""
        with suppress(ConnectionResetError):
            assert self.line.recv(1) == b""


class Switchboard:
    """Where the jobs of tests.jobs.tasks call."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(PATIENCE)
        self.port = self._listener.getsockname()[1]
        self._calls: list[Call] = []

    def next_call(self) -> Call:
        """Waits for a worker to call."""
        line, _ = self._listener.accept()
        line.settimeout(PATIENCE)
        pid = b""
        while not pid.endswith(b"\n"):
            pid += line.recv(100)
        self._calls.append(Call(line, int(pid)))
        return self._calls[-1]

    def close(self) -> None:
        self._listener.close()
        for call in self._calls:
            call.line.close()


@pytest.fixture
def board() -> Iterator[Switchboard]:
    opened = Switchboard()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def queue() -> Iterator[Queue]:
    """A queue with one worker, as on a machine of two cores; started once for all tests."""
    opened = Queue(Settings(loaded=(), workers=1))
    yield opened
    opened.close()


@pytest.fixture
def held(queue, board):
    """A job that runs, and the call from its worker."""
    job = queue.submit(tasks.hold, board.port)
    return job, board.next_call()


def cluster_process(worker: int) -> psutil.Process:
    """The process that holds the cluster, from the id of one of its workers."""
    found = next(
        process
        for process in psutil.Process(worker).parents()
        if "explorer.jobs" in process.cmdline()
    )
    assert found.parent() == psutil.Process()
    return found


def family(worker: int) -> list[psutil.Process]:
    """The cluster's process and all that descend from it."""
    process = cluster_process(worker)
    return [process, *process.children(recursive=True)]


def wait_until_gone(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    assert alive == []


def result(job: Job) -> object:
    return job.result(PATIENCE)
