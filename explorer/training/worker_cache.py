"""The runs that stand on a worker's bench: those it trained last need not be opened again."""

from collections import OrderedDict
from dataclasses import dataclass

from explorer.data.data_source import is_there
from explorer.training.run import Run

_MOST = 8
_MOST_BYTES = 600_000_000


@dataclass(frozen=True)
class _Place:
    run: Run
    era: int
    size: int


_bench: OrderedDict[tuple[str, str], _Place] = OrderedDict()
"""By database and id. A worker has one thread."""


def take(database: str, name: str, era: int) -> Run | None:
    """A run that was left here, if it was not rewound since; whoever takes it has it alone.

    One whose data set was deleted is not: its images go.
    """
    for key, left in list(_bench.items()):
        if not is_there(left.run.record.beginning.source):
            del _bench[key]
    place = _bench.pop((database, name), None)
    return place.run if place is not None and place.era == era else None


def leave(database: str, name: str, era: int, run: Run, size: int) -> None:
    """Leaves a run here, of which so many bytes are its weights and its optimizer's numbers."""
    if size > _MOST_BYTES:
        return
    _bench[database, name] = _Place(run, era, size)
    while len(_bench) > _MOST or sum(place.size for place in _bench.values()) > _MOST_BYTES:
        _bench.popitem(last=False)
