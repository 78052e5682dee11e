"""A part of a program: what is told of it, and its lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.sentence import Sentence


@dataclass(frozen=True)
class Cell:
    """A few lines of prose over a few of code."""

    sentences: tuple[Sentence, ...]
    code: str
    imports: frozenset[str] = frozenset()
    """The lines that must stand at the head of the program."""


def cell(sentences: Iterable[Sentence], code: Iterable[str], imports: Iterable[str] = ()) -> Cell:
    """Of parts of code, two lines apart where a function begins or ends."""
    text = ""
    for part in code:
        if text:
            wide = part.startswith(("def ", "class ")) or _ends_in_a_block(text)
            text += "\n\n\n" if wide else "\n"
        text += part
    return Cell(tuple(sentences), text, frozenset(imports))


def _ends_in_a_block(text: str) -> bool:
    """A function or a class: nothing else ends so in what is put together here."""
    last = text.rsplit("\n\n\n", 1)[-1]
    return last.startswith(("def ", "class ")) or "\ndef " in last


def number(value: float) -> str:
    """As Python reads it again, bit for bit."""
    return repr(float(value)) if value - value == 0 else f'float("{value}")'
