"""What is seen of a run: plain records that nobody writes to."""

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.sentence import Sentence
from explorer.training.change import Record
from explorer.training.evaluation import Validation
from explorer.training.sharing import May
from explorer.training.store.turn_store import Kept

State = Literal["paused", "waiting", "playing", "ended", "failed"]
"""waiting: it is wanted to train, and others come first. ended: it is as long as was planned."""

Floats = NDArray[np.float64]

_OF_A_STEP = 3
"""Loss, accuracy, rate; then a gradient norm a layer, then a ratio a layer."""


def columns_of(layers: tuple[str, ...]) -> int:
    """How many numbers are kept of a step."""
    return _OF_A_STEP + 2 * len(layers)


@dataclass(frozen=True, eq=False)
class Metrics:
    """What steps in a row saw, a row each, the first that of `first`."""

    first: int
    """The number of a step, from 1."""
    layers: tuple[str, ...]
    """Those that have parameters, in their order."""
    values: Floats
    """(n, 3 + 2·layers)"""

    def __len__(self) -> int:
        return len(self.values)

    @property
    def steps(self) -> NDArray[np.int64]:
        """The numbers of the steps, (n)."""
        return np.arange(self.first, self.first + len(self))

    @property
    def loss(self) -> Floats:
        """Of each batch, before its step, (n)."""
        return self.values[:, 0]

    @property
    def accuracy(self) -> Floats:
        """Share of each batch that was classed right, (n)."""
        return self.values[:, 1]

    @property
    def rate(self) -> Floats:
        """The learning rate of each step, (n)."""
        return self.values[:, 2]

    @property
    def gradients(self) -> Floats:
        """The norm of each layer's gradient, (n, layers); NaN where it was not measured."""
        return self.values[:, _OF_A_STEP : _OF_A_STEP + len(self.layers)]

    @property
    def ratios(self) -> Floats:
        """The norm of each layer's update over that of its weights, (n, layers), or NaN."""
        return self.values[:, _OF_A_STEP + len(self.layers) :]


@dataclass(frozen=True)
class Batch:
    """The last batch, and what it was taken for before its step."""

    step: int
    images: tuple[int, ...]
    """Positions in the data set."""
    predicted: tuple[int, ...]
    """A class each."""


@dataclass(frozen=True, eq=False)
class Progress:
    """A run at one moment, as whoever has its link may see it."""

    id: str
    name: str
    record: Record
    """After a rewind it may hold changes of later steps: they come again when it goes on."""
    parent: tuple[str, int] | None
    """The id of the run it was forked from, and at which step."""
    mine: bool
    """Whether the key that was given is its owner's."""
    state: State
    place: int
    """While it waits: 1 is next."""
    step: int
    """The last of which something is seen."""
    target: int
    """The step up to which it was asked to train."""
    planned: int
    """The step at which its schedule ends."""
    era: int
    """Another number: it was rewound, and what was seen of it before may not stand any more."""
    pace: float
    """Steps a second of training, in the last second or so; 0 where nothing is known."""
    metrics: Metrics
    """Of the steps that were asked for."""
    batch: Batch | None
    """The last one that was written down."""
    validations: tuple[Validation, ...]
    """Of the steps that were asked for."""
    snapshots: tuple[int, ...]
    """Steps whose weights lie ready, sorted; all others can be computed again."""
    sentence: Sentence | None
    """What its owner should know, as that it was resumed."""
    held: bool = False
    """A worker has it: at rest or not, a snapshot of its last step is still to come."""
    files: tuple[Kept, ...] = ()
    """Where the weights of the snapshots lie, the latest first."""
    visited: float = 0.0
    """When its owner looked at it last, seconds since 1970."""
    speed: float = 0.0
    """Steps a second that it may take at most; 0: as many as it can."""
    parent_name: str = ""
    """What the run it was forked from was called then."""
    may: May = May.SEE
    """What is allowed to whoever looks at it."""
    take: str = ""
    """The word to take it away, as its owner may hand it out; "" for all others."""

    @property
    def clock(self) -> "Clock":
        """What tells this moment of the run from another one."""
        last = self.snapshots[-1] if self.snapshots else 0
        return Clock(last, self.era, self.state, self.target, self.held, self.visited)

    def until(self, step: int) -> "Progress":
        """The run as it was after a step: what was measured later is left out."""
        known = max(0, step + 1 - self.metrics.first)
        return replace(
            self,
            step=step,
            metrics=replace(self.metrics, values=self.metrics.values[:known]),
            validations=tuple(each for each in self.validations if each.step <= step),
            batch=self.batch if self.batch is not None and self.batch.step == step else None,
        )

    @property
    def remaining(self) -> float | None:
        """Seconds of training that it still takes to its target; None where that is not known."""
        return (self.target - self.step) / self.pace if self.pace else None


@dataclass(frozen=True)
class Clock:
    """As much of a run as tells whether a page that shows it is to be drawn anew."""

    step: int
    """The last whose weights lie ready."""
    era: int
    state: State
    target: int
    held: bool
    visited: float = field(compare=False)


@dataclass(frozen=True, eq=False)
class History:
    """What was measured of a run: its curves."""

    id: str
    name: str
    era: int
    step: int
    metrics: Metrics
    validations: tuple[Validation, ...]


@dataclass(frozen=True)
class Known:
    """What an earlier look had of a run: only what came after it is asked for."""

    era: int
    step: int
    since: int


@dataclass(frozen=True)
class Row:
    """A run in the table of runs."""

    id: str
    name: str
    record: Record
    parent: tuple[str, int] | None
    mine: bool
    state: State
    step: int
    planned: int
    created: float
    """Seconds since 1970."""
    deleted: bool
    """It can still be brought back."""
    loss: float | None
    """Of the last validation; None before the first."""
    accuracy: float | None
    """Of the last validation."""
    size: int
    """What its snapshots take on disk, in bytes."""
    parent_name: str = ""
    """What the run it was forked from was called then."""
