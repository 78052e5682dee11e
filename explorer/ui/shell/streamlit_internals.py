"""What the ui takes from Streamlit beyond what Streamlit documents: here, and nowhere else.

The tests of this module hold that each name exists and does what is relied on, so that an upgrade
fails in one place.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

from google.protobuf.message import DecodeError
from streamlit import runtime
from streamlit.components.v2.types import ComponentRenderer
from streamlit.logger import get_logger
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import get_run_yield_check
from streamlit.runtime.session_manager import SessionClient
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, SessionState, WStates
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile, UploadFileUrlInfo

__all__ = ["ComponentRenderer", "DeletedFile", "UploadedFile", "logger"]

HOST_CONFIG = "/_stcore/host-config"
"""What each page asks the server first, before it opens its websocket."""
ERROR_LOGGER = "streamlit.error_util"
UNCAUGHT = "Uncaught app execution"
"""Where, and in which words, Streamlit logs an error that a page let through."""

_MEMORY = "memory of the explorer"

CORE = "/_stcore"
"""What of Streamlit's own is asked for, by its pages and by programs."""
CORE_PARTS = ("health", "host-config", "stream", "upload_file", "bidi-components")
"""What its pages ask there; the rest is for whoever develops or watches an app."""
METRICS = "metrics"
UPLOAD = f"{CORE}/upload_file"
"""Where a browser sends files: behind it the session, and the name that a page gave for it."""

_OF_A_PAGE = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"}
_OPERATION = "backend_operation_request"
_A_FILE = "deferred_file"
"""What a click on a download asks for: the file is made then."""
_NO_FILE = "Failed to generate file for download"
_MOST_NAME = 40
"""Characters of a widget's name that the log shows."""
_MOST_NAMES = 1_000
"""Files that are asked for at once: a visitor who chose more chose a wrong folder."""
_DEEPEST = 64
"""Levels of a value that a component sends: Python copies it level by level."""


def logger() -> logging.Logger:
    """The app's own log, in Streamlit's format and at its level."""
    return get_logger("explorer")


def session_name() -> str:
    """Streamlit's name of the session that this run of a page is for; "" outside of one."""
    run = get_script_run_ctx(suppress_warning=True)
    return "" if run is None else run.session_id


def is_live_session(name: str) -> bool:
    """Whether a browser is connected to a session of this server; outside of one, all are."""
    return not runtime.exists() or runtime.get_instance().is_active_session(name)


def remote_address() -> str:
    """The address from which the browser of this run of a page is connected; "" outside of one."""
    run = get_script_run_ctx(suppress_warning=True)
    if run is None or not runtime.exists():
        return ""
    client = runtime.get_instance().get_client(run.session_id)
    context = None if client is None else client.client_context
    return "" if context is None else context.remote_ip or ""


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


def go_on() -> None:
    """Ends this run of a page where nobody waits for it: the visitor left, or asks for another.

    It is what drawing does as well; called where a run waits, and draws nothing meanwhile.
    """
    check = get_run_yield_check()
    if check is not None:
        check()


def watch_uploads(tell: Callable[[str, Sequence[str]], None]) -> None:
    """From now on `tell` gets a session, and names under which its page has files sent, as it does.

    A page gives as many as it is asked for, and no more than any page needs.
    """
    manager = runtime.get_instance().uploaded_file_mgr
    give = manager.get_upload_urls

    def given(session_id: str, file_names: Sequence[str]) -> list[UploadFileUrlInfo]:
        places = give(session_id, file_names[:_MOST_NAMES])
        tell(session_id, [place.file_id for place in places])
        return places

    manager.get_upload_urls = given  # type: ignore[method-assign]


def held_uploads(session: str) -> list[int]:
    """How many bytes each of the files has that Streamlit holds for a session."""
    manager = runtime.get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    files = list(manager.file_storage.get(session, {}).values())
    return [len(file.data) for file in files]


def release_uploads(files: Sequence[UploadedFile]) -> None:
    """Frees what Streamlit holds of the files, which it does for as long as the session lasts.

    A new widget takes the place of the one that they came through.
    """
    run = get_script_run_ctx()
    if run is not None and isinstance(run.uploaded_file_mgr, MemoryUploadedFileManager):
        for file in files:
            run.uploaded_file_mgr.remove_file(run.session_id, file.file_id)


def is_of_a_page(message: bytes) -> bool | None:
    """Whether our pages send messages of that kind; None for what is no message.

    Others are for whoever develops an app. They act on the whole server (its caches are emptied for
    all visitors, it is stopped, files are put beside it) or tell of it (the state of its checkout).
    """
    try:
        read = BackMsg.FromString(message)
    except DecodeError:
        return None
    kind = read.WhichOneof("type")
    if kind == _OPERATION:
        return bool(read.backend_operation_request.WhichOneof("payload") == _A_FILE)
    return kind in _OF_A_PAGE


def pass_over_forged_values() -> None:
    """From now on a value that no browser sends for a widget is as if it had not been sent.

    Left to itself, Streamlit takes it and fails as it reads it, in all runs of the session. A value
    of a widget that is not drawn yet is kept until it is: of a browser that comes back, it is real.
    """
    take, register = SessionState.set_widgets_from_proto, SessionState._set_widget_metadata

    def taken(self: SessionState, widget_states: WidgetStates) -> None:
        take(self, widget_states)
        for widget in widget_states.widgets:
            _drop_forged(self._new_widget_state, widget.id)

    def registered(self: SessionState, widget_metadata: WidgetMetadata[Any]) -> None:
        register(self, widget_metadata)
        _drop_forged(self._new_widget_state, widget_metadata.id)

    SessionState.set_widgets_from_proto = taken  # type: ignore[method-assign]
    SessionState._set_widget_metadata = registered  # type: ignore[method-assign]


def _drop_forged(states: WStates, identity: str) -> None:
    sent, widget = states.states.get(identity), states.widget_metadata.get(identity)
    if widget is None or not isinstance(sent, Serialized):
        return
    kind = sent.value.WhichOneof("value")
    if kind is None or widget.value_type in (None, kind):
        with suppress(Exception):  # whatever a widget makes of what was never meant for it
            # Streamlit keeps what it has read, and reads nothing twice.
            if not _is_deep(states[identity]):
                return
    del states[identity]
    logger().debug("a value was passed over that no browser sends: %s", identity[-_MOST_NAME:])


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        nested = [each for each in level if isinstance(each, dict | list)]
        level = [
            inner
            for each in nested
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True


def say_why_no_file(why: Callable[[BaseException | None], str | None]) -> None:
    """From now on a button whose file is not made shows what `why` says of the error, if it does.

    Streamlit says the same of all, in English, and logs each.
    """

    async def answered(
        self: DeferredFileHandler, request: BackendOperationRequest, session_id: str
    ) -> BackendOperationResponse:
        make = self._get_media_file_mgr().execute_deferred
        answer = BackendOperationResponse(request_id=request.request_id)
        try:
            answer.deferred_file.url = await asyncio.to_thread(make, request.deferred_file.file_id)
        except MediaFileStorageError as error:
            reason = why(error.__cause__)
            if reason is None:
                logger().exception("a file was not made")
            said = _NO_FILE if reason is None else reason
            return BackendOperationResponse(request_id=request.request_id, error_msg=said)
        return answer

    DeferredFileHandler.handle = answered  # type: ignore[method-assign]


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


def live_sessions() -> frozenset[str]:
    """The sessions that a browser is connected to."""
    sessions = runtime.get_instance()._session_mgr.list_active_sessions()
    return frozenset(each.session.id for each in sessions)


def forget_files(session: str) -> None:
    """Lets go of what a session that was left would have downloaded, with all that it is made of.

    Its page is gone; where the browser comes back, the page is drawn anew.
    """
    files = runtime.get_instance().media_file_mgr
    files.clear_session_refs(session)
    files.remove_orphaned_files()


def forget_left_sessions() -> None:
    """Lets go of the sessions whose browser has not come back in good time.

    Streamlit does so only when another is left.
    """
    storage = getattr(runtime.get_instance()._session_mgr, "_session_storage", None)
    if isinstance(storage, MemorySessionStorage) and isinstance(storage._cache, TTLCache):
        storage._cache.expire()


def held_bytes() -> int:
    """What Streamlit holds of files that were sent to the server, or made to be taken away."""
    server = runtime.get_instance()
    sent, made = server.uploaded_file_mgr, server.media_file_mgr._storage
    held = sent._total_bytes if isinstance(sent, MemoryUploadedFileManager) else 0
    if isinstance(made, MemoryMediaFileStorage):
        held += sum(file.content_size for file in list(made._files_by_id.values()))
    return held
