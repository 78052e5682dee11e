"""The run that the link names, and the step of it that every page shows.

    run=amber-3             its newest snapshot, and the next ones as they come
    run=amber-3&step=480    the last snapshot up to that step

The link may name anybody's run. What it names is not believed before the database has it.
"""

from explorer.sentence import N_, Sentence
from explorer.ui.session import address, parameters
from explorer.ui.session.parameters import BESIDE, MOST_BESIDE, RUN, STEP


def identity() -> str | None:
    """The run that the link names, there or not."""
    return RUN.value()


def refusal() -> Sentence | None:
    """Why the run that the link names can be none; None where it can, or there is none."""
    text = address.read(RUN.name)
    if text is None or identity() is not None:
        return None
    return Sentence(N_("{run} names no run: a name is as in amber-3."), run=text[:40])


def pinned() -> int | None:
    """The step in the link."""
    return STEP.value()


def choose(run: str, step: int | None = None) -> None:
    """Makes it the one that every page shows; without a step, as far as it is."""
    beside = tuple(each for each in compared() if each != run)
    parameters.write((RUN, run), (STEP, step), (BESIDE, beside))


def leave() -> None:
    """Back to fresh weights; the run stays where it is."""
    parameters.write((RUN, None), (STEP, None))


def compared() -> tuple[str, ...]:
    """The runs on the same axes."""
    return tuple(dict.fromkeys(each for each in BESIDE.value() if each is not None))


def compare(others: tuple[str, ...]) -> None:
    """Puts runs beside it."""
    BESIDE.put(others[:MOST_BESIDE])
