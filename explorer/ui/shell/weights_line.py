"""Which weights are on screen: fresh ones, or those of a run at a step."""

import streamlit as st

from explorer.numerals import whole
from explorer.ui.session import chosen_network, chosen_run, moment
from explorer.ui.session.moment import Moment
from explorer.ui.shell.language import _, ngettext, say


def show() -> None:
    """Draws the line."""
    now = moment.now()
    if now.run is not None:
        text = ngettext(
            "With the weights of run {run} after {count} step of training",
            "With the weights of run {run} after {count} steps of training",
            now.step,
        )
        st.caption(text.format(run=now.run.name, count=whole(now.step)))
    else:
        fresh = _("With fresh weights, seed {seed}").format(seed=now.network.seed)
        st.caption(fresh)
        _of_another(now)


def _of_another(now: Moment) -> None:
    """The way back to the network of the run, where another one is under study."""
    refused, progress = now.refusal, now.linked
    if refused is None and progress is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if progress is None:
            st.caption(say(refused) if refused else "")
            st.button(_("Leave it"), type="tertiary", key="leave-run", on_click=chosen_run.leave)
            return
        sentence = _("The run {run} is of another network, so it has no weights for this one.")
        st.caption(sentence.format(run=progress.name))
        st.button(
            _("Back to the run’s network"),
            type="tertiary",
            key="back-to-run",
            on_click=chosen_network.set_network,
            args=(progress.record.beginning.network,),
        )
