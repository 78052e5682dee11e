"""The settings of what is kept for visitors, all from the environment.

EXPLORER_VISITOR_QUOTA   what one visitor's pictures, drawings and data sets may take, 100MB: what
                         is more is not kept, and the visitor is told so
EXPLORER_VISITOR_DAYS    days after which what the visitor did not use is removed, 30
"""

import os
from dataclasses import dataclass
from pathlib import Path

from explorer.data.server_folder import folder
from explorer.numerals import amount


@dataclass(frozen=True, slots=True)
class VisitorSettings:
    """What the environment says."""

    folder: Path
    """Of all visitors: several servers may share it."""
    quota: int = 100_000_000
    """Bytes a visitor."""
    days: int = 30


def read() -> VisitorSettings:
    """The settings as they are now. Raises ValueError for one that says nothing."""
    default = VisitorSettings(folder() / "visitors")
    return VisitorSettings(
        folder=default.folder,
        quota=_number("EXPLORER_VISITOR_QUOTA", default.quota),
        days=_number("EXPLORER_VISITOR_DAYS", default.days),
    )


def _number(name: str, default: int) -> int:
    text = os.environ.get(name)
    if not text:
        return default
    number = amount(text)
    if number is None or number < 1:
        raise ValueError(f"{name} must be a number of 1 or more, as in 30 or 100MB; it is {text!r}")
    return number
