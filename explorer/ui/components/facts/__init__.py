"""Numbers in a line, each large with its words under it."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

import streamlit as st

_HERE = Path(__file__).parent
_LINE = Template((_HERE / "facts.html").read_text(encoding="utf-8"))
_FACT = Template((_HERE / "fact.html").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Fact:
    """A number and what it is. `name` finds it again, in whatever language."""

    name: str
    number: str
    words: str


def show(*facts: Fact) -> None:
    """Draws the line."""
    each = (
        _FACT.substitute(name=fact.name, number=escape(fact.number), words=escape(fact.words))
        for fact in facts
    )
    st.html(_LINE.substitute(facts="".join(each)))
