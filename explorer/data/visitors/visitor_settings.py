"""The settings of what is kept for visitors, all from the environment."""

from dataclasses import dataclass
from pathlib import Path

from explorer.data.server_folder import folder
from explorer.settings import Amount

QUOTA = Amount(
    "EXPLORER_VISITOR_QUOTA",
    "What one visitor's pictures, drawings and data sets may take on disk, in bytes: what is more "
    "is not kept, and the visitor is told so",
    unset="100MB",
)
DAYS = Amount(
    "EXPLORER_VISITOR_DAYS", "Days after which what a visitor did not use is removed", unset="30"
)


@dataclass(frozen=True, slots=True)
class VisitorSettings:
    """What the environment says."""

    folder: Path
    """Of all visitors: several servers may share it."""
    quota: int = QUOTA.default
    """Bytes a visitor."""
    days: int = DAYS.default


def read() -> VisitorSettings:
    """The settings as they are now. Raises ValueError for one that says nothing."""
    return VisitorSettings(folder=folder() / "visitors", quota=QUOTA.read(), days=DAYS.read())
