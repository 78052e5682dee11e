"""What the tests have workers do. Imported by name in the workers, as any job is."""

import os
import select
import socket
from pathlib import Path

from explorer.jobs import Report
from explorer.sentence import Refusal


def add(report: Report, first: int, second: int) -> int:
    return first + second


def who(report: Report) -> tuple[int, dict[str, str]]:
    """The process that performs it, and its environment."""
    return os.getpid(), dict(os.environ)


def count(report: Report, to: int) -> int:
    for done in range(to):
        report(done, to)
    return to


def refuse(report: Report) -> None:
    raise Refusal("A side of {side} is too long.", side=70_000)


def break_down(report: Report) -> None:
    raise ZeroDivisionError("the inside of the machine")


def hold(report: Report, port: int) -> str:
    """Calls the test and tells its process; ends with what the test answers, or when stopped."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"{os.getpid()}\n".encode())
        done = 0
        while not select.select([line], [], [], 0.01)[0]:
            report(done, 1_000_000)
            done += 1
        return line.recv(100).decode()


def hold_deaf(report: Report, port: int) -> str:
    """The same without a report: it cannot be stopped."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"{os.getpid()}\n".encode())
        return line.recv(100).decode()


def fill(report: Report, content: int, port: int) -> str:
    """Takes so much memory, then calls the test as `hold` does."""
    filled = bytearray(b"x" * content)
    return hold(report, port) + str(len(filled))


def write(report: Report, path: str) -> None:
    Path(path).touch()
