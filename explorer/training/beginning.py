"""The beginning of a run: all that it follows from, as long as nobody changes it on the way."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, fields
from functools import cached_property
from typing import Any, TypeGuard

from explorer.data import data_source as sources
from explorer.data.augmenting import Augmentation
from explorer.data.data_source import DIGITS, Source
from explorer.data.dataset import Dataset, Indices, Split
from explorer.data.fitting import UNIT, Preparation
from explorer.inspection import losses, optimizers
from explorer.inspection.optimizers import MOST_RATE
from explorer.network.description import MOST_SEED, Network
from explorer.network.operations.argument import shortened
from explorer.network.plain import network_from_plain, network_to_plain
from explorer.sentence import N_, Refusal
from explorer.training.schedules import SCHEDULES, Schedule

SHIFTED = Augmentation(shift=2)
"""Of the defaults: on LeNet's input half a pixel of the digits as they were scanned."""
MOST_BATCH = 1_024
MOST_EPOCHS = 1_000


@dataclass(frozen=True)
class Beginning:
    """All that a run follows from. Hashable, comparable, small.

    The defaults learn: LeNet ends between 97 and 100 % on the digits, whatever the seed and the
    processor, in about three seconds (measured by tests/benchmarks/recipe.py).
    """

    network: Network
    _: KW_ONLY
    source: Source = DIGITS
    """The data set."""
    loss: str = "cross-entropy"
    """One of numbers is taken of the distance to the one-hot targets."""
    label_smoothing: float = 0.0
    """The share of each target that all classes get alike."""
    optimizer: str = "adam"
    rate: float = 0.01
    """The learning rate; the highest one where a schedule changes it."""
    schedule: Schedule = "one-cycle"
    epochs: int = 10
    """As many as are planned: where its schedule ends."""
    batch: int = 32
    """Images a step."""
    weight_decay: float = 0.0
    """As torch.optim has it: added to the gradient, with AdamW taken from the weights."""
    clip: float = 0.0
    """The norm that all gradients together may have; 0: any."""
    augmentation: Augmentation = SHIFTED
    """What is done to the images at random, anew at every step."""
    standardised: bool = True
    """Whether the images' mean and deviation are taken out of them."""
    seed: int = 0
    """Of split, order of images, augmentation and dropout; fresh weights have the network's."""
    start: str = ""
    """Digest of the weights that it begins with (training/weight_loading); "": fresh ones."""

    def __post_init__(self) -> None:
        losses.loss(self.loss)
        optimizers.optimizer(self.optimizer)
        if self.schedule not in SCHEDULES:
            raise Refusal(
                N_("{value} is no schedule; there are {words}."),
                value=shortened(self.schedule), words=", ".join(SCHEDULES),
            )  # fmt: skip
        check_rate(self.rate)
        check_number("label smoothing", self.label_smoothing, 1)
        check_number("weight decay", self.weight_decay, 1e6)
        check_number("clip", self.clip, 1e6)
        check_whole("epochs", self.epochs, 1, MOST_EPOCHS)
        check_whole("batch", self.batch, 1, MOST_BATCH)
        check_whole("seed", self.seed, 0, MOST_SEED)

    @cached_property
    def data(self) -> Dataset:
        """What it learns from, as far as the network has classes for it."""
        return sources.opened(self.source, self.network)

    @property
    def preparation(self) -> Preparation:
        """What is done to each image."""
        return self.data.standard if self.standardised else UNIT

    @cached_property
    def split(self) -> Split:
        """Which images it is trained on, and which only measure it."""
        return self.data.split(self.seed)

    @property
    def train(self) -> Indices:
        """The images that it is trained on: positions in the data set."""
        return self.split.train

    @property
    def images_a_step(self) -> int:
        """As many as the batch asks for, or all that there are."""
        return min(self.batch, len(self.train))

    @property
    def steps_per_epoch(self) -> int:
        """Whole batches in the images to train on; the few that are left over sit an epoch out."""
        return len(self.train) // self.images_a_step

    def __getstate__(self) -> dict[str, Any]:
        """Without the images, which whoever gets it opens himself."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def check_rate(rate: object) -> None:
    """Refuses what can be no learning rate."""
    if not _is_number(rate) or not 0 < rate <= MOST_RATE:
        raise Refusal(
            N_("The learning rate must be more than 0 and at most {most}; it is {value}."),
            value=shortened(rate), most=MOST_RATE,
        )  # fmt: skip


def check_number(what: str, value: object, most: float) -> None:
    """Refuses what is not from 0 to the most."""
    if not _is_number(value) or not 0 <= value <= most:
        raise Refusal(
            N_("{what} must be a number from {least} to {most}; it is {value}."),
            what=what, least=0, most=f"{most:g}", value=shortened(value),
        )  # fmt: skip


def check_whole(what: str, value: object, least: int, most: int) -> None:
    """Refuses what is no whole number within its limits."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Refusal(
            N_("{what} must be a whole number from {least} to {most}; it is {value}."),
            what=what, least=least, most=most, value=shortened(value),
        )  # fmt: skip


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def plain(beginning: Beginning) -> dict[str, Any]:
    """As JSON holds it: every choice by its name."""
    entries = {field.name: getattr(beginning, field.name) for field in fields(beginning)}
    return entries | {
        "network": network_to_plain(beginning.network),
        "source": sources.plain(beginning.source),
        "augmentation": beginning.augmentation.plain(),
    }


def from_plain(plain_value: object) -> Beginning:
    """The beginning of such a dictionary; what it leaves out is as by default. Raises Refusal."""
    network = plain_value.get("network") if isinstance(plain_value, Mapping) else None
    if not isinstance(plain_value, Mapping) or not isinstance(network, Mapping):
        raise Refusal(N_("A run begins with a network: an object with its layers."))
    check_keys(plain_value, [field.name for field in fields(Beginning)])
    entries = {name: value for name, value in plain_value.items() if name != "network"}
    if "source" in entries:
        entries["source"] = sources.from_plain(entries["source"])
    if "augmentation" in entries:
        entries["augmentation"] = augmentation_from_plain(entries["augmentation"])
    switch, start = entries.get("standardised", True), entries.get("start", "")
    if not isinstance(switch, bool) or not isinstance(start, str):
        raise Refusal(N_("standardised must be true or false, and start the name of weights."))
    return Beginning(network_from_plain(network), **entries)


def augmentation_from_plain(plain_value: object) -> Augmentation:
    """What is done to the images, from a dictionary. Raises Refusal."""
    names = [field.name for field in fields(Augmentation)]
    if not isinstance(plain_value, Mapping):
        raise Refusal(
            N_("An augmentation is an object with {keys}; this is {value}."),
            keys=", ".join(names), value=shortened(plain_value),
        )  # fmt: skip
    check_keys(plain_value, names)
    return Augmentation(**plain_value)


def check_keys(entries: Mapping[str, Any], known: list[str]) -> None:
    """Refuses a name that nothing goes by."""
    for key in entries:
        if key not in known:
            raise Refusal(
                N_("A run has no {key}; it has {keys}."), key=shortened(key), keys=", ".join(known)
            )
