"""What is taken from Streamlit beyond its documentation exists and does what is relied on."""

import inspect
import logging
from types import SimpleNamespace

import pytest
from streamlit import error_util, runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileURLs as FileURLsProto
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import ScriptRunContext
from streamlit.runtime.session_manager import ClientContext, SessionClient
from streamlit.runtime.state.session_state import SessionState
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette import starlette_routes, starlette_websocket

from explorer.ui.shell import errors, streamlit_internals


def _says_how_it_was_reached():
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from explorer.ui.shell.streamlit_internals import is_history_navigation

    before = is_history_navigation()
    get_script_run_ctx().is_history_navigation = True
    st.session_state["answers"] = (before, is_history_navigation())


def test_a_run_knows_whether_the_browser_went_back():
    app = AppTest.from_function(_says_how_it_was_reached).run()
    assert app.session_state["answers"] == (False, True)
    assert "is_history_navigation" in ClientState.DESCRIPTOR.fields_by_name


def test_outside_of_a_run_nobody_went_back():
    assert not streamlit_internals.is_history_navigation()


def _says_what_runs():
    import streamlit as st

    from explorer.ui.shell.streamlit_internals import draws_page, draws_parts, run_token

    def clicked():
        st.session_state["callback"] = (draws_page(), draws_parts(), run_token())

    st.button("one", on_click=clicked)
    st.session_state["page"] = (draws_page(), draws_parts(), run_token())
    part = st.fragment(
        lambda: st.session_state.update(part=(draws_page(), draws_parts(), run_token()))
    )
    part()
    assert run_token() is run_token()


def test_a_run_and_its_callbacks_have_one_token_and_know_what_they_draw():
    app = AppTest.from_function(_says_what_runs).run()
    first = app.session_state["page"]
    assert app.session_state["part"] == first  # drawn with the page, it is a part of its run
    app.button[0].click().run()
    page, callback = app.session_state["page"], app.session_state["callback"]
    assert (page[:2], callback[:2]) == ((True, False), (False, False))
    assert page[2] is callback[2]
    assert page[2] is not first[2]


def _remembers():
    import streamlit as st

    from explorer.ui.shell.streamlit_internals import run_memory

    def clicked():
        run_memory()["from"] = "the callback"

    st.button("one", on_click=clicked)
    st.session_state["found"] = dict(run_memory())
    run_memory()["from"] = "the page"
    part = st.fragment(lambda: st.session_state.update(part=dict(run_memory())))
    part()


def test_a_run_remembers_what_its_callbacks_knew_and_nothing_of_the_run_before():
    app = AppTest.from_function(_remembers).run()
    assert (app.session_state["found"], app.session_state["part"]) == ({}, {"from": "the page"})
    app.button[0].click().run()
    assert app.session_state["found"] == {"from": "the callback"}
    assert app.run().session_state["found"] == {}


def test_a_context_that_serves_the_next_run_too_remembers_nothing_of_the_first(monkeypatch):
    run = SimpleNamespace(cursors={})
    monkeypatch.setattr(
        streamlit_internals, "get_script_run_ctx", lambda suppress_warning=False: run
    )
    streamlit_internals.run_memory()["from"] = "the first"
    assert streamlit_internals.run_memory() == {"from": "the first"}
    run.cursors = {}
    assert streamlit_internals.run_memory() == {}
    assert "self.cursors = {}" in inspect.getsource(ScriptRunContext.reset)


def test_outside_of_a_run_nothing_is_remembered():
    streamlit_internals.run_memory()["from"] = "nowhere"
    assert streamlit_internals.run_memory() == {}


def test_a_part_that_is_drawn_alone_knows_it(monkeypatch):
    run = SimpleNamespace(has_script_started=True, fragment_ids_this_run=["part"])
    monkeypatch.setattr(
        streamlit_internals, "get_script_run_ctx", lambda suppress_warning=False: run
    )
    assert (streamlit_internals.draws_page(), streamlit_internals.draws_parts()) == (False, True)
    assert "fragment_ids_this_run" in inspect.signature(ScriptRunContext.reset).parameters
    assert isinstance(ScriptRunContext.has_script_started, property)


def _tells_its_session():
    import streamlit as st

    from explorer.ui.shell.streamlit_internals import session_name

    st.session_state["name"] = session_name()


def test_a_run_knows_its_session():
    assert AppTest.from_function(_tells_its_session).run().session_state["name"]
    assert streamlit_internals.session_name() == ""


def test_the_server_knows_which_sessions_live(monkeypatch):
    assert streamlit_internals.is_live_session("any")  # outside of a server
    inspect.signature(Runtime.is_active_session).bind(object(), "session")
    server = SimpleNamespace(is_active_session="one".__eq__)
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: server)
    lives = streamlit_internals.is_live_session
    assert (lives("one"), lives("another")) == (True, False)


def test_a_run_knows_from_where_its_browser_is_connected(monkeypatch):
    assert streamlit_internals.remote_address() == ""  # outside of a run
    inspect.signature(Runtime.get_client).bind(object(), "session")
    assert isinstance(SessionClient.client_context, property)
    assert isinstance(ClientContext.remote_ip, property)
    here = SimpleNamespace(client_context=SimpleNamespace(remote_ip="10.0.0.1"))
    clients = {"one": here, "visit": SimpleNamespace(client_context=None)}
    server = SimpleNamespace(get_client=clients.get)
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: server)
    for session, address in (("one", "10.0.0.1"), ("visit", ""), ("gone", "")):
        run = SimpleNamespace(session_id=session)
        monkeypatch.setattr(
            streamlit_internals,
            "get_script_run_ctx",
            lambda suppress_warning=False, run=run: run,
        )
        assert streamlit_internals.remote_address() == address


def test_files_that_were_looked_at_are_released(monkeypatch):
    manager = MemoryUploadedFileManager("/upload")
    files = []
    for name in ("a.png", "b.png"):
        record = UploadedFileRec(name, name, "image/png", b"pixels")
        manager.add_file("session", record)
        files.append(UploadedFile(record, FileURLsProto()))
    run = SimpleNamespace(uploaded_file_mgr=manager, session_id="session")
    monkeypatch.setattr(streamlit_internals, "get_script_run_ctx", lambda: run)
    streamlit_internals.release_uploads(files[:1])
    assert [each.file_id for each in manager.get_files("session", ["a.png", "b.png"])] == ["b.png"]


@pytest.mark.parametrize(
    ("method", "arguments", "named"),
    [
        (Runtime.connect_session, (None,), {"user_info": {}}),
        (Runtime.handle_backmsg, ("session", BackMsg(rerun_script=ClientState(page_name=""))), {}),
        (Runtime.close_session, ("session",), {}),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_the_server_can_be_visited_without_a_browser(method, arguments, named):
    inspect.signature(method).bind(object(), *arguments, **named)


def test_a_visitor_notices_that_a_page_is_done():
    visitor = streamlit_internals._Visitor()
    visitor.write_forward_msg(ForwardMsg(new_session={}))
    assert not visitor.done.is_set()
    visitor.write_forward_msg(ForwardMsg(script_finished=0))
    assert visitor.done.is_set()


def test_a_page_first_asks_for_the_host_configuration():
    assert f"/{starlette_routes.ROUTE_HOST_CONFIG}" == streamlit_internals.HOST_CONFIG


def test_the_log_of_an_uncaught_error_is_the_one_that_is_dropped(caplog):
    log = logging.getLogger(streamlit_internals.ERROR_LOGGER)
    with caplog.at_level(logging.ERROR, log.name):
        log.addHandler(caplog.handler)  # Streamlit's loggers do not pass records on
        try:
            error_util._log_uncaught_app_exception(ValueError("anything"))
        finally:
            log.removeHandler(caplog.handler)
    (record,) = {id(record): record for record in caplog.records}.values()
    assert record.name == streamlit_internals.ERROR_LOGGER
    assert not errors.LoggedOnce().filter(record)
    record.msg = "another message"
    assert errors.LoggedOnce().filter(record)


def test_the_apps_log_is_the_explorers():
    assert streamlit_internals.logger().name == "explorer"


def test_the_names_of_streamlits_own_routes():
    assert f"/{starlette_routes.BASE_ROUTE_CORE}" == streamlit_internals.CORE
    parts = {
        starlette_routes.ROUTE_HEALTH, starlette_routes.ROUTE_HOST_CONFIG,
        starlette_routes.BASE_ROUTE_UPLOAD_FILE, starlette_websocket._ROUTE_WEBSOCKET_STREAM,
        starlette_routes._ROUTE_COMPONENTS_V2.removesuffix("/{path:path}"),
    }  # fmt: skip
    assert parts == {f"_stcore/{part}" for part in streamlit_internals.CORE_PARTS}
    assert f"_stcore/{streamlit_internals.METRICS}" == starlette_routes.ROUTE_METRICS


OF_A_PAGE = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"}
"""Each other is one more thing that a visitor may do: read first what Streamlit does for it."""


def test_which_messages_are_of_a_page():
    for kind in BackMsg.DESCRIPTOR.fields_by_name:
        message = BackMsg()
        if message.DESCRIPTOR.fields_by_name[kind].message_type:
            getattr(message, kind).SetInParent()
        else:
            setattr(message, kind, True)
        told = streamlit_internals.is_of_a_page(message.SerializeToString())
        assert told == (kind in OF_A_PAGE), kind
    wanted = BackMsg(backend_operation_request={"deferred_file": {"file_id": "a"}})
    assert streamlit_internals.is_of_a_page(wanted.SerializeToString())
    assert streamlit_internals.is_of_a_page(b"\xff\xff") is None


def _reads_a_number():
    import streamlit as st

    st.session_state["seen"] = st.number_input("one", 0, 10, value=3, key="one")


@pytest.fixture
def guarded(monkeypatch):
    for name in ("set_widgets_from_proto", "_set_widget_metadata"):
        monkeypatch.setattr(SessionState, name, getattr(SessionState, name))  # put back afterwards
    streamlit_internals.pass_over_forged_values()


def _sent(app, **value):
    states = app._tree.get_widget_states()
    states.widgets[0].Clear()
    states.widgets[0].MergeFrom(WidgetState(id=app.number_input[0].proto.id, **value))
    app._tree = app._run(states)._tree
    return [each.message for each in app.exception], app.session_state["seen"]


def test_a_value_of_another_kind_is_passed_over_and_one_of_its_own_taken(guarded):
    app = AppTest.from_function(_reads_a_number).run()
    assert _sent(app, double_value=5) == ([], 5)
    assert _sent(app, json_value="{") == ([], 5)
    assert _sent(app, string_array_value={"data": ["7"]}) == ([], 5)
    assert _sent(app, double_value=6) == ([], 6)


def test_a_value_of_a_widget_that_is_not_drawn_yet_waits_for_it(guarded):
    """A browser that comes back after the server was started anew brings what it had."""
    first = AppTest.from_function(_reads_a_number).run()
    identity = first.number_input[0].proto.id
    for value, seen in (({"double_value": 9}, 9), ({"json_value": "{"}, 3)):
        app = AppTest.from_function(_reads_a_number)
        app._tree = app._run(WidgetStates(widgets=[WidgetState(id=identity, **value)]))._tree
        assert not app.exception
        assert app.session_state["seen"] == seen


def test_a_file_that_the_server_does_not_have_is_a_kind_of_its_own():
    assert streamlit_internals.DeletedFile("a").file_id == "a"
