"""The two classes that pixels are owed to: the most probable ones, until others are chosen."""

import numpy as np

from explorer.ui.session import captures
from explorer.ui.session.parameters import OWED


def ranked() -> list[int]:
    """All classes, the most probable for the image in hand first."""
    logits = captures.capture().logits
    assert logits is not None  # the stop is not come to without
    return [int(each) for each in np.argsort(-logits[0], kind="stable")]


def owed() -> tuple[int, ...]:
    """The class that is asked about, and the one beside it; of a network of one class that one."""
    known, asked = ranked(), OWED.value()
    first = asked[0] if asked and asked[0] in known else known[0]
    beside = asked[1] if len(asked) > 1 and asked[1] in known else None
    rivals = [each for each in known if each != first]
    return (first, *(rivals[:1] if beside is None else (beside,)))


def choose(place: int, wanted: int) -> None:
    """Chooses the class at a place; the other one stays what it is."""
    classes = list(owed())
    classes[place] = wanted
    OWED.put(tuple(classes))
