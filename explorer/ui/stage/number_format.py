"""How numbers are written in the parts that take a step apart: three digits, or all of them."""

from collections.abc import Callable

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.stepping.step_records import Excerpt
from explorer.numerals import exact, significant, whole
from explorer.ui.session.parameters import DIGITS
from explorer.ui.shell.language import _

Say = Callable[[float], str]


def digits() -> Say:
    """What writes a number: three digits, or all of them where the visitor prefers that."""
    return exact if are_all() else significant


def are_all() -> bool:
    """Whether all digits of a number are written."""
    return DIGITS.value() == "all"


def bracketed(say: Say, number: float) -> str:
    """A number within a formula: a negative one, or a power of ten, in brackets."""
    text = say(number)
    return f"({text})" if number < 0 or "·" in text else text


def in_numbers(line: FormulaLine, say: Say) -> str:
    """A line of a formula with its numbers; settings as they were set: 0.9, not 0.900."""
    numbers = {name: bracketed(say, value) for name, value in line.values.items()}
    settings = {name: bracketed(_as_set, value) for name, value in line.settings.items()}
    return line.numbers.format(**numbers, **settings)


def _as_set(number: float) -> str:
    if isinstance(number, int):
        return whole(number)
    text = f"{number:g}"
    mantissa, _e, power = text.partition("e")
    return significant(number, len(mantissa.replace(".", ""))) if power else mantissa


def listed(excerpt: Excerpt | None, say: Say) -> str:
    """A tensor's numbers, as far as they are shown; None as PyTorch has it."""
    if excerpt is None:
        return "None"
    text = ", ".join(map(say, excerpt.shown.tolist()))
    left_out = excerpt.count - excerpt.start - len(excerpt.shown)
    if left_out > 0:
        text += ", " + _("… and {count} more").format(count=whole(left_out))
    if excerpt.start:
        return _("from number {start}: ").format(start=whole(excerpt.start)) + f"[{text}]"
    return f"[{text}]"
