"""What the ui takes from Streamlit beyond what Streamlit documents: here, and nowhere else.

The tests of this module hold that each name exists and does what is relied on, so that an upgrade
fails in one place.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from streamlit import runtime
from streamlit.components.v2.types import ComponentRenderer
from streamlit.logger import get_logger
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.session_manager import SessionClient
from streamlit.runtime.uploaded_file_manager import UploadedFile

__all__ = ["ComponentRenderer", "UploadedFile", "logger"]

HOST_CONFIG = "/_stcore/host-config"
"""What each page asks the server first, before it opens its websocket."""

ERROR_LOGGER = "streamlit.error_util"
UNCAUGHT = "Uncaught app execution"
"""Where, and in which words, Streamlit logs an error that a page let through."""

_MEMORY = "memory of the explorer"


def logger() -> logging.Logger:
    """The app's own log, in Streamlit's format and at its level."""
    return get_logger("explorer")


def session_name() -> str:
    """Streamlit's name of the session that this run of a page is for; "" outside of one."""
    run = get_script_run_ctx()
    return "" if run is None else run.session_id


def is_live_session(name: str) -> bool:
    """Whether a browser is connected to a session of this server; outside of one, all are."""
    return not runtime.exists() or runtime.get_instance().is_active_session(name)


def is_history_navigation() -> bool:
    """Whether this run of a page answers the browser's way back or forward."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def page_on_screen() -> str:
    """What tells the page that is drawn from the others; empty outside of a run."""
    run = get_script_run_ctx(suppress_warning=True)
    return "" if run is None else run.page_script_hash


def run_token() -> object:
    """An object that is this run's own, its callbacks included; outside of one, another each time.

    Streamlit gives each run a new one of these; who holds it can tell the run from all others.
    """
    run = get_script_run_ctx(suppress_warning=True)
    return object() if run is None else run.cursors


def run_memory() -> dict[str, Any]:
    """What is remembered for this run alone, its callbacks included; outside of one, nothing is.

    Asking it costs a tenth of what asking the session costs.
    """
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return {}
    held: tuple[object, dict[str, Any]] = run.__dict__.get(_MEMORY, (None, {}))
    if held[0] is not run.cursors:
        held = run.__dict__[_MEMORY] = run.cursors, {}
    return held[1]


def draws_page() -> bool:
    """Whether the whole page is drawn: it is neither a callback that runs, nor a part alone."""
    run = get_script_run_ctx(suppress_warning=True)
    return run is None or (run.has_script_started and not run.fragment_ids_this_run)


def draws_parts() -> bool:
    """Whether parts of the page are drawn anew, and not the page."""
    run = get_script_run_ctx(suppress_warning=True)
    return run is not None and bool(run.fragment_ids_this_run)


def forget_widget(key: str) -> None:
    """No value that still comes for the widget of that key is taken for an entry in it."""
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return
    state = run.session_state._state
    identity = state._key_id_mapper.get_id_from_key(key)
    if identity is not None:
        state._new_widget_state.widget_metadata.pop(identity, None)


def release_uploads(files: Sequence[UploadedFile]) -> None:
    """Frees what Streamlit holds of the files, which it does for as long as the session lasts.

    A new widget takes the place of the one that they came through.
    """
    run = get_script_run_ctx()
    if run is not None and isinstance(run.uploaded_file_mgr, MemoryUploadedFileManager):
        for file in files:
            run.uploaded_file_mgr.remove_file(run.session_id, file.file_id)


class _Visitor(SessionClient):
    """A visitor without a browser, who notices only when a page is done."""

    def __init__(self) -> None:
        self.done = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Called by Streamlit on the event loop for each message to the browser."""
        if msg.WhichOneof("type") == "script_finished":
            self.done.set()


async def visit(pages: Iterable[str], patience: float) -> None:
    """Runs each page once in a session of its own, as a visitor's browser would.

    Called on the event loop of the server. Raises TimeoutError where one takes longer than
    `patience` seconds.
    """
    server = runtime.get_instance()
    visitor = _Visitor()
    session = server.connect_session(visitor, user_info={})
    try:
        for page in pages:
            visitor.done.clear()
            server.handle_backmsg(session, BackMsg(rerun_script=ClientState(page_name=page)))
            await asyncio.wait_for(visitor.done.wait(), patience)
    finally:
        server.close_session(session)
