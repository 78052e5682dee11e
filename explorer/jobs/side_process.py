"""The process in which short calls are made. Started by explorer.jobs.side_calls, as a file:

    python side_process.py SOCKET MEMORY IDLE

It takes a call, makes it, answers, and ends when nothing came for long or when the other end is
closed, which the kernel does when the app is gone. It imports what it is asked to call, and nothing
of the cluster: it is there after 0.3 s.
"""

import pickle
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection

from explorer.sentence import Explained


def main(connection: Connection, idle: float) -> None:
    """Makes calls until none comes."""
    while connection.poll(idle):
        try:
            function, arguments, seconds, count = connection.recv()
            files = [connection.recv_bytes() for _ in range(count)]
        except EOFError:
            return
        # Past its time the process is ended, wherever it is: a decoder written in C asks nobody.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer = _made(function, files, arguments)
        signal.setitimer(signal.ITIMER_PROF, 0)
        del files
        _send(connection, answer)


def _made(
    function: Callable[..., object], files: list[bytes], arguments: tuple[object, ...]
) -> tuple[bool, object]:
    """Whether the call returned, and what; else what it raised."""
    try:
        return True, function(files, *arguments)
    except Exception as error:  # whatever a call raises is its owner's to see
        if not isinstance(error, Explained | MemoryError):
            traceback.print_exc()
        return False, error


def _send(connection: Connection, answer: tuple[bool, object]) -> None:
    """Arrays travel beside what holds them, so that none is copied."""
    beside: list[pickle.PickleBuffer] = []
    packed = pickle.dumps(answer, protocol=5, buffer_callback=beside.append)
    connection.send(len(beside))
    connection.send_bytes(packed)
    for each in beside:
        connection.send_bytes(each.raw())


if __name__ == "__main__":
    _socket, _memory, _idle = sys.argv[1:]
    # Of a file that needs more than any should, the allocation fails, and not the machine.
    resource.setrlimit(resource.RLIMIT_DATA, (int(_memory), int(_memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(Connection(int(_socket)), float(_idle))
