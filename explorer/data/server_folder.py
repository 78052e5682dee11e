"""The folder of this server: what visitors leave here, runs and data sets."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from explorer.settings import Text

FOLDER = Text(
    "EXPLORER_FOLDER",
    "Where runs and data sets lie. Several machines need it under one path",
    unset="`network-explorer` in the user's data folder",
    example="/srv/explorer",
)

Octets = bytes | memoryview


def folder() -> Path:
    """As the environment says now. It need not be there yet."""
    chosen = FOLDER.read()
    return Path(chosen).expanduser().resolve() if chosen else _of_the_user() / "network-explorer"


def _of_the_user() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")


def write(path: Path, parts: Iterable[Octets]) -> None:
    """Writes a file that is there whole or not at all, whenever the machine goes down.

    Raises OSError, and leaves nothing behind then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
        try:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(file.name).unlink()
            raise
