"""Numbers as people read them: the same in every language, so that a formula is too.

Thousands are parted by a narrow no-break space, which ISO 80000-1 and the Spanish orthography ask
for and no English reader takes for a decimal mark. Decimals keep the point, as in the source code
beside them. The minus sign is the true one (U+2212).
"""

import re
from math import floor, isfinite, isnan, log10
from struct import pack, unpack

NARROW_SPACE = "\u202f"
MINUS = "\u2212"
_MOST_SINGLE = 3.4028235677973366e38
"""What is less is no infinity in single precision."""
_AMOUNT = re.compile(r"([0-9]{1,20}(?:\.[0-9]{1,9})?) ?([kmgt]?)(i?)b?", re.ASCII | re.IGNORECASE)
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def whole(number: int) -> str:
    """A whole number with its thousands parted: 61706 -> 61 706."""
    return f"{number:,}".replace(",", NARROW_SPACE).replace("-", MINUS)


def significant(number: float, digits: int = 3) -> str:
    """A number to so many significant digits: 0.5 -> 0.500, 1234.5 -> 1 234, 1.2e-5 -> 1.20·10⁻⁵.

    The digits before the point are never rounded to noughts below a million.
    """
    if isnan(number):
        return "nan"
    if not isfinite(number):
        return f"{MINUS if number < 0 else ''}∞"
    if number == 0:
        return "0"
    mantissa, exponent = f"{number:.{digits - 1}e}".split("e")
    power = int(exponent)
    if not -4 <= power < 6:
        return f"{mantissa}·10{str(power).translate(_RAISED)}".replace("-", MINUS)
    decimals = max(0, digits - 1 - power)
    return f"{number:,.{decimals}f}".replace(",", NARROW_SPACE).replace("-", MINUS)


def exact(number: float) -> str:
    """All digits that tell a float32 from its neighbours; twelve of one in double precision."""
    if not isfinite(number) or number == 0:
        return significant(number)
    text = f"{number:.12g}"
    if abs(number) < _MOST_SINGLE and _single(number) == number:
        shorter = (f"{number:.{digits}g}" for digits in range(6, 10))
        text = next(each for each in shorter if _single(float(each)) == number)
    mantissa, _, power = text.partition("e")
    if power:
        return f"{mantissa}·10{str(int(power)).translate(_RAISED)}".replace("-", MINUS)
    before, point, after = mantissa.lstrip("-").partition(".")
    return f"{MINUS if number < 0 else ''}{whole(int(before))}{point}{after}"


def _single(number: float) -> float:
    """The nearest number in single precision."""
    nearest: float = unpack("f", pack("f", number))[0]
    return nearest


def share(part: float, all_of_it: float) -> str:
    """A part as per cent of the whole: 48120 of 61706 -> 78.0 %. Nothing of nothing is 0 %."""
    percent = 100 * part / all_of_it if all_of_it else 0.0
    return f"{percent:.1f}{NARROW_SPACE}%"


def abbreviated(number: float) -> str:
    """A large number to three digits with its SI prefix: 61706 -> 61.7 k, 30013581 -> 30.0 M."""
    return _prefixed(number, "").rstrip(NARROW_SPACE)


def memory(byte_count: float) -> str:
    """An amount of memory to three digits: 246824 -> 247 kB. Prefixes are decimal, as on disks."""
    return _prefixed(byte_count, "B")


def amount(text: str) -> int | None:
    """The number that was meant by 2GB, 500 MiB, 1.5k or 1000; None where it is none of these."""
    parts = _AMOUNT.fullmatch(text.strip())
    if parts is None or (parts[3] and not parts[2]):
        return None
    base = 1024 if parts[3] else 1000
    unit: int = base ** " kmgt".index(parts[2].lower() or " ")
    return int(float(parts[1]) * unit) if "." in parts[1] else int(parts[1]) * unit


def _prefixed(number: float, unit: str) -> str:
    if abs(number) < 999.5:
        return f"{number:.0f}{NARROW_SPACE}{unit}".replace("-", MINUS)
    # Rounded first: 999 950 is 1.00 M, not 1000 k.
    rounded = float(f"{number:.2e}")
    step = min(floor(log10(abs(rounded)) / 3), 6)
    value = rounded / 1000**step
    decimals = 2 - floor(log10(abs(value)))
    text = f"{value:,.{max(0, decimals)}f}".replace(",", NARROW_SPACE)
    return f"{text}{NARROW_SPACE}{' kMGTPE'[step]}{unit}".replace("-", MINUS)
