"""Whether files of a run may be taken away by whoever looks at it, and what is said if not."""

import streamlit as st

from explorer.training import sharing
from explorer.training.progress import Progress
from explorer.training.sharing import May
from explorer.ui.components.literal_text import literal
from explorer.ui.session import moment
from explorer.ui.shell.language import say


def refused(run: Progress, least: May = May.TAKE) -> bool:
    """Whether it is not allowed; then it is said why."""
    sentence = sharing.refusal(run.mine, run.may, run.name, least)
    if sentence is None:
        return False
    st.caption(literal(say(sentence)))
    return True


def refused_on_screen() -> bool:
    """The same of the run whose weights are on screen; without one all may be taken."""
    run = moment.now().run
    return run is not None and refused(run)
