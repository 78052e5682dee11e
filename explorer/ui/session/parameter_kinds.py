"""How a parameter of the address is written as text, and read: one class a kind.

Reading raises ValueError for any text that is not a value of the kind; what is read from what was
written is the value itself.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import isfinite
from typing import Generic, NamedTuple, TypeVar

from explorer.sentence import N_, Sentence

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
_AXES = re.compile(r"[0-9]{1,7}(,[0-9]{1,7}){0,4}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)


class Kind(ABC, Generic[T]):
    """Values of one type."""

    @abstractmethod
    def read(self, text: str) -> T:
        """The value. Raises ValueError."""

    def write(self, value: T) -> str:
        """The text."""
        return str(value)

    @property
    @abstractmethod
    def allowed(self) -> Sentence:
        """What a value looks like, to go on after "it is"."""


@dataclass(frozen=True)
class Text(Kind[str]):
    """Read by whoever it is for, and refused in his sentence."""

    def read(self, text: str) -> str:
        """As it is."""
        return text

    @property
    def allowed(self) -> Sentence:
        """Anything."""
        return Sentence(N_("any text"))


@dataclass(frozen=True)
class OneOf(Kind[str]):
    """A closed set of words. They are asked for when they are needed: some are another floor's."""

    words: Callable[[], Collection[str]]

    def read(self, text: str) -> str:
        """One of them."""
        if text not in self.words():
            raise ValueError(text)
        return text

    @property
    def allowed(self) -> Sentence:
        """The words."""
        return Sentence(N_("one of {words}"), words=", ".join(self.words()))


@dataclass(frozen=True)
class Whole(Kind[int]):
    """A whole number within limits, in plain digits."""

    least: int
    most: int

    def read(self, text: str) -> int:
        """The number."""
        if not re.fullmatch(r"[0-9]{1,20}", text) or not self.least <= int(text) <= self.most:
            raise ValueError(text)
        return int(text)

    @property
    def allowed(self) -> Sentence:
        """The limits."""
        return Sentence(
            N_("a whole number from {least} to {most}"), least=self.least, most=self.most
        )


@dataclass(frozen=True)
class Above0(Kind[float]):
    """A number above 0, within a limit."""

    most: float

    def read(self, text: str) -> float:
        """The number."""
        number = float(text)
        if not isfinite(number) or not 0 < number <= self.most:
            raise ValueError(text)
        return number

    def write(self, value: float) -> str:
        """As short as it can be read again."""
        short = f"{value:g}"
        return short if float(short) == value else repr(float(value))

    @property
    def allowed(self) -> Sentence:
        """The limit."""
        return Sentence(N_("a number above 0, of {most} or less"), most=f"{self.most:g}")


@dataclass(frozen=True)
class Pair(Kind[tuple[A, B]], Generic[A, B]):
    """Two values and a comma between them."""

    first: Kind[A]
    second: Kind[B]

    def read(self, text: str) -> tuple[A, B]:
        """Both."""
        first, _comma, second = text.partition(",")
        return self.first.read(first), self.second.read(second)

    def write(self, value: tuple[A, B]) -> str:
        """Both."""
        return f"{self.first.write(value[0])},{self.second.write(value[1])}"

    @property
    def allowed(self) -> Sentence:
        """What either is."""
        return Sentence(
            N_("{first}, a comma, and {second}"),
            first=self.first.allowed,
            second=self.second.allowed,
        )


@dataclass(frozen=True)
class Listed(Kind[tuple[T | None, ...]], Generic[T]):
    """Values with commas between them; None for one that is left out."""

    of: Kind[T]
    most: int
    may_lack: bool = False

    def read(self, text: str) -> tuple[T | None, ...]:
        """All of them."""
        parts = text.split(",")
        if len(parts) > self.most or not text:
            raise ValueError(text)
        return tuple(None if self.may_lack and not part else self.of.read(part) for part in parts)

    def write(self, value: tuple[T | None, ...]) -> str:
        """All of them."""
        return ",".join("" if each is None else self.of.write(each) for each in value)

    @property
    def allowed(self) -> Sentence:
        """What each is, and how many there may be."""
        return Sentence(
            N_("a list with commas, of {most} at most, each {one}"),
            most=self.most,
            one=self.of.allowed,
        )


class Place(NamedTuple):
    """A number in a named array."""

    name: str
    at: tuple[int, ...]


@dataclass(frozen=True)
class Placed(Kind[Place]):
    """A name, a colon, and the place in what is called so, an axis after the other."""

    example: str

    def read(self, text: str) -> Place:
        """Name and place."""
        name, _colon, axes = text.partition(":")
        if not name or not _AXES.fullmatch(axes):
            raise ValueError(text)
        return Place(name, tuple(map(int, axes.split(","))))

    def write(self, value: Place) -> str:
        """Name and place."""
        return f"{value.name}:{','.join(map(str, value.at))}"

    @property
    def allowed(self) -> Sentence:
        """An example."""
        return Sentence(N_("written as in {example}"), example=self.example)


@dataclass(frozen=True)
class Secret(Kind[str]):
    """What is drawn so that nobody guesses it: the id of a run, there or not; what opens more."""

    def read(self, text: str) -> str:
        """The same."""
        if not _SECRET.fullmatch(text):
            raise ValueError(text)
        return text

    @property
    def allowed(self) -> Sentence:
        """An example."""
        return Sentence(N_("written as in {example}"), example="5f0c2e9a71d84b36a0e7c85d19f42b63")
