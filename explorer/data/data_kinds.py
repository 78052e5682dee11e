"""The kinds of data sets, a record each: how they are called, and what a kind has."""

from dataclasses import dataclass
from typing import Literal

from explorer.sentence import N_

Kind = Literal["digits", "shapes", "kept"]


@dataclass(frozen=True)
class DataKind:
    """What there is to say of all data sets of a kind."""

    title: str
    """Marked for translation, as all texts here."""
    description: str
    """In a few words, within a sentence."""
    drawn: bool = False
    """Made from a plan with controls; the names of its classes are translated."""
    own: bool = False
    """A visitor's: it has a digest, and a program needs a file beside it."""


DATA_KINDS: dict[Kind, DataKind] = {
    "digits": DataKind(N_("Handwritten digits"), N_("the handwritten digits of scikit-learn")),
    "shapes": DataKind(N_("Generated shapes"), N_("generated shapes"), drawn=True),
    "kept": DataKind(N_("Images of your own"), N_("images of one's own"), own=True),
}
"""In the order in which they are offered."""
