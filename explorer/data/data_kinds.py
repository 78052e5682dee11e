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
    example: str = ""
    """All that can be said of one where it is chosen by a text; "": nothing but its kind."""
    built_in: bool = False
    """Its images are those that an image's name in a link means, as `digit:7` does."""
    drawn: bool = False
    """Made from a plan with controls; the names of its classes are translated."""
    own: bool = False
    """A visitor's: it has a digest, and a program needs a file beside it."""


DATA_KINDS: dict[Kind, DataKind] = {
    "digits": DataKind(
        N_("Handwritten digits"), N_("the handwritten digits of scikit-learn"), built_in=True
    ),
    "shapes": DataKind(
        N_("Generated shapes"),
        N_("generated shapes"),
        drawn=True,
        example="shapes:noise=0.3,shift=0.2,images=50,seed=1",
    ),
    "kept": DataKind(N_("Images of your own"), N_("images of one's own"), own=True),
}
"""In the order in which they are offered."""
TO_ALL = tuple(kind for kind, record in DATA_KINDS.items() if not record.own)
"""What is there for everybody, and can be asked for by its name alone."""
OWN: Kind = next(kind for kind, record in DATA_KINDS.items() if record.own)
"""A visitor's own: offered before there is one."""
