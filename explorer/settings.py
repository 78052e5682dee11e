"""Settings of the environment: a record each, in the module that reads it.

A record says the variable's name, what it means, what holds where it is not set, and what it may
be. docs/settings.md is written from the records: `make docs`.
"""

import os
import re
from dataclasses import dataclass

from explorer.numerals import amount


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable of the environment."""

    name: str
    meaning: str
    """One sentence for whoever runs a server, without a full stop."""
    unset: str
    """What holds where it is not set: a value as one would write it, or words."""

    @property
    def text(self) -> str:
        """As the environment says it now; "": not set."""
        return os.environ.get(self.name, "")


@dataclass(frozen=True, slots=True)
class Text(Setting):
    """A setting that is a text of some form."""

    form: str = ".+"
    """A regular expression for the whole of it."""
    example: str = ""

    def read(self) -> str:
        """The text; "": not set. Raises ValueError for one of another form."""
        text = self.text
        if text and not re.fullmatch(self.form, text):
            raise ValueError(f"{self.name} must be as in {self.example}; it is {text!r}")
        return text


@dataclass(frozen=True, slots=True)
class Amount(Setting):
    """A setting that is a whole number, as in 1000, 100k or 3GB."""

    least: int = 1

    @property
    def default(self) -> int:
        """What holds where it is not set, if that is a number."""
        number = amount(self.unset)
        assert number is not None, self.name
        return number

    def read(self, otherwise: int | None = None) -> int:
        """The number; where it is not set `otherwise`, else the default.

        Raises ValueError for a text that is no number, or too small a one.
        """
        text = self.text
        if not text:
            return self.default if otherwise is None else otherwise
        number = amount(text)
        if number is None or number < self.least:
            raise ValueError(
                f"{self.name} must be a number of {self.least} or more, as in 60, 100k or 3GB; "
                f"it is {text!r}"
            )
        return number
