"""The images that are ours, by short names that fit into a link.

digit:7          the eighth of scikit-learn's 1 797 handwritten digits, which count from 0
photo:china      one of the two photographs that scikit-learn ships
pattern:stripes  generated for the network's own input, however many channels it has
noise:3          drawn for that input from a seed
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from explorer.data.digits import digits
from explorer.data.fitting import Floats
from explorer.data.images.patterns import PATTERNS, Shape, noise
from explorer.data.images.picture import MOST_IN_BATCH, Picture, frozen
from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal, Sentence

DIGITS = 1797
MOST_NOISE = 2**32 - 1

PHOTOGRAPHERS = {"china": "danielbuechele", "flower": "vultilion"}
"""The photographs, under CC BY 2.0, and who took them."""

TITLES = {
    "china": N_("temple in China"),
    "flower": N_("flower"),
    "shapes": N_("shapes"),
    "stripes": N_("stripes"),
    "checkers": N_("checkers"),
    "gradient": N_("ramp"),
    "impulse": N_("impulse"),
}
_WHOLE = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)


def check(name: str) -> None:
    """Refuses what is not the name of an image."""
    kind, _, which = name.partition(":")
    if kind == "photo" and which in PHOTOGRAPHERS:
        return
    if kind == "pattern" and which in PATTERNS:
        return
    if kind in _NUMBERED and _WHOLE.fullmatch(which) and int(which) <= _NUMBERED[kind]:
        return
    raise Refusal(
        N_("{name} is no image; there are {known}."),
        name=shortened(name) or "''",
        known=", ".join(
            [
                *(f"{kind}:0…{most}" for kind, most in _NUMBERED.items()),
                *(f"photo:{which}" for which in PHOTOGRAPHERS),
                *(f"pattern:{which}" for which in PATTERNS),
            ]
        ),
    )


_NUMBERED = {"digit": DIGITS - 1, "noise": MOST_NOISE}


def picture(name: str, input_shape: Shape) -> Picture:
    """The image of that name; what is generated is as large as the input. Raises Refusal."""
    check(name)
    kind, _, which = name.partition(":")
    return _MADE[kind](which, input_shape)


def title(name: str) -> Sentence:
    """What the image of that name is called, without making it."""
    kind, _, which = name.partition(":")
    if kind == "digit":
        return Sentence(
            N_("digit {label}, no. {number}"),
            label=int(digits().labels[int(which)]),
            number=int(which),
        )
    if kind == "noise":
        return Sentence(N_("noise {seed}"), seed=int(which))
    return Sentence(TITLES[which])


def after(name: str) -> str:
    """The next image of the same kind; round again after the last."""
    kind, _, which = name.partition(":")
    if kind in _NUMBERED:
        return f"{kind}:{(int(which) + 1) % (_NUMBERED[kind] + 1)}"
    known = list(PHOTOGRAPHERS if kind == "photo" else PATTERNS)
    return f"{kind}:{known[(known.index(which) + 1) % len(known)]}"


def first(classes: int) -> str:
    """The image of whoever chose none: a 7, which tells left from right and up from down.

    A network of fewer classes gets its last digit; the first ten digits are 0 to 9.
    """
    return f"digit:{min(7, classes - 1)}"


@cache
def photograph(which: str) -> Picture:
    """One of scikit-learn's, (3, 427, 640). The same object at every call."""
    from sklearn.datasets import load_sample_image

    pixels = np.ascontiguousarray(load_sample_image(f"{which}.jpg").transpose(2, 0, 1))
    by = Sentence(N_("Photograph by {name}, CC BY 2.0."), name=PHOTOGRAPHERS[which])
    return Picture(frozen(pixels), title(f"photo:{which}"), notes=(by,))


def _digit(which: str, _: Shape) -> Picture:
    number = int(which)
    data = digits()
    return Picture(data.images[number], title(f"digit:{number}"), int(data.labels[number]))


def _generated(pixels: Floats, name: str) -> Picture:
    return Picture(frozen(pixels), title(name))


_MADE: dict[str, Callable[[str, Shape], Picture]] = {
    "digit": _digit,
    "photo": lambda which, _: photograph(which),
    "pattern": lambda which, shape: _generated(PATTERNS[which](shape), f"pattern:{which}"),
    "noise": lambda which, shape: _generated(noise(shape, int(which)), f"noise:{which}"),
}


@dataclass(frozen=True)
class Selection:
    """The images of a batch by name, and the place of the one in hand, from 0."""

    names: tuple[str, ...]
    in_hand: int = 0

    def __post_init__(self) -> None:
        if not 1 <= len(self.names) <= MOST_IN_BATCH:
            raise Refusal(
                N_("A batch here has 1 to {most} images; this one has {count}."),
                most=MOST_IN_BATCH,
                count=len(self.names),
            )
        for name in self.names:
            check(name)
        if not 0 <= self.in_hand < len(self.names):
            raise Refusal(
                N_("There are {count} images in the batch; image {number} cannot be in hand."),
                count=len(self.names),
                number=self.in_hand + 1,
            )

    def text(self) -> str:
        """As it stands in a link: digit:7, or digit:0,digit:1,noise:3@2, the second in hand."""
        names = ",".join(self.names)
        return f"{names}@{self.in_hand + 1}" if self.in_hand else names


_MOST_TEXT = 1_000


def selection(text: str) -> Selection:
    """What a link says. Raises Refusal for what `Selection.text` would not write."""
    names, at, place = text[:_MOST_TEXT].partition("@")
    if len(text) > _MOST_TEXT or (at and not _WHOLE.fullmatch(place)):
        raise Refusal(
            N_("{text} names no images: it is read as digit:7, or as digit:0,noise:3@2."),
            text=shortened(text),
        )
    return Selection(tuple(names.split(",")), int(place) - 1 if at else 0)
