"""The caches of this process that hold what was made of visitors' images.

Whoever caches such a thing registers what empties it. When a visitor deletes a picture or a data
set all of them are emptied: what is asked for again is made again, within a second at most.
"""

from collections.abc import Callable

_emptying: list[Callable[[], object]] = []


def register(empty: Callable[[], object]) -> Callable[[], object]:
    """Has `empty` called whenever a visitor's image is deleted. Called once, by its module."""
    _emptying.append(empty)
    return empty


def empty() -> None:
    """Empties all of them."""
    for each in _emptying:
        each()
