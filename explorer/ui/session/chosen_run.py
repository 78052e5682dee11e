"""The run that the link names, and the step of it that every page shows.

    run=5f0c…             its newest snapshot, and the next ones as they come
    run=5f0c…&step=480    the last snapshot up to that step
    run=5f0c…&take=9b1e…  and its files may be taken away

The link may name anybody's run. What it names is not believed before the database has it.
"""

from explorer.sentence import Sentence
from explorer.training import runs, sharing
from explorer.training.store.database import Unavailable
from explorer.ui.session import address, parameters
from explorer.ui.session.parameters import BESIDE, MOST_BESIDE, RUN, STEP, TAKE
from explorer.ui.shell import browser_key


def identity() -> str | None:
    """The run that the link names, there or not."""
    return RUN.value()


def refusal() -> Sentence | None:
    """What is said of a text that can name no run: nothing else than of one that does not."""
    text = address.read(RUN.name)
    if text is None or identity() is not None:
        return None
    return sharing.unknown(text).sentence


def word() -> str:
    """The word in the link to take its run away; "" where there is none."""
    return TAKE.value() or ""


def pinned() -> int | None:
    """The step in the link."""
    return STEP.value()


def choose(run: str, step: int | None = None) -> None:
    """Makes it the one that every page shows; without a step, as far as it is."""
    beside = tuple(each for each in compared() if each != run)
    take = TAKE.value() if run == identity() else None  # it is of that run alone
    parameters.write((RUN, run), (STEP, step), (BESIDE, beside), (TAKE, take))


def leave() -> None:
    """Back to fresh weights; the run stays where it is."""
    parameters.write((RUN, None), (STEP, None), (TAKE, None))


def follow_former() -> None:
    """An old link of this browser's own runs becomes what it is today."""
    run, beside = identity(), compared()
    try:
        new = runs.now_called((*beside, *((run,) if run else ())), browser_key.key())
    except Unavailable:  # said where the run is looked for
        return
    if new:
        others = tuple(new.get(each, each) for each in beside)
        parameters.write((RUN, new.get(run, run) if run else None), (BESIDE, others))


def compared() -> tuple[str, ...]:
    """The runs on the same axes."""
    return tuple(dict.fromkeys(each for each in BESIDE.value() if each is not None))


def compare(others: tuple[str, ...]) -> None:
    """Puts runs beside it."""
    BESIDE.put(others[:MOST_BESIDE])
