"""A run is its beginning and the commands that changed it, each at its step: its record."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from explorer.data.augmenting import Augmentation
from explorer.sentence import N_, Refusal
from explorer.training import beginning as beginnings
from explorer.training.beginning import (
    MOST_BATCH,
    Beginning,
    augmentation_from_plain,
    check_keys,
    check_number,
    check_rate,
    check_whole,
)

MOST_STEPS = 10**12


@dataclass(frozen=True)
class Change:
    """What is otherwise after so many steps; None: as it was."""

    step: int
    """As many as were taken before it."""
    rate: float | None = None
    """The rest of the schedule is scaled by it; once the plan is over, it is the rate itself."""
    weight_decay: float | None = None
    clip: float | None = None
    batch: int | None = None
    """The rest of the schedule is stretched over the steps that are left then."""
    augmentation: Augmentation | None = None
    constant: bool = False
    """The rate stays as it is at this step, or as `rate` says."""

    def __post_init__(self) -> None:
        check_whole("step", self.step, 0, MOST_STEPS)
        if self.rate is not None:
            check_rate(self.rate)
        if self.weight_decay is not None:
            check_number("weight decay", self.weight_decay, 1e6)
        if self.clip is not None:
            check_number("clip", self.clip, 1e6)
        if self.batch is not None:
            check_whole("batch", self.batch, 1, MOST_BATCH)


@dataclass(frozen=True)
class Record:
    """All that a run follows from. Hashable, comparable: equal records, equal runs, bit for bit."""

    beginning: Beginning
    changes: tuple[Change, ...] = ()
    """In the order in which they were made; of two at one step, the later wins."""

    def __post_init__(self) -> None:
        steps = [change.step for change in self.changes]
        if steps != sorted(steps):
            raise ValueError("the changes are not in the order of their steps")

    def until(self, step: int) -> "Record":
        """What it was when so many steps were taken: without the changes that came after."""
        return Record(
            self.beginning, tuple(change for change in self.changes if change.step <= step)
        )

    def before(self, step: int) -> "Record":
        """All that has had a part in the weights after so many steps."""
        return Record(
            self.beginning, tuple(change for change in self.changes if change.step < step)
        )

    def changed(self, change: Change) -> "Record":
        """Goes on otherwise; what was changed after that step is given up."""
        return Record(self.beginning, (*self.until(change.step).changes, change))


def plain(record: Record) -> dict[str, Any]:
    """As JSON holds it."""
    return {
        "beginning": beginnings.plain(record.beginning),
        "changes": [change_plain(change) for change in record.changes],
    }


def from_plain(plain_value: object) -> Record:
    """The record of such a dictionary. Raises Refusal."""
    changes = plain_value.get("changes", []) if isinstance(plain_value, Mapping) else None
    if not isinstance(plain_value, Mapping) or not isinstance(changes, list):
        raise Refusal(N_("A run is an object with a beginning and a list of changes."))
    check_keys(plain_value, ["beginning", "changes"])
    made = sorted(map(change_from_plain, changes), key=lambda change: change.step)
    return Record(beginnings.from_plain(plain_value.get("beginning")), tuple(made))


def change_plain(change: Change) -> dict[str, Any]:
    """As JSON holds it: what stays as it was is left out."""
    entries = {name: value for name, value in asdict(change).items() if value is not None}
    if not change.constant:
        del entries["constant"]
    return entries


def change_from_plain(plain_value: object) -> Change:
    """The change of such a dictionary. Raises Refusal."""
    if not isinstance(plain_value, Mapping) or not isinstance(
        plain_value.get("constant", False), bool
    ):
        raise Refusal(N_("A change is an object with a step, and what is otherwise after it."))
    check_keys(plain_value, [field.name for field in fields(Change)])
    entries = {"step": None, **plain_value}
    if "augmentation" in entries:
        entries["augmentation"] = augmentation_from_plain(entries["augmentation"])
    return Change(**entries)
