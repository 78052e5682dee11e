"""What moves while a run trains, all of it drawn at one moment: line, curves, live view, tab.

One part of the page is polled and draws into the places of all that moves, so that no two of them
are of two steps. While the run rests nothing is drawn: one question now and then tells whether it
goes on, as when it is played in another tab.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import streamlit as st

from explorer.sentence import Explained
from explorer.training.progress import Progress
from explorer.ui.components.literal_text import literal
from explorer.ui.session import address, moment
from explorer.ui.session.moment import Moment
from explorer.ui.session.training_choices import desk
from explorer.ui.shell import run_watch, top_line
from explorer.ui.shell.language import say
from explorer.ui.shell.streamlit_internals import draws_parts
from explorer.ui.training.run_clock import busy

_POLL = 0.5
_POLL_AFTER_CLICK = 0.15
_POLL_OF_OTHERS = 2.0
_A_FEW = 10
"""Steps that are over before they are polled for."""

Draw = Callable[[Moment], None]


@dataclass(frozen=True, eq=False)
class Part:
    """Something that is drawn anew, and where."""

    place: AbstractContextManager[object]
    draw: Draw

    def show(self, now: Moment | None = None) -> None:
        """Draws it as it is at that moment: the one on screen, unless another is given."""
        with self.place:
            try:
                self.draw(now or moment.now())
            except Explained as error:
                st.warning(literal(say(error.sentence)), icon=":material/block:")


@dataclass(frozen=True)
class _Drawn:
    """What the page was drawn for: where it is another, the whole page is drawn anew."""

    parameters: dict[str, str]
    every: float | None
    is_there: bool


def line(files: Draw) -> list[Part]:
    """The line at the top of the page, here; `files` draws what can be taken away."""
    opened: list[Part] = []
    place = top_line.show(lambda: opened.append(part(files)), follows=False)
    return [Part(place, top_line.step), *opened]


def part(draw: Draw, key: str | None = None) -> Part:
    """Something else, here. With a key it is as wide as what it holds."""
    return Part(st.container(key=key, width="content" if key else "stretch"), draw)


def show(parts: list[Part]) -> None:
    """Draws them, again and again while the run in the link trains."""
    drawn = _now(moment.now())
    st.fragment(run_every=drawn.every)(_draw)(parts, drawn)
    if drawn.every is None:
        run_watch.show()


def every(run: Progress | None) -> float | None:
    """Seconds between two looks at a run; None: it is drawn anew when something is done."""
    if run is None or not (busy(run) or run.held):
        return None
    if not run.mine:
        return _POLL_OF_OTHERS
    if run.speed:
        return _POLL
    is_soon_done = run.state == "playing" and run.target - run.step <= _A_FEW
    return _POLL_AFTER_CLICK if is_soon_done else _POLL


def _now(now: Moment) -> _Drawn:
    return _Drawn(dict(address.parameters()), every(now.linked), now.linked is not None)


def _draw(parts: list[Part], drawn: _Drawn) -> None:
    now = moment.now()
    if draws_parts():
        now = moment.renewed()
        if _now(now) != drawn:
            st.rerun()
        if now.linked is not None:
            run_watch.attended(now.linked)
    if now.linked is not None and not now.linked.mine:
        desk().opens(now.linked.id)
    # Known before anything is drawn: what is sent, the browser draws as it comes.
    now.ask_for_curves()
    for each in parts:
        each.show(now)
