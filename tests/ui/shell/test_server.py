"""What the server does to its process before anybody is answered."""

import socket

import pytest

from explorer.ui.shell import server


def test_what_the_server_accepts_sends_small_messages_at_once():
    # As Streamlit makes it: without its protocol's number, so that asyncio leaves it as it is.
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server._send_at_once()
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(("account", "words"), [(0, 1), (1000, 0)])
def test_a_server_that_runs_as_root_says_so(monkeypatch, account, words):
    said = []
    monkeypatch.setattr(server.os, "geteuid", lambda: account)
    monkeypatch.setattr(server._log, "warning", said.append)
    server._warn_of_root()
    assert len(said) == words
    assert all("runs as root" in each for each in said)
