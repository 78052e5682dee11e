"""What was refused, in its sentence, with the ways out of it."""

import streamlit as st

from explorer.network import editing, fixes
from explorer.network.operations import Fix
from explorer.network.shapes import Table
from explorer.ui.components import image_picker
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _, say

_ICON = ":material/block:"


def entry() -> None:
    """Why the last entry or the link was not taken; nothing where it was.

    It lies over the page, so that what was edited stays where it is, and is seen wherever that was.
    """
    sentence = chosen_network.refusal() or image_picker.refusal()
    # Always there, if empty: what comes after it on the page would else be drawn anew.
    with st.container(key="refusal", horizontal=True, gap="xsmall"):
        if sentence is not None:
            st.warning(say(sentence), icon=_ICON)
            st.button(_("Close"), type="tertiary", key="refusal-close", on_click=_read)


def _read() -> None:
    chosen_network.dismiss()
    image_picker.dismiss()


def show(table: Table) -> None:
    """Why a layer cannot work, and a button for each way out; nothing where all of them work."""
    with st.container(key="refused", gap="small"):
        if table.failure is not None:
            st.warning(say(table.failure.sentence), icon=_ICON)
            with st.container(horizontal=True, gap="small"):
                for number, fix in enumerate(fixes.offered(table)):
                    st.button(
                        say(fix.sentence), key=f"fix-{number}", on_click=_applied, args=(fix,)
                    )


def _applied(fix: Fix) -> None:
    chosen_network.edit(lambda network: editing.applied(network, fix))
