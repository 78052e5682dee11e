"""What the server does to its process before anybody is answered."""

import socket

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
