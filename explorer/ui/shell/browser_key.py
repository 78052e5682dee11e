"""The browser's key, which makes runs its own: in a cookie that no script or other site sees.

The server draws it and gives it with the answer to the first question that each of its pages asks
(host-config, before the websocket is opened). That question comes from the page itself: a link on
another site, whose first request carries no strict cookie, cannot have the key drawn anew.
"""

import re

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.training import owner
from explorer.ui.shell.streamlit_internals import HOST_CONFIG

COOKIE = "explorer_key"
_KEY = re.compile(r"[A-Za-z0-9_-]{32,128}")
_AMONG_COOKIES = re.compile(rf"(?:^|;) *{COOKIE}=({_KEY.pattern}) *(?:;|$)")
_SESSION = "owner"
_AGE = 400 * 24 * 3600
"""Seconds: the longest that browsers keep a cookie; each visit begins them anew."""


def key() -> str:
    """The key of the browser that looks at the page; the same at every visit.

    A browser that takes no cookie gets one for as long as its session lasts.
    """
    sent = str(st.context.cookies.get(COOKIE, ""))
    if _KEY.fullmatch(sent):
        return sent
    drawn: str = st.session_state.setdefault(_SESSION, owner.drawn())
    return drawn


class OwnKey:
    """Gives each browser its key."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI; all but that one question passes unchanged."""
        if scope["type"] != "http" or not scope["path"].endswith(HOST_CONFIG):
            await self._app(scope, receive, send)
            return
        key = _sent(Headers(scope=scope).get("cookie", "")) or owner.drawn()
        cookie = f"{COOKIE}={key}; Max-Age={_AGE}; Path=/; HttpOnly; SameSite=Strict"
        if _encrypted(scope):
            cookie += "; Secure"

        async def send_with_key(message: Message) -> None:
            # Opened at a page's own address, a browser asks at two places: one answers.
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(scope=message)
                headers.append("Set-Cookie", cookie)
                headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_with_key)


def _sent(header: str) -> str:
    """The key that a browser sent; "" where there is none, or something else."""
    match = _AMONG_COOKIES.search(header)
    return match[1] if match else ""


def _encrypted(scope: Scope) -> bool:
    return "https" in (scope["scheme"], Headers(scope=scope).get("x-forwarded-proto", ""))
