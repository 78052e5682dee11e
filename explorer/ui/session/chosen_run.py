"""The run that the link names, and the moment of it that every page shows.

    run=amber-3             its newest snapshot, and the next ones as they come
    run=amber-3&step=480    the last snapshot up to that step

The link may name anybody's run. What it names is not believed before the database has it.
"""

import re
from dataclasses import dataclass

from explorer.data.fitting import Preparation
from explorer.network.description import Network
from explorer.sentence import N_, Explained, Sentence
from explorer.training import runs
from explorer.training.progress import Progress
from explorer.ui.session import address
from explorer.ui.shell import browser_key

_RUN, _STEP, _BESIDE = "run", "step", "beside"
_BEYOND = 10**12
_ID = re.compile(r"[a-z]{1,20}-[0-9]{1,12}", re.ASCII)
MOST_BESIDE = 5


@dataclass(frozen=True)
class Moment:
    """Weights of a run that are on screen."""

    run: str
    name: str
    step: int
    """At which a snapshot lies, or 0."""
    follows: bool
    """It is the newest one, whichever that is."""


def identity() -> str | None:
    """The run that the link names, there or not."""
    found = address.read(_RUN)
    return found if found is not None and _ID.fullmatch(found) else None


def look(since: int = _BEYOND) -> Progress | None:
    """The run as it is now; None where the link names none, or one that is not there."""
    name = identity()
    if name is None:
        return None
    try:
        return runs.look(name, since, browser_key.key())
    except Explained:
        return None


def refusal() -> Sentence | None:
    """Why the run that the link names cannot be shown; None where it can, or there is none."""
    text = address.read(_RUN)
    if text is None:
        return None
    if identity() is None:
        return Sentence(N_("{run} names no run: a name is as in amber-3."), run=text[:40])
    try:
        runs.look(text, _BEYOND, browser_key.key())
    except Explained as error:
        return error.sentence
    return None


def moment(network: Network) -> Moment | None:
    """What is on screen of the run, if it is one of this network."""
    progress = look()
    if progress is None or progress.record.beginning.network != network:
        return None
    return of(progress)


def preparation(network: Network) -> Preparation | None:
    """What its run does to each image; None where no run of this network is on screen."""
    progress = look()
    if progress is None or progress.record.beginning.network != network:
        return None
    try:
        return progress.record.beginning.preparation
    except Explained:  # the data set is not kept any more, and the weights are
        return None


def of(progress: Progress) -> Moment:
    """The moment of a run that the link means."""
    asked = pinned()
    wanted = progress.step if asked is None else asked
    step = max((each for each in progress.snapshots if each <= wanted), default=0)
    return Moment(progress.id, progress.name, step, asked is None)


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


def network() -> Network | None:
    """That of the run in the link."""
    progress = look()
    return None if progress is None else progress.record.beginning.network
