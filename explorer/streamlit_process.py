"""Serves the app: Streamlit in a process of its own, and a browser opened once it answers.

The process has a group of its own, so that Ctrl-C in the terminal reaches this one alone, which
hands it on: a server that gets it twice ends at once, and runs in training would not be saved.
"""

import errno
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from types import FrameType

from explorer import installation
from explorer.sentence import N_, Refusal

HOST = "localhost"
"""Nobody but this machine is served unless one says so."""
PORT = 8501
_PORTS_TRIED = 20
_FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, never chosen
_INTERVAL = 0.2
"""Seconds between two tries while nobody listens yet."""
_PATIENCE = 120.0
"""Seconds that one try waits for its answer: the server listens at once and answers when warm."""


def serve(asked: Namespace) -> int:
    """Serves until it is told to end; returns the exit status of the server.

    Raises Refusal where the address or the port is not to be had.
    """
    host = asked.host or HOST
    port = free_port(host, asked.port)
    received: list[int] = []
    with _running(host, port, received) as server:
        if not asked.no_browser:
            threading.Thread(
                target=_open_once_it_answers, args=(server, _url(host, port)), daemon=True
            ).start()
        status = server.wait()
    if status < 0:  # ended by a signal: as a shell says it
        return 128 + (received[0] if received else -status)
    return status


@contextmanager
def _running(host: str, port: int, received: list[int]) -> Iterator[subprocess.Popen[bytes]]:
    """The server, to which signals are handed on; `received` names them as they come."""
    server: subprocess.Popen[bytes] | None = None

    def hand_on(number: int, _: FrameType | None) -> None:
        received.append(number)
        if server is not None:
            # SIGTERM is what ends Streamlit in order and at once, with all runs saved: after SIGINT
            # it stays for seconds, and SIGHUP ends it where it stands. Asked again, it must go.
            server.send_signal(signal.SIGTERM if len(received) == 1 else number)

    previous = {number: signal.signal(number, hand_on) for number in _FORWARDED}
    try:
        server = subprocess.Popen(
            [
                sys.executable, "-m", "streamlit", "run", str(installation.APP),
                "--server.address", host, "--server.port", str(port),
            ],
            stdin=subprocess.DEVNULL, env=installation.environment(), process_group=0,
        )  # fmt: skip
        if received:  # before there was a server
            server.send_signal(signal.SIGTERM)
        yield server
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def free_port(host: str, wanted: int | None) -> int:
    """The port that is wanted, or the first free one from the usual on."""
    if wanted is not None:
        if not _is_free(host, wanted):
            raise Refusal(N_("Port {port} is in use. Choose another: --port."), port=wanted)
        return wanted
    ports = range(PORT, PORT + _PORTS_TRIED)
    free = next((port for port in ports if _is_free(host, port)), None)
    if free is None:
        raise Refusal(
            N_("The ports {first} to {last} are in use. Choose another: --port."),
            first=ports[0], last=ports[-1],
        )  # fmt: skip
    return free


def _is_free(host: str, port: int) -> bool:
    """Whether nothing listens there. Raises Refusal where this machine cannot listen at all."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET  # as Streamlit chooses
    try:
        with socket.socket(family) as listener:
            # What a server that has just ended leaves behind does not count.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise Refusal(
            N_("This machine cannot serve at {host}, port {port}: {reason}."),
            host=host, port=port, reason=error.strerror,
        ) from error  # fmt: skip
    return True


def _url(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    name = HOST if host in _EVERY_ADDRESS else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def _open_once_it_answers(server: subprocess.Popen[bytes], url: str) -> None:
    """Opens the browser, unless the server ends before or there is no screen to open it on."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while server.returncode is None:
        try:
            with direct.open(f"{url}/healthz", timeout=_PATIENCE):
                break
        except OSError:
            time.sleep(_INTERVAL)
    else:
        return
    # Without one, Python would start a browser that draws letters over the terminal.
    if sys.platform != "linux" or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(url)
