"""Snapshots as files: a folder a run, a file a snapshot, never written to again."""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from time import time

from explorer.data.server_folder import write
from explorer.sentence import N_, Explained
from explorer.training.store.database import Unavailable
from explorer.training.store.run_settings import Settings

_FRESH = 3600.0
"""Seconds: a younger file that the database does not know may be one that is being written."""


class Damaged(Explained):
    """A file that is not what was written."""


def place(settings: Settings, run: str, file: str) -> Path:
    """Where a file of a run lies."""
    return settings.snapshots_folder / run / file


def save(settings: Settings, run: str, step: int, content: bytes) -> tuple[str, str]:
    """Writes a snapshot whole or not at all; returns the file's name and digest.

    The name is its own: whoever was given up for lost writes to no file that another one uses.
    """
    file = f"{step}-{token_hex(4)}.safetensors"
    try:
        write(place(settings, run, file), [content])
    except OSError as error:
        raise Unavailable(
            N_("The disk took no snapshot of the run ({reason}). What was saved before is safe: "
               "make room, or delete runs, and go on."),
            reason=error.strerror or str(error),
        ) from error  # fmt: skip
    return file, digest(content)


def load(settings: Settings, run: str, file: str, expected: str) -> bytes:
    """A snapshot's bytes. Raises Damaged where they are not those that were written."""
    try:
        content = place(settings, run, file).read_bytes()
    except OSError:
        content = b""
    if digest(content) != expected:
        raise Damaged(N_("A snapshot of the run is damaged or gone."))
    return content


def digest(content: bytes) -> str:
    """What tells the content of a file from all others."""
    return blake2b(content, digest_size=32).hexdigest()


def copy(settings: Settings, run: str, to: str, file: str) -> None:
    """The same snapshot for another run; it takes no room twice where the disk can help it."""
    source, target = place(settings, run, file), place(settings, to, file)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        write(target, [source.read_bytes()])


def remove(settings: Settings, run: str, files: Iterable[str]) -> None:
    """Removes snapshots; what is gone already is gone."""
    for file in files:
        place(settings, run, file).unlink(missing_ok=True)


def remove_all(settings: Settings, run: str) -> None:
    """Removes all that there is of a run."""
    shutil.rmtree(settings.snapshots_folder / run, ignore_errors=True)


def strays(settings: Settings, known: frozenset[tuple[str, str]]) -> list[Path]:
    """Files that no run has: left by somebody who was lost while he wrote."""
    files = []
    for path in settings.snapshots_folder.glob("*/*"):
        with suppress(FileNotFoundError):
            old = time() - path.stat().st_mtime > _FRESH
            if old and (path.parent.name, path.name) not in known:
                files.append(path)
    return files
