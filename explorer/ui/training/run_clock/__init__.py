"""The clock of a run: the step on screen, how far that is, and how the run gets on."""

from html import escape
from pathlib import Path
from string import Template

import numpy as np
import streamlit as st

from explorer.data.data_source import is_there
from explorer.numerals import share, whole
from explorer.sentence import Explained
from explorer.training.plan import Plan
from explorer.training.progress import Progress
from explorer.ui.session.moment import Moment
from explorer.ui.session.training_choices import beginning
from explorer.ui.shell.language import _

_CLOCK = Template((Path(__file__).parent / "run_clock.html").read_text(encoding="utf-8"))


def busy(progress: Progress) -> bool:
    """Whether it is wanted to train."""
    return progress.state in ("playing", "waiting")


def end_of(progress: Progress) -> int:
    """The step at which it ends, as it is wanted now."""
    if progress.step <= progress.planned:
        return progress.planned
    return max(progress.target, progress.step)


def show(now: Moment) -> None:
    """Draws it as it is at that moment."""
    if now.progress is None or now.shown is None:
        _before()
    else:
        _draw(_step(now.shown.step, end_of(now.progress)), _accuracy(now.shown), _quiet(now))


def _before() -> None:
    """What stands there before the first step."""
    chosen = beginning()
    try:
        steps = chosen.epochs * chosen.steps_per_epoch
    except Explained:  # the page says why elsewhere
        steps = 0
    _draw(
        _step(0, steps), "", escape(_("Nothing is trained yet: press One step, or Play.")),
    )  # fmt: skip


def _draw(step: str, accuracy: str, quiet: str) -> None:
    st.html(_CLOCK.substitute(step=step, accuracy=accuracy, quiet=quiet))


def _step(step: int, end: int) -> str:
    return escape(_("step {step} of {count}")).format(
        step=_fact("step", whole(step)), count=whole(end) if end else "\u2013"
    )


def _accuracy(shown: Progress) -> str:
    """Of the last validation until the step on screen."""
    last = shown.validations[-1] if shown.validations else None
    if last is None or not np.isfinite(last.accuracy):
        return ""
    words = escape(_("validation accuracy"))
    number = _fact("accuracy", share(last.accuracy, 1))
    return f'<span title="{words}">{number}<i>{words}</i></span>'


def _quiet(now: Moment) -> str:
    """Epoch; while it trains pace and time to its end, else why it does not."""
    progress, shown = now.progress, now.shown
    if progress is None or shown is None:
        return ""
    epoch = escape(_("epoch {epoch} of {count}")).format(
        epoch=_fact("epoch", _epochs(shown)), count=whole(progress.record.beginning.epochs)
    )
    return f"<span>{epoch}</span>" + (
        _waits(progress) if progress.state == "waiting" else _spans(_state(progress))
    )


def _waits(progress: Progress) -> str:
    """Said so that it is seen: whoever presses a button twice sees nothing happen, twice."""
    text = _("waits its turn, place {place} in the queue").format(place=progress.place)
    title = _("It goes on by itself as soon as a worker is free.")
    return f'<span class="waits" title="{escape(title)}">{escape(text)}</span>'


def _spans(parts: list[str]) -> str:
    return "".join(f"<span>{escape(each)}</span>" for each in parts)


def _epochs(progress: Progress) -> str:
    """How often it saw all images; unknown where they were deleted."""
    if not is_there(progress.record.beginning.source):
        return "\u2013"
    epoch, used = Plan(progress.record).place(progress.step)
    return f"{epoch + used / max(1, len(progress.record.beginning.train)):.1f}"


def _state(progress: Progress) -> list[str]:
    if progress.state == "playing" and not progress.pace:
        return [_("it begins")]
    if progress.state == "playing":
        pace = _("{count} steps a second").format(count=_pace(progress.pace))
        left = progress.remaining
        return [pace] if left is None else [pace, _("{time} to the end").format(time=_time(left))]
    return [
        {
            "paused": _("the run is paused"),
            "ended": _("the run has reached its end"),
            "failed": _("the run could not go on"),
        }[progress.state]
    ]


def _pace(pace: float) -> str:
    return whole(round(pace)) if pace >= 3 else f"{pace:.1f}"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{whole(max(1, round(seconds)))} s"
    return f"{whole(round(seconds / 60))} min"


def _fact(name: str, text: str) -> str:
    """A number that is found again by its name, in whatever language."""
    return f'<b data-fact="{name}">{escape(text)}</b>'
