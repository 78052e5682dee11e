"""Where a data set comes from, in few words: what a run, a link and a command line hold of it.

digits                                    scikit-learn's handwritten digits
shapes                                    generated shapes, as many and as hard as most can learn
shapes:noise=0.3,shift=0.2,images=50      the same, otherwise
kept:9c56cc51b374c3ba189210d5b6d4bf57     a visitor's own, by the digest under which it is kept
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from threading import Lock
from typing import Any, assert_never

import numpy as np

from explorer.data.data_kinds import DATA_KINDS, TO_ALL, DataKind, Kind
from explorer.data.dataset import Dataset
from explorer.data.digits import digits
from explorer.data.generated_shapes import Plan, shapes
from explorer.data.own.kept_sets import dataset_of, path_of
from explorer.memory_budget import budget
from explorer.network.description import MOST_SEED, Network
from explorer.network.operations.argument import Argument, shortened
from explorer.sentence import N_, Refusal

DIGEST = re.compile(r"[0-9a-f]{32}", re.ASCII)
_MOST_TEXT = 200

CONTROLS = {
    "noise": Argument("real", 0, 1),
    "shift": Argument("real", 0, 0.5),
    "per_class": Argument("whole", 2, 500),
    "seed": Argument("whole", 0, MOST_SEED),
}
"""Of generated shapes, with their limits."""
_WORDS = {"noise": "noise", "shift": "shift", "images": "per_class", "seed": "seed"}


def _default(name: str) -> Any:  # noqa: ANN401 - the field's
    return next(entry.default for entry in fields(Source) if entry.name == name)


@dataclass(frozen=True)
class Source:
    """One of a kind; of the other fields only those of the kind are ever set."""

    kind: Kind = "digits"
    noise: float = 0.1
    """Of shapes: the standard deviation of what is added, of the way from black to white."""
    shift: float = 0.1
    """Of shapes: how far from the middle, as a share of the shorter side."""
    per_class: int = 100
    """Of shapes: images of each."""
    seed: int = 0
    """Of shapes."""
    digest: str = ""
    """Of a visitor's own."""

    def __post_init__(self) -> None:
        if self.kind not in tuple(DATA_KINDS):  # a list, say, cannot be hashed
            raise Refusal(
                N_("{value} is no data set; there are {kinds}."),
                value=shortened(self.kind) or "''",
                kinds=", ".join(DATA_KINDS),
            )
        for name, control in CONTROLS.items():
            value = control.read(name, getattr(self, name))
            # What another kind's controls are means nothing: equal sources compare equal.
            object.__setattr__(self, name, value if self.record.drawn else _default(name))
        if not self.record.own:
            object.__setattr__(self, "digest", "")
        elif not isinstance(self.digest, str) or not DIGEST.fullmatch(self.digest):
            raise Refusal(
                N_("{value} names no data set that could be kept here: a name is 32 of the "
                   "characters 0 to 9 and a to f."),
                value=shortened(self.digest) or "''",
            )  # fmt: skip

    @property
    def record(self) -> DataKind:
        """Of its kind."""
        return DATA_KINDS[self.kind]

    def text(self) -> str:
        """As it stands in a link and on a command line."""
        if self.record.own:
            return f"{self.kind}:{self.digest}"
        options = [
            f"{word}={getattr(self, name):g}" if name != "seed" else f"{word}={self.seed}"
            for word, name in _WORDS.items()
            if getattr(self, name) != _default(name)
        ]
        return ":".join([self.kind, *([",".join(options)] if options else [])])

    def plan(self, classes: int) -> Plan:
        """What is drawn of shapes."""
        return Plan(classes, self.per_class, self.noise, self.shift, self.seed)


DIGITS = Source()


def source(text: str) -> Source:
    """What a link or a command line says. Raises Refusal."""
    name, colon, rest = text[: _MOST_TEXT + 1].partition(":")
    kind = next((each for each in DATA_KINDS if each == name), None)
    if kind is not None and DATA_KINDS[kind].own:
        return Source(kind, digest=rest)
    if kind is None or len(text) > _MOST_TEXT or (colon and not DATA_KINDS[kind].drawn):
        raise Refusal(
            N_("{value} is no data set; it is read as {kinds} or as {example}."),
            value=shortened(text) or "''",
            kinds=", ".join(TO_ALL),
            example=", ".join(record.example for record in DATA_KINDS.values() if record.example),
        )
    return Source(kind, **_options(rest) if colon else {})


def _options(text: str) -> dict[str, Any]:
    """What is said of generated shapes, by the names of `Source`."""
    options: dict[str, Any] = {}
    for item in text.split(","):
        word, _, value = item.partition("=")
        if word not in _WORDS or _WORDS[word] in options:
            raise Refusal(
                N_("{value} says nothing about shapes; what can be said of them is {words}, each "
                   "once."),
                value=shortened(item) or "''", words=", ".join(_WORDS),
            )  # fmt: skip
        options[_WORDS[word]] = _number(value)
    return options


def _number(text: str) -> int | float | str:
    """What is no number stays the text that the refusal shows."""
    try:
        return int(text) if text.isascii() and text.isdigit() else float(text)
    except ValueError:
        return text


def plain(source: Source) -> dict[str, Any]:
    """As JSON has it: the kind, and what is set of it."""
    names = [*(CONTROLS if source.record.drawn else ()), *(["digest"] if source.record.own else ())]
    return {"kind": source.kind, **{name: getattr(source, name) for name in names}}


def from_plain(plain: Mapping[str, Any]) -> Source:
    """The source of such a dictionary. Raises Refusal."""
    known = [entry.name for entry in fields(Source)]
    for name in plain:
        if name not in known:
            raise Refusal(
                N_("A data set has no {key}; it has {keys}."),
                key=shortened(name), keys=", ".join(known),
            )  # fmt: skip
    return Source(**plain)


def is_there(source: Source) -> bool:
    """Whether it can be opened; a visitor's own may have been deleted."""
    return not source.record.own or path_of(source.digest).exists()


def opened(source: Source, network: Network) -> Dataset:
    """What a network can learn of a data set: images of the classes that both have.

    The same object at every call, for all sessions, as long as it is among the last that were used.
    Raises Refusal where there is no such data set, or nothing in it for the network.
    """
    with _OPENING:
        match source.kind:
            case "digits":
                return digits().for_classes(network.classes)
            case "shapes":
                return _shapes(source, network.classes, network.input_shape)
            case "kept":
                return _enough(dataset_of(source.digest).for_classes(network.classes))
            case never:
                assert_never(never)


def _enough(dataset: Dataset) -> Dataset:
    """Refuses what has nothing to measure with; of a class with two images one is held back."""
    if not len(dataset.labels) or np.bincount(dataset.labels).max() < 2:
        raise Refusal(
            N_("Of the classes that the network has, the data set has no two images of one, one to "
               "train on and one to measure with. Give the network more classes, or send more "
               "images.")
        )  # fmt: skip
    return dataset


_OPENING = Lock()
"""Whoever comes while a data set is being made waits for it."""


@lru_cache(maxsize=3)
def _shapes(source: Source, classes: int, input_shape: tuple[int, int, int]) -> Dataset:
    drawn = shapes(source.plan(classes), input_shape)
    budget().count(drawn, drawn.images.nbytes + drawn.labels.nbytes, is_shared=True)
    return drawn
