"""The run that the link names, and the step of it that every page shows.

    run=amber-3             its newest snapshot, and the next ones as they come
    run=amber-3&step=480    the last snapshot up to that step

The link may name anybody's run. What it names is not believed before the database has it.
"""

import re

from explorer.sentence import N_, Sentence
from explorer.ui.session import address

_RUN, _STEP, _BESIDE = "run", "step", "beside"
_ID = re.compile(r"[a-z]{1,20}-[0-9]{1,12}", re.ASCII)
MOST_BESIDE = 5


def identity() -> str | None:
    """The run that the link names, there or not."""
    found = address.read(_RUN)
    return found if found is not None and _ID.fullmatch(found) else None


def refusal() -> Sentence | None:
    """Why the run that the link names can be none; None where it can, or there is none."""
    text = address.read(_RUN)
    if text is None or identity() is not None:
        return None
    return Sentence(N_("{run} names no run: a name is as in amber-3."), run=text[:40])


def pinned() -> int | None:
    """The step in the link."""
    text = address.read(_STEP) or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 12 else None


def choose(run: str, step: int | None = None) -> None:
    """Makes it the one that every page shows; without a step, as far as it is."""
    beside = [each for each in compared() if each != run]
    address.write(
        {_RUN: run, _STEP: None if step is None else str(step), _BESIDE: ",".join(beside) or None}
    )


def leave() -> None:
    """Back to fresh weights; the run stays where it is."""
    address.write({_RUN: None, _STEP: None})


def compared() -> tuple[str, ...]:
    """The runs on the same axes."""
    found = (address.read(_BESIDE) or "").split(",")[:MOST_BESIDE]
    return tuple(dict.fromkeys(each for each in found if _ID.fullmatch(each)))


def compare(others: tuple[str, ...]) -> None:
    """Puts runs beside it."""
    address.write({_BESIDE: ",".join(others[:MOST_BESIDE]) or None})
