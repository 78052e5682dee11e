"""The one place that words errors for a visitor.

An error that carries a sentence is shown as it says. Anything else is a bug: it is
logged whole on the server, and the browser gets an apology with the reference to look for there.
"""

import logging
from secrets import token_hex

import streamlit as st

from explorer.sentence import Explained
from explorer.ui.shell import streamlit_internals
from explorer.ui.shell.language import _, say

_log = streamlit_internals.logger()


def show(error: Exception) -> bool:
    """Says in the browser what went wrong; True tells Streamlit that nothing is left to show."""
    if isinstance(error, Explained):
        st.warning(say(error.sentence), icon=":material/block:")
    else:
        reference = log(error)
        st.error(
            _(
                "Sorry, something broke on our side. Your network is safe in the link above: "
                "reload the page to go on. Reference for whoever runs this server: {reference}"
            ).format(reference=f"`{reference}`"),
            icon=":material/error:",
        )
    return True


def log(error: BaseException) -> str:
    """Logs an error whole; returns the short reference under which it can be found."""
    reference = token_hex(3)
    _log.error("error %s", reference, exc_info=error)
    return reference


class LoggedOnce(logging.Filter):
    """Drops Streamlit's own record of an error that `show` logs with its reference."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True for all other records."""
        return record.getMessage() != streamlit_internals.UNCAUGHT
