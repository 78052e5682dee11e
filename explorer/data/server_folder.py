"""The folder of this server: what visitors leave here, runs and data sets."""

import logging
import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from explorer.settings import Text

_log = logging.getLogger("explorer.data")

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


def prepare(path: Path) -> None:
    """Makes the folder where there is none, and closes it to all other accounts of this machine."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    close_to_others(path, 0o700)


def close_to_others(path: Path, mode: int) -> None:
    """Takes from all other accounts what they may do there, if they may; `mode` is what stays."""
    found = path.stat().st_mode
    # A folder that everybody shares, as /tmp, is nobody's to close.
    if found & stat.S_ISVTX:
        _log.warning("%s is shared with all accounts of this machine: name another folder", path)
    elif found & 0o077 and os.name == "posix":
        try:
            path.chmod(mode)
        except OSError as error:
            _log.warning("other accounts of this machine may read %s: %s", path, error.strerror)


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
