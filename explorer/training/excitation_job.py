"""What excites a map, searched by a worker, which opens the run's weights where they are kept."""

from dataclasses import dataclass, replace
from pathlib import Path

from explorer.data.data_set_members import Members
from explorer.inspection import excitation
from explorer.inspection.excitation import Excitation, Report
from explorer.inspection.weights import Weights, fresh
from explorer.training import run_views
from explorer.training.store import run_settings


@dataclass(frozen=True)
class At:
    """A run at a step, and the folder in which it is kept."""

    folder: str
    run: str
    step: int


def at(run: str, step: int) -> At:
    """That of this process's runs."""
    return At(str(run_settings.read().folder), run, step)


def search(
    report: Report, moment: At | None, members: Members, layer: str, index: int
) -> Excitation:
    """The search with a run's weights; without one, with fresh ones. However large, none travel."""
    weights = fresh(members.network) if moment is None else _weights(moment)
    return excitation.search(report, weights, members, layer, index)


def _weights(moment: At) -> Weights:
    chosen = replace(run_settings.read(), folder=Path(moment.folder))
    return run_views.weights_at(moment.run, moment.step, chosen)
