"""What is taken from Streamlit to give memory back exists and does what is relied on."""

import gc
import weakref
from types import SimpleNamespace

import pytest
from streamlit import runtime
from streamlit.runtime import media_file_manager
from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.session_manager import ActiveSessionInfo, SessionInfo
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest

from explorer.ui.shell import streamlit_internals


class Server:
    """A server's managers, as Streamlit makes them."""

    def __init__(self):
        self.time = 0.0
        self.stored = MemorySessionStorage()
        self.stored._cache = TTLCache(maxsize=10, ttl=120, timer=lambda: self.time)
        self.uploaded_file_mgr = MemoryUploadedFileManager("/upload")
        self.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/media"))
        self._session_mgr = WebsocketSessionManager(
            self.stored, self.uploaded_file_mgr, ScriptCache(), lambda: None
        )


@pytest.fixture
def server(monkeypatch):
    made = Server()
    monkeypatch.setattr(runtime, "get_instance", lambda: made)
    return made


def test_the_sessions_with_a_browser_are_known(server):
    assert streamlit_internals.live_sessions() == frozenset()
    session = SimpleNamespace(id="one")
    server._session_mgr._active_session_info_by_id["one"] = ActiveSessionInfo(None, session)
    assert streamlit_internals.live_sessions() == {"one"}


def test_what_streamlit_holds_of_files_is_counted(server):
    assert streamlit_internals.held_bytes() == 0
    record = UploadedFileRec("a", "a.png", "image/png", b"pixels")
    server.uploaded_file_mgr.add_file("session", record)
    server.media_file_mgr._storage.load_and_get_id(b"a file", "text/plain", "downloadable")
    assert streamlit_internals.held_bytes() == 12


def test_what_a_session_would_have_downloaded_goes_with_it(server, monkeypatch):
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "left")
    server.media_file_mgr.add_deferred(lambda: b"", "text/plain", "1.2")
    assert server.media_file_mgr._deferred_callables
    streamlit_internals.forget_files("another")
    assert server.media_file_mgr._deferred_callables
    streamlit_internals.forget_files("left")
    assert not server.media_file_mgr._deferred_callables


def test_a_session_is_let_go_of_when_its_browser_has_not_come_back(server):
    session = type("Session", (), {"id": "left"})()
    gone = weakref.ref(session)
    server.stored.save(SessionInfo(client=None, session=session, script_run_count=1))
    del session
    server.time = 119.0
    streamlit_internals.forget_left_sessions()
    assert gone() is not None
    server.time = 121.0
    streamlit_internals.forget_left_sessions()
    gc.collect()
    assert gone() is None


def _waits():
    import streamlit as st

    from explorer.ui.shell import streamlit_internals

    streamlit_internals.go_on()
    st.session_state["went on"] = True


def test_a_run_that_somebody_waits_for_goes_on():
    assert AppTest.from_function(_waits).run().session_state["went on"]
    streamlit_internals.go_on()  # outside of a run nobody leaves


def test_a_run_that_nobody_waits_for_ends(monkeypatch):
    def ends():
        raise StopException

    monkeypatch.setattr(streamlit_internals, "get_run_yield_check", lambda: ends)
    with pytest.raises(StopException):
        streamlit_internals.go_on()
