"""The server around the pages: start-up, health, headers. Handed to `st.App` by app.py."""

import asyncio
import gc
import logging
import os
import socket
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.data import server_folder
from explorer.data.visitors.delayed_writes import writes
from explorer.jobs import job_settings
from explorer.memory_budget import budget
from explorer.training import keeper
from explorer.ui.shell import (
    browser_key,
    errors,
    file_button,
    memory_watch,
    streamlit_internals,
    warm_up,
)
from explorer.ui.shell.door.entrance import HEALTH, Door
from explorer.ui.shell.door.upload_door import UploadDoor, asked_files

_log = streamlit_internals.logger()

# Everything comes from this server. v2 components are loaded from blob: addresses, Streamlit and
# plotly write style attributes: those two stay open; eval does not.
_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    # A picture from the camera is read out of a data: address of the page's own.
    "connect-src": "'self' data:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {sources}" for what, sources in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # A link holds the network under study; it is nobody else's business.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=(), usb=()",
}


class SecureHeaders:
    """Adds the headers to every answer, static files included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [(name.lower().encode(), text.encode()) for name, text in HEADERS.items()]
        self._names = {name for name, _ in self._headers}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI; websockets pass unchanged."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                theirs = [pair for pair in message["headers"] if pair[0] not in self._names]
                message = {**message, "headers": [*theirs, *self._headers]}
            await send(message)

        await self._app(scope, receive, send_with_headers)


_MOST_FILES = 64
"""That are made to be taken away, or wait for it, at once."""
_DESCRIPTORS = Path("/dev/fd")


def _send_at_once() -> None:
    """Lets no small message wait until the one before it is acknowledged: 40 ms, as a rule.

    asyncio sees to that by itself, but only for sockets that know their protocol's number, and the
    one that Streamlit listens with does not. What it accepts has the options that it has.
    """
    for each in list(_DESCRIPTORS.iterdir()) if _DESCRIPTORS.exists() else ():
        try:
            with socket.socket(fileno=os.dup(int(each.name))) as listener:
                if listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            continue  # a file, or a socket of another kind


def _warn_of_root() -> None:
    """Says that the server has more rights than it needs, where that is so."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        _log.warning(
            "the server runs as root, and needs none of its rights: give it an account of its own, "
            "as the Dockerfile does, so that no mistake in it is a mistake of root's"
        )


async def _healthz(_: Request) -> Response:
    return PlainTextResponse("ok")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Warms the server up. Nobody is answered before this is done, /healthz included.

    From then on the runs that are unfinished are trained; in the end they are asked back and saved.
    """
    logging.getLogger(streamlit_internals.ERROR_LOGGER).addFilter(errors.LoggedOnce())
    streamlit_internals.pass_over_forged_values()
    streamlit_internals.watch_uploads(asked_files.ask)
    streamlit_internals.say_why_no_file(file_button.why)
    job_settings.read()  # a bad one is said now, not to the first visitor
    server_folder.prepare(server_folder.folder())
    _warn_of_root()
    # Files are made in these threads: those that wait for their turn must not stop all others.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_MOST_FILES))
    _send_at_once()
    budget()  # a bad setting is said now, not to the first visitor
    await asyncio.to_thread(warm_up.load)
    await warm_up.visit()
    # Streamlit collects garbage after every run of a page. With torch's million objects that takes
    # 200 ms in which all sessions wait; frozen, what is loaded by now is never looked at again.
    gc.collect()
    gc.freeze()
    _log.info("warm: %d objects frozen", gc.get_freeze_count())
    await asyncio.to_thread(keeper.begin)
    writes.begin()
    watch = memory_watch.begin()
    yield
    watch.cancel()
    await asyncio.to_thread(writes.close)
    await asyncio.to_thread(keeper.close)


ROUTES = [Route(HEALTH, _healthz)]
MIDDLEWARE = [
    Middleware(SecureHeaders),
    Middleware(Door),
    Middleware(UploadDoor),
    Middleware(browser_key.OwnKey),
]
