"""The machine's memory: how much there is, and how it gets back what the process let go of."""

import ctypes
import os
from functools import cache as once
from pathlib import Path

_OF_CONTAINER = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
_UNKNOWN = 8_000_000_000


def total() -> int:
    """Bytes: the machine's, or those that its container may take."""
    said = (_read(path) for path in _OF_CONTAINER)
    return min([_installed(), *(limit for limit in said if limit)])


def _installed() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not on every system
        return _UNKNOWN


def _read(path: Path) -> int:
    """What a container may take; 0 where nothing is said. "max" says nothing."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def give_back() -> None:
    """Has the allocator return what is free to the machine, where it can be told to.

    glibc keeps what was freed, in an arena for each of many threads.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@once
def _trim() -> "ctypes._NamedFuncPointer | None":
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
