"""The parameters of the address beside the network's own: one table, read and written by.

A link that holds what cannot be read gives the default, and a sentence that says so.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from explorer.inspection.attribution import METHODS
from explorer.inspection.losses import LOSSES
from explorer.inspection.optimizers import MOST_RATE, OPTIMIZERS
from explorer.inspection.stepping.several_steps import MOST_STEPS
from explorer.inspection.stepping.step_records import MOST_BEFORE, STAGES, ZEROS
from explorer.sentence import N_, Sentence
from explorer.ui.session import address
from explorer.ui.session.parameter_kinds import (
    Above0,
    Kind,
    Listed,
    OneOf,
    Pair,
    Placed,
    Secret,
    Text,
    Whole,
)

MOST_CLASSES = 99_999
MOST_BESIDE = 5
MOST_IMAGES = 16
_MOST_STEP = 10**12 - 1
_MOST_SHOWN = 40


T = TypeVar("T")
D = TypeVar("D")


@dataclass(frozen=True)
class Parameter(Generic[T, D]):
    """One of the address. `D`: the type of what goes without saying, which is often None."""

    name: str
    kind: Kind[T]
    default: D

    def value(self) -> T | D:
        """As the link has it; the default where that is absent or cannot be read."""
        return self.read(address.read(self.name))

    def read(self, text: str | None) -> T | D:
        """The value of a text. Whatever the text is, nothing is raised."""
        if text is None:
            return self.default
        try:
            return self.kind.read(text)
        except ValueError:
            return self.default

    def write(self, value: T | D) -> str | None:
        """The text of a value; None for the default, which is not written."""
        if value == self.default:
            return None
        return self.kind.write(value)  # type: ignore[arg-type]  # no default, so it is a T

    def put(self, value: T | D) -> None:
        """Writes it into the address."""
        address.write({self.name: self.write(value)})

    def refusal(self, text: str) -> Sentence | None:
        """Why a text is passed over; None where it is read."""
        try:
            self.kind.read(text)
        except ValueError:
            return Sentence(
                N_("The link says {name}={text}, which is passed over: {name} is {allowed}."),
                name=self.name,
                text=text[:_MOST_SHOWN],
                allowed=self.kind.allowed,
            )
        return None


def _languages() -> tuple[str, ...]:
    from explorer.ui.shell.language import LANGUAGES  # which reads this table

    return tuple(LANGUAGES)


LANG = Parameter("lang", OneOf(_languages), None)
PRESENT = Parameter("present", OneOf(lambda: ("0", "1")), "0")
LAYER = Parameter("layer", Text(), None)
OPEN = Parameter("open", Text(), None)
"""The block that is open in a deep network."""
PART = Parameter("part", Text(), None)
IMAGE = Parameter("image", Text(), None)
FIT = Parameter("fit", Text(), None)
SECOND = Parameter("second", Text(), None)
"""What the image in hand is compared with."""
MODE = Parameter("mode", OneOf(lambda: ("eval", "train")), "eval")
VALUE = Parameter("value", Placed("conv1:0,3,4"), None)
OF = Parameter("of", OneOf(lambda: ("batch", "image")), "batch")
LOSS = Parameter("loss", OneOf(lambda: LOSSES), next(iter(LOSSES)))
TARGET = Parameter("target", Listed(Whole(0, MOST_CLASSES), MOST_IMAGES, may_lack=True), ())
NUMBERS = Parameter("numbers", Text(), None)
UPDATE = Parameter("update", Pair(OneOf(lambda: OPTIMIZERS), Above0(MOST_RATE)), ("sgd", 0.01))
"""The practical's."""
WEIGHT = Parameter("weight", Placed("conv1.weight:0,0,3,4"), None)
STAGE = Parameter("stage", OneOf(lambda: ("image", *STAGES)), None)
"""The stop on the way through a step; absent: the page's own."""
BELOW = Parameter("below", Text(), None)
DIGITS = Parameter("digits", OneOf(lambda: ("few", "all")), "few")
ZERO = Parameter("zero", OneOf(lambda: ZEROS), ZEROS[0])
BEFORE = Parameter("before", Whole(0, MOST_BEFORE), 0)
VECTOR = Parameter("vector", Text(), "0")
STEPS = Parameter("steps", Whole(1, MOST_STEPS), 1)
WAY = Parameter("way", OneOf(lambda: ("back", "on")), "back")
ABOUT = Parameter("about", OneOf(lambda: ("weight", "value")), "weight")
METHOD = Parameter("method", OneOf(lambda: METHODS), next(iter(METHODS)))
OWED = Parameter("owed", Listed(Whole(0, MOST_CLASSES), 2), ())
MAPS = Parameter("maps", Text(), None)
DATA = Parameter("data", Text(), None)
RUN = Parameter("run", Secret(), None)
TAKE = Parameter("take", Secret(), None)
"""The word to take the run away."""
STEP = Parameter("step", Whole(0, _MOST_STEP), None)
BESIDE = Parameter("beside", Listed(Secret(), MOST_BESIDE), ())

TABLE: dict[str, Parameter[Any, Any]] = {
    each.name: each
    for each in (
        LANG, PRESENT, DIGITS, LAYER, OPEN, PART, BELOW, IMAGE, FIT, SECOND, MODE, VALUE, OF,
        LOSS, TARGET, NUMBERS, UPDATE, WEIGHT, STAGE, ZERO, BEFORE, VECTOR, STEPS, WAY, ABOUT,
        METHOD, OWED, MAPS, DATA, RUN, TAKE, STEP, BESIDE,
    )
}  # fmt: skip
"""All of them, by name."""
COMPARED = "with"
"""The network beside the one under study: described as that is, and refused with it."""
NAMES = frozenset(TABLE) | {COMPARED}


def write(*changes: tuple[Parameter[Any, Any], Any]) -> None:
    """Writes several into the address, in one step of the history."""
    address.write({parameter.name: parameter.write(value) for parameter, value in changes})


def refusals() -> dict[str, Sentence]:
    """Why some of the link's parameters are passed over, by name; a run's id says it elsewhere."""
    sentences = {
        name: TABLE[name].refusal(text)
        for name, text in address.parameters().items()
        if name in TABLE and name != RUN.name
    }
    return {name: sentence for name, sentence in sentences.items() if sentence is not None}


def dismiss() -> None:
    """The sentences were read: what they were about leaves the address."""
    address.write(dict.fromkeys(refusals()))
