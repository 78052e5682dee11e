"""What excites a map, searched by a worker, which opens the run's weights where they are kept."""

from dataclasses import dataclass, replace
from pathlib import Path

from explorer.data.members import Members
from explorer.inspection import excitation
from explorer.inspection.excitation import Excitation, Report
from explorer.inspection.weights import Weights, fresh
from explorer.training import looking
from explorer.training.store import settings


@dataclass(frozen=True)
class At:
    """A run at a step, and the folder in which it is kept."""

    folder: str
    run: str
    step: int


def at(run: str, step: int) -> At:
    """That of this process's runs."""
    return At(str(settings.read().folder), run, step)


def search(
    report: Report, moment: At | None, members: Members, layer: str, index: int
) -> Excitation:
    """The search with a run's weights; without one, with fresh ones. However large, none travel."""
    weights = fresh(members.network) if moment is None else _weights(moment)
    return excitation.search(report, weights, members, layer, index)


def _weights(moment: At) -> Weights:
    chosen = replace(settings.read(), folder=Path(moment.folder))
    return looking.weights_at(moment.run, moment.step, chosen)
