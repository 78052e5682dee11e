"""What the names of a program stand for while it is read: plain values, and these."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from explorer.network.operations import Operation, Shape

Origin = Literal["input", "classes"]


class Following(int):
    """A size that is no number in the text: it follows from the input, or is the class count."""

    origin: Origin

    def __new__(cls, value: int, origin: Origin = "input") -> "Following":
        """The number that it is here."""
        made = super().__new__(cls, value)
        made.origin = origin
        return made


class Unknown:
    """A size behind a layer that cannot work, or a value that says nothing of the network."""


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Path:
    """A dotted name of a library: torch.nn.Conv2d."""

    name: str


ITSELF = Path("self")
TRAINING = Path("self.training")
NETWORK = Path("net")
"""What the class makes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A layer as it is made, nn.Conv2d(1, 6, 5), or as a function names it, F.relu."""

    operation: Operation
    """With every size that may follow left to follow."""
    following: Mapping[str, Any]
    """Those sizes as the program has them; where they do not follow after all, they are pinned."""
    node: ast.AST


@dataclass(frozen=True, slots=True)
class Module:
    """What a member holds: a layer, or several in turn (nn.Sequential)."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Tensor:
    """A layer's output while `forward` is read."""

    place: int
    """Of the step that puts it out; -1: the image."""
    shape: Shape | None
    """None behind a layer that cannot work."""


def follows(value: object) -> bool:
    """Whether a value is a size, or sizes, that no number in the text gives."""
    if isinstance(value, tuple):
        return any(follows(item) for item in value)
    return isinstance(value, Following | Unknown)


def plain(value: object) -> Any:  # noqa: ANN401 - an argument can be anything
    """The value as an argument holds it; None where it is unknown."""
    if isinstance(value, Unknown) or (isinstance(value, tuple) and UNKNOWN in value):
        return None
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    return int(value) if isinstance(value, Following) else value
