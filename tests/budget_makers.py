"""Threads that make things within a budget, for the tests of it."""

from dataclasses import dataclass
from threading import Event, Thread, local

from explorer.memory_budget import LARGE, Attendance, Budget
from explorer.sentence import TooLarge

SOON = 60.0
"""Seconds after which a test gives up on what it awaits."""


@dataclass(eq=False)
class Thing:
    nbytes: int


class Visit:
    """Who asks, thread by thread."""

    def __init__(self):
        self.mine = local()
        self.left = set()
        self.attendance = Attendance(
            session=lambda: getattr(self.mine, "name", ""),
            visitor=lambda: getattr(self.mine, "name", ""),
            is_there=lambda session: session not in self.left,
        )


def budget(limit=1_000 * LARGE, **more):
    """With turns for all."""
    return Budget(limit, turns=99, **more)


class Maker:
    """A thread that makes something for as long as it is told to."""

    def __init__(self, room, needed, name="", visit=None, *, log=None, **how):
        self.began, self.may_end, self.refused = Event(), Event(), None

        def make():
            if visit is not None:
                visit.mine.name = name
            try:
                with room.making(needed, **how):
                    if log is not None:
                        log.append(name)
                    self.began.set()
                    self.may_end.wait(SOON)
            except TooLarge as refused:
                self.refused = str(refused.sentence)

        self.thread = Thread(target=make, daemon=True)
        self.thread.start()

    def end(self):
        self.may_end.set()
        self.thread.join(SOON)
        assert not self.thread.is_alive()


def waiting(room, count):
    """Returns once so many wait."""
    with room.changed:
        assert room.changed.wait_for(lambda: len(room._waiting) == count, SOON)
