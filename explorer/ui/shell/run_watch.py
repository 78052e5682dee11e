"""A page that shows the newest step of a run follows it, whoever plays it: in another tab too."""

from time import time

import streamlit as st

from explorer.training import runs
from explorer.training.progress import Progress
from explorer.ui.session import moment
from explorer.ui.shell import browser_key
from explorer.ui.shell.streamlit_internals import draws_parts

_EVERY = 2.0
"""Seconds between two looks: one question to the database each, and nothing is drawn."""


def show() -> None:
    """Looks now and then whether the run on screen has gone on; then the page is drawn anew."""
    now = moment.now()
    if now.linked is not None and now.pinned is None:
        st.fragment(run_every=_EVERY)(_look)(now.linked)


def attended(run: Progress) -> None:
    """Its owner looks at it, or it would be paused after a while: written down now and then."""
    _attended(run, run.visited)


def _attended(run: Progress, visited: float) -> None:
    if run.mine and visited < time() - runs.NOW_AND_THEN:
        runs.mark_seen(run.id, browser_key.key())


def _look(drawn: Progress) -> None:
    if not draws_parts():
        return
    clock = runs.clock(drawn.id)
    if clock is None or clock != drawn.clock:
        st.rerun()
    _attended(drawn, clock.visited)
