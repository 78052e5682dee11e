"""What changes as a run trains: facts, curves, the slider of time."""

import numpy as np
import streamlit as st

from explorer.data.data_source import is_there
from explorer.inspection.losses import LOSSES
from explorer.numerals import share, whole
from explorer.sentence import Explained
from explorer.training.change import Change
from explorer.training.plan import Plan
from explorer.training.progress import History, Progress
from explorer.ui.components import curves, facts, fields, timeline
from explorer.ui.components.curves import Mark, Panel, Series
from explorer.ui.components.facts import Fact
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.literal_text import literal
from explorer.ui.components.timeline import Branch, Time
from explorer.ui.session import chosen_run
from explorer.ui.session.moment import Moment
from explorer.ui.session.training_choices import beginning, desk
from explorer.ui.shell.language import _, say
from explorer.ui.training import actions
from explorer.ui.training.run_entries import target

_AT, _FORK_RATE = "at-step", "fork-rate"


def busy(progress: Progress) -> bool:
    """Whether it is wanted to train."""
    return progress.state in ("playing", "waiting")


def show(now: Moment) -> None:
    """Draws it as it is at that moment."""
    if now.progress is None or now.shown is None:
        _before()
        return
    _facts(now.shown, now.progress)
    _curves(now.progress, now.beside)
    _time(now.progress, now)


def _before() -> None:
    """What stands there before the first step."""
    chosen = beginning()
    sentence, steps = _("Nothing is trained yet: one step, or Play."), 0
    try:
        steps = chosen.epochs * chosen.steps_per_epoch
    except Explained as refused:  # the data set of the link is not there, or too small
        sentence = literal(say(refused.sentence))
    facts.show(
        Fact("step", "0", _("of {count} steps").format(count=whole(steps) if steps else "\u2013")),
        Fact("epoch", "0", _("epochs of {count}").format(count=whole(chosen.epochs))),
        Fact("pace", "\u2013", _("steps a second")),
        Fact("left", "\u2013", _("to the end")),
        Fact("accuracy", "\u2013", _("validation accuracy")),
    )
    st.progress(0.0, sentence)
    curves.show(
        _panels((), chosen.network.classes, chosen.loss), (), "", "curves",
        least_steps=max(1, steps),
    )  # fmt: skip


def _facts(shown: Progress, progress: Progress) -> None:
    """Of the step on screen; how the run gets on is said of the run."""
    last = shown.validations[-1] if shown.validations else None
    left = progress.remaining if busy(progress) else None
    end = (
        progress.planned
        if progress.step <= progress.planned
        else max(progress.target, progress.step)
    )
    facts.show(
        Fact("step", whole(shown.step), _("of {count} steps").format(count=whole(end))),
        Fact("epoch", _epochs(shown), _("epochs of {count}").format(
            count=whole(progress.record.beginning.epochs))),
        Fact("pace", whole(round(progress.pace)) if busy(progress) and progress.pace else "\u2013",
             _("steps a second")),
        Fact("left", _seconds(left), _("to the end")),
        Fact("accuracy", share(last.accuracy, 1) if last and np.isfinite(last.accuracy)
             else "\u2013", _("validation accuracy")),
    )  # fmt: skip
    st.progress(min(1.0, progress.step / max(1, end)), _state(progress))


def _epochs(progress: Progress) -> str:
    """How often it saw all images; unknown where they were deleted."""
    if not is_there(progress.record.beginning.source):
        return "\u2013"
    epoch, used = Plan(progress.record).place(progress.step)
    return f"{epoch + used / max(1, len(progress.record.beginning.train)):.1f}"


def _seconds(left: float | None) -> str:
    if left is None:
        return "\u2013"
    if left < 90:
        return f"{whole(max(1, round(left)))} s"
    return f"{whole(round(left / 60))} min"


def _state(progress: Progress) -> str:
    words = {
        "playing": _("{run} trains."),
        "waiting": _("{run} waits for a worker, place {place} in the queue."),
        "paused": _("{run} is paused: nothing is lost, it goes on where it is."),
        "ended": _("{run} has reached its end: it can go on at a constant rate."),
        "failed": _("{run} could not go on."),
    }[progress.state].format(run=progress.name, place=progress.place)
    return f"{words} {say(progress.sentence)}" if progress.sentence else words


def _curves(progress: Progress, beside: tuple[History, ...]) -> None:
    begun = progress.record.beginning
    curves.show(
        _panels((progress, *beside), begun.network.classes, begun.loss),
        marks(progress),
        progress.id,
        "curves",
        on_zoom=lambda part: desk().zoomed.update({progress.id: part}),
        zoomed=desk().zoomed.get(progress.id),
    )


def _panels(shown: tuple[Progress | History, ...], classes: int, loss: str) -> tuple[Panel, ...]:
    several = len(shown) > 1
    series: dict[str, list[Series]] = {"loss": [], "accuracy": []}
    for hue, history in enumerate(shown):
        steps = history.metrics.steps.astype(np.float64)
        at = np.array([each.step for each in history.validations], dtype=np.float64)
        name = f"{history.name} " if several else ""
        for what in ("loss", "accuracy"):
            trained = getattr(history.metrics, what)
            measured = np.array(
                [getattr(each, what) for each in history.validations], dtype=np.float64
            )
            series[what] += [
                Series(name + _("training"), hue, steps, trained),
                Series(name + _("validation"), hue, at, measured, bold=True),
            ]
    return (
        Panel(
            _("Loss"),
            tuple(series["loss"]),
            line=_guessed(loss, classes),
        ),
        Panel(
            _("Accuracy"),
            tuple(series["accuracy"]),
            share=True,
            line=(1 / classes, f"1/{classes}"),
        ),
    )


def _guessed(loss: str, classes: int) -> tuple[float, str] | None:
    """The line of whoever guesses, and what is written at it."""
    guessing = LOSSES[loss].guessing
    if guessing is None or classes < 2:
        return None
    formula = guessing.formula.format(classes=classes)
    return guessing.value(classes), _("{formula}: guessing").format(formula=formula)


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
        origin = _("forked from {run}").format(run=progress.parent[0])
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


def _time(progress: Progress, now: Moment) -> None:
    timeline.show(
        Time(
            last=progress.step,
            at=now.step,
            follows=now.pinned is None,
            stops=tuple(sorted({0, *progress.snapshots})),
            marks=tuple(
                each.step for each in progress.record.changes if each.step <= progress.step
            ),
            branches=tuple(
                Branch(row.id, row.name, row.parent[1], row.step)
                for row in now.rows
                if row.parent is not None and row.parent[0] == progress.id
            ),
        ),
        on_step=lambda step: chosen_run.choose(progress.id, step),
        on_open=actions.open_run,
    )


def ways(now: Moment) -> None:
    """Back to a step, and off from a step: outside what is drawn anew, so that one can type."""
    if now.linked is None or not is_there(now.linked.record.beginning.source):
        return
    run, name = now.linked, target(now.linked.id)
    rewind = Field(
        name, "rewind", "button", _("Rewind to it"), icon="undo", beside=(_AT,)
    )  # fmt: skip
    row = (
        Field(name, _AT, "number", _("Step"), now.step, local=True, width="8.75rem"),
        *((rewind,) if run.mine else ()),
        Field(
            name, _FORK_RATE, "real", _("Rate of the fork"),
            Plan(run.record).stretch(now.step).rate, local=True, width="12rem",
        ),
        Field(
            name, "fork", "button", _("Fork from it"), icon="call_split",
            beside=(_AT, _FORK_RATE),
        ),
    )  # fmt: skip
    fields.show((Line(row),), "ways")
