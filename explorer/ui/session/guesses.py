"""Ids of runs that there are not: whoever asks for many of them waits longer and longer.

A dead link is answered at once, and so is the same one again. From the eleventh in a minute on, an
address is answered one every few seconds. Who asks for a run that is there waits for nobody.

The wait is in the thread of the visitor's own session, which holds nothing meanwhile; something
else that the visitor does ends it, and so does his leaving.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic, sleep

from explorer.ui.shell import browser_key, streamlit_internals

_AT_ONCE = 10
_WITHIN = 60.0
"""Seconds."""
_PACE = 6.0
"""Seconds between two answers from then on."""
_LONGEST = 12.0
"""Seconds: others may have the same address as the one who guesses."""
_MOST_ADDRESSES = 10_000
_MOST_IDS = 1_000
_SLICE = 0.1


class Guesses:
    """What was asked for of late, by address. Any thread may ask."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._due: OrderedDict[str, OrderedDict[str, float]] = OrderedDict()

    def due(self, address: str, run: str) -> float:
        """When that address is to be answered that there is no such run."""
        now = self._now()
        with self._lock:
            asked = self._due.setdefault(address, OrderedDict())
            self._due.move_to_end(address)
            while asked and next(iter(asked.values())) < now - _WITHIN:
                asked.popitem(last=False)
            if run not in asked:
                last = next(reversed(asked.values())) if len(asked) >= _AT_ONCE else now - _PACE
                asked[run] = min(max(now, last + _PACE), now + _LONGEST)
            due = asked[run]
            if len(asked) > _MOST_IDS:
                asked.popitem(last=False)
            if len(self._due) > _MOST_ADDRESSES:
                self._due.popitem(last=False)
            return due


_guesses = Guesses()


def answer_slowly(*unknown: str) -> None:
    """Returns when it may be said that there are no such runs."""
    if not unknown:
        return
    address = streamlit_internals.remote_address() or browser_key.key()
    until = max(_guesses.due(address, run) for run in unknown)
    while (left := until - monotonic()) > 0:
        sleep(min(left, _SLICE))
        streamlit_internals.go_on()
