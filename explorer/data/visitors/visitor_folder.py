"""The folder of one visitor: files that are there whole or not at all, under one lock."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import Literal, TypeVar

from filelock import FileLock

from explorer.data import server_folder
from explorer.data.visitors.visitor_settings import VisitorSettings

_log = logging.getLogger("explorer.visitors")

Shelf = Literal["tabs", "pictures", "data"]
SHELVES: tuple[Shelf, ...] = ("tabs", "pictures", "data")
DELETED = "deleted.json"
_LOCK = "lock"
_PATIENCE = 20.0
"""Seconds that another tab or server may hold the lock."""
_A_DAY = 86_400.0

Read = TypeVar("Read")


class VisitorFolder:
    """Any thread and any process may have its own for the same visitor."""

    def __init__(
        self, name: str, settings: VisitorSettings, now: Callable[[], float] = time
    ) -> None:
        self.path = settings.folder / name
        self.settings = settings
        self.now = now
        self._lock = FileLock(self.path / _LOCK, timeout=_PATIENCE)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps all other tabs and servers from writing meanwhile. Raises OSError."""
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except FileNotFoundError:  # the sweep has just removed the folder
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def record(self, shelf: Shelf, name: str) -> Path:
        """The file of a tab, a picture or a claim."""
        return self.path / shelf / f"{name}.json"

    def names(self, shelf: Shelf) -> list[str]:
        """Of the records on a shelf."""
        return [path.stem for path in self.files(shelf) if path.suffix == ".json"]

    def files(self, shelf: Shelf) -> list[Path]:
        """All that lies on a shelf."""
        try:
            return list((self.path / shelf).iterdir())
        except FileNotFoundError:
            return []

    def write(self, path: Path, content: bytes) -> None:
        """Writes a file, used now. Raises OSError."""
        server_folder.write(path, [content])
        self.touch(path)

    def touch(self, path: Path) -> bool:
        """Notes that a file is used; whether it is there."""
        try:
            os.utime(path, (self.now(), self.now()))
        except FileNotFoundError:
            return False
        return True

    def kept_until(self, used_at: float) -> float:
        """When it goes unless it is used again, in seconds since 1970."""
        return used_at + self.settings.days * _A_DAY

    def remove(self) -> None:
        """Removes the folder with all its shelves. Asked for under the lock."""
        for shelf in SHELVES:
            for path in self.files(shelf):
                path.unlink(missing_ok=True)
            if (self.path / shelf).exists():
                (self.path / shelf).rmdir()
        for name in (DELETED, _LOCK):
            (self.path / name).unlink(missing_ok=True)
        self.path.rmdir()


def read(path: Path, most: int, take: Callable[[str], Read]) -> Read | None:
    """What `take` makes of a file of so many bytes; None where there is none, or it is damaged."""
    try:
        if path.stat().st_size > most:
            raise ValueError(f"more than {most} bytes")
        return take(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        _log.warning("%s is passed over: %r", path, error)
        return None


def size(path: Path) -> int:
    """Bytes of a file; of one that is gone, 0."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def used_at(path: Path) -> float:
    """Seconds since 1970; of a file that is gone, 0."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
