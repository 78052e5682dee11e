"""The door of a real server: what is refused there before anything of the app is asked."""

import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

STREAM = "/_stcore/stream"


def status(server, path, **headers):
    line = HTTPConnection(urlsplit(server.url).netloc)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    line.close()
    return answer.status


def page(server, origin=None, **headers):
    """The websocket of a page."""
    address = server.url.replace("http", "ws", 1) + STREAM
    return connect(
        address,
        origin=origin or server.url,
        subprotocols=["streamlit"],
        additional_headers=headers,
        max_size=None,
    )


def refusal(server, **how):
    with pytest.raises(InvalidStatus) as refused, page(server, **how):
        pass
    return refused.value.response.status_code


def session_of(socket):
    """Runs the page and returns the name of the visit, which lies in the session's state."""
    socket.send(BackMsg(rerun_script=ClientState()).SerializeToString())
    name = ""
    while True:
        message = ForwardMsg.FromString(socket.recv())
        component = message.delta.new_element.bidi_component
        if component.id.endswith("-courier"):
            name = json.loads(component.json)["session"]
        if message.WhichOneof("type") == "script_finished":
            return name


def test_another_sites_name_leads_nowhere(server):
    assert status(server, "/") == 200
    assert status(server, "/", Host="evil.example") == 400
    assert status(server, "/app/static/ibm-plex-sans.woff2", Host="evil.example") == 400


def test_another_programs_page_on_this_machine_opens_no_websocket(server):
    assert refusal(server, origin="http://localhost:9") == 403
    assert refusal(server, origin="http://evil.example") == 403


def test_the_servers_numbers_are_not_for_visitors(server):
    assert status(server, "/_stcore/metrics") == 404
    assert status(server, "/_stcore/agent/openapi.json") == 404


def test_who_says_more_at_once_than_a_page_can_is_cut_off(server):
    with page(server) as socket:
        long = ClientState(query_string="x" * 5_000_000)
        socket.send(BackMsg(rerun_script=long).SerializeToString())
        with pytest.raises(ConnectionClosed) as cut:
            socket.recv()
    assert cut.value.rcvd.code == 1009


def test_what_developers_may_tell_the_server_a_visitor_may_not(server):
    with page(server) as socket:
        before = session_of(socket)
        for message in (
            BackMsg(clear_cache=True),
            BackMsg(debug_shutdown_runtime=True),
            BackMsg(debug_disconnect_websocket=True),
            BackMsg(set_run_on_save=True),
        ):
            socket.send(message.SerializeToString())
        assert before
        assert session_of(socket) == before
    assert status(server, "/healthz") == 200
