"""The sweep: what visitors did not use for long is removed, and what lost processes left."""

import logging
from collections.abc import Callable
from time import time

from explorer.data.visitors import visitor_settings
from explorer.data.visitors.visitor_folder import DELETED, SHELVES, VisitorFolder, used_at
from explorer.data.visitors.visitor_settings import VisitorSettings
from explorer.data.visitors.visitor_store import Store

_log = logging.getLogger("explorer.visitors")
_RECENT = 86_400.0
"""Seconds in which somebody may still be writing a file."""


def sweep(now: Callable[[], float] = time) -> None:
    """Goes through all visitors. What cannot be removed is in the log, and is tried again."""
    settings = visitor_settings.read()
    for path in sorted(settings.folder.glob("*/")):
        try:
            _sweep(path.name, settings, now)
        except OSError as error:
            _log.warning("%s is not swept: %r", path, error)


def _sweep(name: str, settings: VisitorSettings, now: Callable[[], float]) -> None:
    folder, store = VisitorFolder(name, settings, now), Store(name, settings, now)

    def is_over(at: float) -> bool:
        return folder.kept_until(at) < now()

    # Whoever has just made a folder has not yet written into it.
    is_recent = used_at(folder.path) > now() - _RECENT
    with folder.locked():
        for digest in folder.names("pictures"):
            if is_over(used_at(folder.record("pictures", digest))):
                store.remove_picture(digest)
        for digest in store.claims():
            if is_over(store.data_used_at(digest)):
                store.let_go(digest)
        for tab in folder.names("tabs"):
            if is_over(used_at(folder.record("tabs", tab))):
                folder.record("tabs", tab).unlink(missing_ok=True)
        _remove_strays(folder)
        is_empty = not any(map(folder.files, SHELVES))
        if is_empty and not is_recent and is_over(used_at(folder.path / DELETED)):
            folder.remove()


def _remove_strays(folder: VisitorFolder) -> None:
    """Pixels of which nothing is known, and what was half written."""
    known = set(folder.names("pictures"))
    for shelf in SHELVES:
        for path in folder.files(shelf):
            stray = path.suffix != ".json" and path.stem not in known
            if stray and used_at(path) < folder.now() - _RECENT:
                path.unlink(missing_ok=True)
