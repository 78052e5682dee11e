"""The settings of the runs, all from the environment; the folder is server_folder's."""

from dataclasses import dataclass, field
from pathlib import Path

from explorer.data.server_folder import folder
from explorer.settings import Amount, Text

DATABASE = Text(
    "EXPLORER_DATABASE",
    "Database of the runs, as an address of SQLAlchemy's. Its driver must be installed, and "
    "workers on other machines need the setting too",
    unset="SQLite, in the folder",
    example="postgresql+psycopg://user@host/runs",
)
PLAYING = Amount(
    "EXPLORER_PLAYING", "Runs that one browser may have in training at once", unset="3"
)
STEPS = Amount("EXPLORER_STEPS", "Steps that a run may be long", unset="100k")
SNAPSHOTS = Amount(
    "EXPLORER_SNAPSHOTS", "What the snapshots of one run may take on disk, in bytes", unset="1GB"
)
GRACE = Amount(
    "EXPLORER_GRACE",
    "Seconds after which a run is paused that its owner no longer looks at",
    unset="60",
)
KEPT = Amount(
    "EXPLORER_KEPT",
    "What all runs may take on disk, in bytes: past it, the oldest are removed",
    unset="10GB",
)
KEPT_DAYS = Amount(
    "EXPLORER_KEPT_DAYS",
    "Days after which a run is removed that its owner did not look at",
    unset="30",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says."""

    folder: Path
    database: str = field(default="", repr=False)
    """An address, which may hold a password; "": SQLite in the folder."""
    playing: int = PLAYING.default
    longest: int = STEPS.default
    """Steps."""
    snapshots: int = SNAPSHOTS.default
    """Bytes a run."""
    grace: float = GRACE.default
    """Seconds."""
    kept: int = KEPT.default
    """Bytes of all runs."""
    days: int = KEPT_DAYS.default

    @property
    def snapshots_folder(self) -> Path:
        """Where the snapshots lie, a folder a run."""
        return self.folder / "runs"

    @property
    def address(self) -> str:
        """Of the database."""
        return self.database or f"sqlite:///{self.folder / 'runs.db'}"


def read() -> Settings:
    """The settings as they are now. Raises ValueError for one that says nothing."""
    return Settings(
        folder=folder(),
        database=DATABASE.read(),
        playing=PLAYING.read(),
        longest=STEPS.read(),
        snapshots=SNAPSHOTS.read(),
        grace=GRACE.read(),
        kept=KEPT.read(),
        days=KEPT_DAYS.read(),
    )
