"""Texts as they stand in files of other languages, where they say what they say and nothing else.

Names come from visitors, and files go to others: whatever a name holds, no spreadsheet takes it for
a formula, no typesetter for a command and no browser for markup.
"""

import json
import re
import unicodedata

from explorer.numerals import NARROW_SPACE

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Unicode's categories of what shows nothing, turns the line round, or is no character at all."""
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_FORMULA = re.compile(r"\s*[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20\u2212]")
"""What a spreadsheet takes for the beginning of a formula, after any space (OWASP, "CSV
Injection"); wide signs are taken for narrow ones where people write with them."""

_MARKUP = re.compile(r"[\\*_|`<>\[\]~&$#]|(?<=www)\.|:(?=//)", re.IGNORECASE)
_FIRST = re.compile(r"^(?:[+=-]|\d{1,9}(?=[.)](?:\s|$)))")
"""What makes a heading, a list or a rule of a line that begins with it."""

_TEX = {
    "\\": r"\textbackslash{}", "_": r"\_", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": "$<$", ">": "$>$", "|": "$|$",
    "·": r"$\cdot$", "×": r"$\times$", "−": "$-$", "→": r"$\to$", "⌈": r"$\lceil$",
    "⌉": r"$\rceil$", "\u202f": r"\,",
}  # fmt: skip
_LIGATURE = re.compile(r"([-'`,?!])(?=[-'`,])")
"""Signs that LaTeX makes one of: -- is a dash, '' a closing quotation mark."""


def on_one_line(text: str) -> str:
    """Without line breaks, and without what cannot be seen: the mark of what is missing instead."""
    if text.replace(NARROW_SPACE, "").isprintable():  # nearly all are
        return text
    return "".join(
        " " if sign in "\t\n\v\f\r\x85\u2028\u2029"
        else _REPLACEMENT if unicodedata.category(sign) in _UNSEEN
        else sign
        for sign in text
    )  # fmt: skip


def in_csv(value: object) -> object:
    """A cell: a text that a spreadsheet would compute gets the apostrophe that says it is none."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


def in_markdown(text: str) -> str:
    """A text as a line of Markdown, or within one: no markup, link, formula or entity in it."""
    # An underscore or star between letters is none of emphasis, at a word's edge it could be.
    told = _MARKUP.sub(lambda found: f"\\{found[0]}", on_one_line(text).strip())
    first = _FIRST.match(told)
    if first is None:
        return told
    if first[0].isdigit():  # the point behind it makes a list
        return f"{first[0]}\\{told[first.end() :]}"
    return f"\\{told}"


def in_latex(text: str) -> str:
    """A text within a line of LaTeX."""
    apart = _LIGATURE.sub("\\1\0", on_one_line(text))
    return "".join(_TEX.get(sign, sign) for sign in apart).replace("\0", "{}")


def in_script(value: object) -> str:
    """A value as JavaScript, within a script element of HTML: nothing in it ends the element."""
    return json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e")
