"""Short calls about what a visitor sent, in processes of their own that can be ended at any moment.

A call that goes on too long, takes too much memory, or that nobody waits for any more is ended with
its process, whatever it is doing: no decoder has to be asked. That is there sooner than the
cluster, which has torch to load, and waits for no training. A process stays for the next call for a
while.

    made = side_calls.call(decode, [content], name, seconds=3, go_on=go_on)

calls decode([content], name), of a module that can be imported. `go_on` is asked every tenth of a
second: what it raises is raised here, and the call is ended.
"""

import atexit
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from time import monotonic
from typing import Any

from explorer import installation
from explorer.memory_budget import budget

MOST_MEMORY = 600_000_000
"""Bytes that a process may write to: past it, an allocation in it fails."""
_TAKEN = 300_000_000
"""Bytes that a call takes at most of it, as tests/data/test_hostile_files.py holds decoding to."""
MOST_AT_ONCE = 2
_IDLE = 30.0
"""Seconds for which a process waits for another call."""
_LOOK = 0.1
_SHARE = 10
"""How much longer than its time a call may wait for a processor that has much to do."""

_SCRIPT = Path(__file__).with_name("side_process.py")
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

GoOn = Callable[[], object]


class GivenUp(Exception):
    """A call was ended: it took more time or memory than it may."""


def call(
    function: Callable[..., Any],
    files: Sequence[bytes],
    *arguments: object,
    seconds: float,
    go_on: GoOn,
) -> Any:  # noqa: ANN401 - the function's own
    """What function(files, *arguments) returns, or raises, in at most so many seconds of a core.

    Raises GivenUp where it took more, and whatever `go_on` raises.
    """
    counted = min(_TAKEN, budget().limit)
    # First the process: those that wait for one are not counted yet.
    with _process(go_on) as process, budget().making(counted, long=False, is_shared=True):
        return process.made(function, files, arguments, seconds, go_on)


class _Process:
    """One of them, as the app sees it."""

    def __init__(self) -> None:
        self._connection, theirs = Pipe()
        command = [sys.executable, str(_SCRIPT), str(theirs.fileno()), str(MOST_MEMORY), str(_IDLE)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env=_environment(),
            start_new_session=True,  # Ctrl-C in the app's terminal is the app's to act on
        )
        theirs.close()
        self._used = monotonic()
        self._answers = True

    @property
    def is_ready(self) -> bool:
        """Whether it can take a call: it has none, and does not end by itself in a moment."""
        waited = monotonic() - self._used
        return self._answers and self._process.poll() is None and waited < _IDLE / 2

    def made(
        self,
        function: Callable[..., Any],
        files: Sequence[bytes],
        arguments: tuple[object, ...],
        seconds: float,
        go_on: GoOn,
    ) -> Any:  # noqa: ANN401 - the function's own
        """The call. Where it does not return or raise by itself, the process is of no more use."""
        until = monotonic() + _SHARE * seconds
        self._answers = False
        try:
            self._connection.send((function, arguments, seconds, len(files)))
            for file in files:
                self._connection.send_bytes(file)
            while not self._connection.poll(_LOOK):
                go_on()
                if monotonic() > until:
                    raise GivenUp
            returned, value = _received(self._connection)
        except (EOFError, OSError) as error:  # it was ended
            raise GivenUp from error
        self._used, self._answers = monotonic(), True
        if isinstance(value, MemoryError):
            raise GivenUp from value
        if not returned:
            raise value
        return value

    def end(self) -> None:
        """Ends it, and returns when it is gone."""
        self._process.kill()
        self._process.wait()
        self._connection.close()


def _received(connection: Connection) -> tuple[bool, Any]:
    beside = [b""] * connection.recv()
    packed = connection.recv_bytes()
    for place in range(len(beside)):
        beside[place] = connection.recv_bytes()
    answer: tuple[bool, Any] = pickle.loads(packed, buffers=beside)  # noqa: S301 - it is ours
    return answer


def _environment() -> dict[str, str]:
    """Without our settings: what reads a visitor's file needs none, and some of them are secret."""
    own = installation.environment()
    return {name: own[name] for name in own if not name.startswith("EXPLORER_")} | _ENVIRONMENT


_waiting: list[_Process] = []
_free = threading.Semaphore(MOST_AT_ONCE)


@contextmanager
def _process(go_on: GoOn) -> Iterator[_Process]:
    """One for a call, waited for; afterwards it waits for the next, where it is still good."""
    while not _free.acquire(timeout=_LOOK):
        go_on()
    process = None
    try:
        process = _taken()
        yield process
    finally:
        if process is not None:
            _put_back(process)
        _free.release()


def _taken() -> _Process:
    while True:
        try:
            process = _waiting.pop()
        except IndexError:
            return _Process()
        if process.is_ready:
            return process
        process.end()


def _put_back(process: _Process) -> None:
    if process.is_ready:
        _waiting.append(process)
    else:
        process.end()


def close() -> None:
    """Ends the processes that wait for a call. The process's end does so too."""
    while _waiting:
        _waiting.pop().end()


atexit.register(close)
