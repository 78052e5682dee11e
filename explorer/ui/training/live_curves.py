"""The curves of a run as they grow, and on their axis the step that is on screen."""

from collections.abc import Callable

import numpy as np

from explorer.data.data_source import is_there
from explorer.inspection.losses import LOSSES
from explorer.sentence import Explained
from explorer.training.change import Change
from explorer.training.progress import Floats, History, Metrics, Progress
from explorer.ui.components import curves
from explorer.ui.components.curves import Branch, Mark, Offer, Panel, Series, Sheet, Time
from explorer.ui.session.entries import Entry, receives
from explorer.ui.session.moment import Moment
from explorer.ui.session.parameters import PART
from explorer.ui.session.training_choices import beginning, desk
from explorer.ui.shell.language import _
from explorer.ui.training.run_clock import busy, end_of
from explorer.ui.training.run_entries import target

_TARGET = "curves"
_OF_A_LINK = "gradients"
"""What a link calls the curves that are shown on request."""
_FIRST_STEPS = 10
"""That the axis has room for when there are no more: it doubles with them."""


def show(now: Moment) -> None:
    """Draws them as they are at that moment."""
    if now.progress is None:
        curves.show(_before(), "curves")
        return
    run = now.progress.id
    curves.show(
        _sheet(now, now.progress),
        "curves",
        on_zoom=lambda part: desk().zoomed.update({run: part}),
    )


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    if isinstance(entry.value, list):
        desk().more_curves = frozenset(name for name in map(str, entry.value) if name in _MORE)


def _before() -> Sheet:
    """What stands there before the first step."""
    chosen = beginning()
    try:
        steps = chosen.epochs * chosen.steps_per_epoch
    except Explained:  # the data set of the link is not there, or too small
        steps = 0
    panels = _measured((), chosen.network.classes, chosen.loss)
    return Sheet(panels, last=max(1, steps))


def _sheet(now: Moment, progress: Progress) -> Sheet:
    begun = progress.record.beginning
    shown = _shown()
    return Sheet(
        panels=(
            *_measured((progress, *now.beside), begun.network.classes, begun.loss),
            *(make(progress.metrics) for name, (_title, make) in _MORE.items() if name in shown),
        ),
        subject=progress.id,
        last=_axis_end(progress),
        marks=marks(progress),
        time=_time(progress, now),
        offers=tuple(Offer(name, title(), name in shown) for name, (title, _make) in _MORE.items()),
        zoomed=desk().zoomed.get(progress.id),
    )


def _axis_end(progress: Progress) -> int:
    """Where it will end, of a run that plays; after a few steps nearer, so that each is seen."""
    end, step = end_of(progress), progress.step
    if 4 * step >= end or (busy(progress) and progress.target - step > _FIRST_STEPS):
        return end
    room = _FIRST_STEPS
    while room < step:
        room *= 2
    return min(room, end)


def _measured(shown: tuple[Progress | History, ...], classes: int, loss: str) -> tuple[Panel, ...]:
    """Loss and accuracy: while it trains at each step, and as it was validated now and then."""
    losses, accuracies = (
        tuple(
            series
            for hue, history in enumerate(shown)
            for series in _series(history, what, hue, history.name if len(shown) > 1 else "")
        )
        for what in ("loss", "accuracy")
    )
    return (
        Panel(_("Loss"), losses, line=_guessed(loss, classes)),
        Panel(_("Accuracy"), accuracies, share=True, line=(1 / classes, f"1/{classes}")),
    )


def _series(history: Progress | History, what: str, hue: int, run: str) -> tuple[Series, Series]:
    trained, validated = _names(run)
    steps = history.metrics.steps.astype(np.float64)
    at = np.array([each.step for each in history.validations], dtype=np.float64)
    measured = np.array([getattr(each, what) for each in history.validations], dtype=np.float64)
    return (
        Series(trained, hue, steps, getattr(history.metrics, what)),
        Series(validated, hue, at, measured, bold=True),
    )


def _names(run: str) -> tuple[str, str]:
    """Of the curves of one run among several, or alone."""
    if run:
        return run, _("{run}, validation").format(run=run)
    return _("training"), _("validation")


def _guessed(loss: str, classes: int) -> tuple[float, str] | None:
    """The line of whoever guesses, and what is written at it."""
    guessing = LOSSES[loss].guessing
    if guessing is None or classes < 2:
        return None
    formula = guessing.formula.format(classes=classes)
    return guessing.value(classes), _("{formula}: guessing").format(formula=formula)


def _shown() -> frozenset[str]:
    """The kinds of curves that are shown beside loss and accuracy."""
    chosen = desk().more_curves
    if chosen is None:
        return frozenset(_MORE) if PART.value() == _OF_A_LINK else frozenset()
    return chosen


def _rate(metrics: Metrics) -> Panel:
    steps = metrics.steps.astype(np.float64)
    return Panel(_("Learning rate"), (Series(_("rate"), 0, steps, metrics.rate),), log=True)


def _gradients(metrics: Metrics) -> Panel:
    return Panel(_("Gradient norm"), _of_layers(metrics, metrics.gradients), log=True)


def _ratios(metrics: Metrics) -> Panel:
    """About 0.001 is usual; much more is restless, much less stands still."""
    return Panel(
        _("Update over weight"), _of_layers(metrics, metrics.ratios), log=True,
        line=(1e-3, _("0.001: usual")),
    )  # fmt: skip


def _of_layers(metrics: Metrics, values: Floats) -> tuple[Series, ...]:
    """Of the steps at which they were measured."""
    steps = metrics.steps.astype(np.float64)
    looked = np.isfinite(values).any(axis=1) if values.size else np.zeros(len(values), bool)
    return tuple(
        Series(layer, hue, steps[looked], values[looked, hue])
        for hue, layer in enumerate(metrics.layers)
    )


_MORE: dict[str, tuple[Callable[[], str], Callable[[Metrics], Panel]]] = {
    "rate": (lambda: _("Rate of each step"), _rate),
    "gradients": (lambda: _("Gradient norm of each layer"), _gradients),
    "ratios": (lambda: _("Update over weight of each layer"), _ratios),
}
"""Curves that are shown on request: how each kind is called, and its panel."""


def marks(progress: Progress) -> tuple[Mark, ...]:
    """What happened on the way."""
    points = [
        Mark(each.step, _changed(each))
        for each in progress.record.changes
        if each.step <= progress.step
    ]
    points += [
        Mark(step, _("gone back to here"), "rewind")
        for step in desk().rewound.get(progress.id, [])
        if step <= progress.step
    ]
    if progress.parent is not None:
        origin = _("forked from {run}").format(run=progress.parent_name)
        points.append(Mark(progress.parent[1], origin, "fork"))
    return tuple(points)


def _changed(change: Change) -> str:
    changes = [
        text.format(value=f"{value:g}")
        for text, value in (
            (_("rate {value}"), change.rate),
            (_("weight decay {value}"), change.weight_decay),
            (_("clipped at {value}"), change.clip),
            (_("batch {value}"), change.batch),
        )
        if value is not None
    ]
    if change.augmentation is not None:
        changes.append(_("another augmentation"))
    if change.constant:
        changes.append(_("a constant rate"))
    return ", ".join(changes)


def _time(progress: Progress, now: Moment) -> Time:
    return Time(
        target=target(progress.id),
        at=now.step,
        follows=now.pinned is None,
        stops=tuple(sorted({0, *progress.snapshots})),
        branches=tuple(
            Branch(row.id, row.name, row.parent[1], row.step)
            for row in now.rows
            if row.parent is not None and row.parent[0] == progress.id
        ),
        mine=progress.mine,
        forks=is_there(progress.record.beginning.source),
    )
