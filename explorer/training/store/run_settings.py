"""The settings of the runs, all from the environment.

EXPLORER_FOLDER      where snapshots lie, and the database; see explorer.data.server_folder
EXPLORER_DATABASE    any address of SQLAlchemy's, as in postgresql+psycopg://user@host/runs; its
                     driver must be installed, and workers on other machines need the setting too.
                     Not set: a SQLite file in the folder
EXPLORER_PLAYING     runs that one browser may have in training at once, 3
EXPLORER_STEPS       steps that a run may be long, 100k
EXPLORER_SNAPSHOTS   what the snapshots of one run may take on disk, 1GB
EXPLORER_GRACE       seconds after which a run is paused that its owner no longer looks at, 60
EXPLORER_KEPT        what all runs may take on disk, 10GB: past it, the oldest are removed
EXPLORER_KEPT_DAYS   days after which a run is removed that its owner did not look at, 30
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from explorer.data.server_folder import folder
from explorer.numerals import amount


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says."""

    folder: Path
    database: str = field(default="", repr=False)
    """An address, which may hold a password; "": SQLite in the folder."""
    playing: int = 3
    longest: int = 100_000
    """Steps."""
    snapshots: int = 1_000_000_000
    """Octets a run."""
    grace: float = 60.0
    """Seconds."""
    kept: int = 10_000_000_000
    """Octets of all runs."""
    days: int = 30

    @property
    def address(self) -> str:
        """Of the database."""
        return self.database or f"sqlite:///{self.folder / 'runs.db'}"


def read() -> Settings:
    """The settings as they are now. Raises ValueError for one that says nothing."""
    here = folder()
    default = Settings(here)
    return Settings(
        folder=here,
        database=os.environ.get("EXPLORER_DATABASE", ""),
        playing=_number("EXPLORER_PLAYING", default.playing),
        longest=_number("EXPLORER_STEPS", default.longest),
        snapshots=_number("EXPLORER_SNAPSHOTS", default.snapshots),
        grace=_number("EXPLORER_GRACE", int(default.grace)),
        kept=_number("EXPLORER_KEPT", default.kept),
        days=_number("EXPLORER_KEPT_DAYS", default.days),
    )


def _number(name: str, default: int) -> int:
    text = os.environ.get(name)
    if not text:
        return default
    number = amount(text)
    if number is None or number < 1:
        raise ValueError(f"{name} must be a number of 1 or more, as in 60 or 3GB; it is {text!r}")
    return number
