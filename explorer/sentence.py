"""Sentences for people: a template and its values, put into words where they are shown.

The errors that carry one, told apart by type:

    Explained            anything that a person is told in a sentence
    ├── Refusal          what a person entered cannot be taken: what was wrong, what is allowed
    └── TooLarge         what was asked for does not fit: the numbers on both sides

Everything else that is raised is a bug.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def N_(text: str) -> str:
    """Mark a template for translation and leave it as it is: it is translated where it is shown."""
    return text


def _as_written(text: str) -> str:
    return text


class Sentence:
    """A template with named places and the values that go there. Values may be sentences too."""

    __slots__ = ("template", "values")

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values: Mapping[str, object] = MappingProxyType(values)

    def text(self, translate: Callable[[str], str] = _as_written) -> str:
        """The sentence in the language to which `translate` takes an English template."""
        worded = {
            name: value.text(translate) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return translate(self.template).format(**worded)

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        values = {
            name: value.plain()
            if isinstance(value, Sentence)
            else value
            if isinstance(value, int | float | str)
            else str(value)
            for name, value in self.values.items()
        }
        return {"template": self.template, "values": values}

    @classmethod
    def from_plain(cls, given: Mapping[str, Any]) -> "Sentence":
        """The sentence of such a dictionary. Raises KeyError or TypeError for any other."""
        values = {
            name: cls.from_plain(value) if isinstance(value, Mapping) else value
            for name, value in given["values"].items()
        }
        return cls(given["template"], **values)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Sentence({self.text()!r})"

    def __reduce__(self) -> tuple[object, ...]:
        # A mapping proxy cannot be pickled, and errors come back from other processes.
        return _again, (self.template, dict(self.values))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sentence):
            return NotImplemented
        return self.template == other.template and self.values == other.values

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted(self.values))))


def _again(template: str, values: dict[str, object]) -> Sentence:
    return Sentence(template, **values)


class Explained(Exception):
    """An error with a sentence for the person who met it."""

    def __init__(self, sentence: Sentence | str, **values: object) -> None:
        self.sentence = sentence if isinstance(sentence, Sentence) else Sentence(sentence, **values)
        super().__init__(self.sentence)


class Refusal(Explained):
    """What a person entered cannot be taken; the sentence says what is allowed."""


class TooLarge(Explained):
    """What was asked for does not fit; the sentence has the numbers."""
