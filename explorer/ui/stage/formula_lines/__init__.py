"""Lines of a formula, each with its numbers under it: as much as fits beside a picture.

formula_lines.show([Line("loss", "−ln p", "−ln 0.104 = 2.26")])
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

import streamlit as st

from explorer.inspection.formula_line import FormulaLine
from explorer.sentence import Sentence
from explorer.ui.shell.language import say
from explorer.ui.stage.number_format import Say, in_numbers

_HERE = Path(__file__).parent
_LINES = Template((_HERE / "lines.html").read_text(encoding="utf-8"))
_LINE = Template((_HERE / "line.html").read_text(encoding="utf-8"))
_PAIRS = Template((_HERE / "pairs.html").read_text(encoding="utf-8"))
_PAIR = Template((_HERE / "pair.html").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Line:
    """What is worked out, how, and the same in numbers. `beside`: what else has the number."""

    symbol: str
    formula: str
    numbers: str
    beside: str = ""


def show(lines: Sequence[Line]) -> None:
    """Draws them."""
    each = (
        _LINE.substitute({name: escape(getattr(line, name)) for name in Line.__slots__})
        for line in lines
    )
    st.html(_LINES.substitute(lines="".join(each)))


def pairs(title: str, each: Sequence[tuple[str, str]]) -> None:
    """Draws what something held, one moment under the other."""
    rows = (_PAIR.substitute(name=escape(name), text=escape(text)) for name, text in each)
    st.html(_PAIRS.substitute(title=escape(title), pairs="".join(rows)))


def of(line: FormulaLine, write: Say, beside: str = "") -> Line:
    """A line of a record, with its numbers."""
    parts = [in_numbers(line, write), write(line.result)]
    return Line(
        say(Sentence(line.symbol)),
        say(Sentence(line.formula)),
        " = ".join(part for part in parts if part),
        beside,
    )
