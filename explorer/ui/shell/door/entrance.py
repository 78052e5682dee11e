"""The middleware that lets requests in: by name, by origin, by what they ask, by how many come.

It stands in front of all that answers, Streamlit's own routes included, and says in a sentence why
it refuses. Behind a proxy the address of a visitor is the one that the proxy tells of, where
uvicorn trusts it (FORWARDED_ALLOW_IPS).
"""

import re
from hmac import compare_digest

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from explorer.sentence import N_, Explained
from explorer.ui.shell import streamlit_internals
from explorer.ui.shell.door.address_limits import AddressLimits
from explorer.ui.shell.door.door_settings import HOSTS, METRICS, OPEN_PAGES, OPENINGS
from explorer.ui.shell.door.host_names import HostNames, Place, asked_for, is_own, of_this_machine
from explorer.ui.shell.door.page_messages import PageMessages
from explorer.ui.shell.language import asked_in, translations

_log = streamlit_internals.logger()

HEALTH = "/healthz"
"""Whoever watches the machine asks by whatever address it has; the answer is a word."""
_CORE = re.compile(rf"{streamlit_internals.CORE}/+([^/]*)")
_CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")
_NOT_ALLOWED = 1008
_MOST_SHOWN = 80
_MOST_LOGGED = 100


class _TurnedAway(Explained):
    """A request that is not let in."""

    def __init__(self, status: int, sentence: str, **values: object) -> None:
        self.status = status
        super().__init__(sentence, **values)


class Door:
    """ASGI middleware, made once, when the server starts. Raises ValueError for a bad setting."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        listening = (st.get_option("server.address"), st.get_option("browser.serverAddress"))
        own = of_this_machine() | {name for name in listening if name}
        self._names = HostNames(HOSTS.read(), own)
        self._origins = {each.strip() for each in st.get_option("server.corsAllowedOrigins")}
        self._limits = AddressLimits(OPEN_PAGES.read(), OPENINGS.read())
        self._token = METRICS.read()
        self._logged: set[tuple[str, str]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        try:
            self._look_at(scope)
        except _TurnedAway as reason:
            await _answer(reason)(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._let_page_in(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _let_page_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = _address(scope)
        messages = PageMessages(receive, send)
        self._limits.enter(address)
        try:
            await self._app(scope, messages.receive, messages.send)
        finally:
            self._limits.leave(address)

    def _look_at(self, scope: Scope) -> None:
        """Raises _TurnedAway."""
        if scope["path"] == HEALTH:
            return
        headers = Headers(scope=scope)
        asked = self._asked_for(headers)
        if scope["type"] == "websocket" or scope["method"] not in _CHANGES_NOTHING:
            self._look_at_origin(headers, asked)
        self._look_at_path(scope, headers)

    def _asked_for(self, headers: Headers) -> Place:
        names = headers.getlist("host")
        asked = asked_for(names[0]) if len(names) == 1 else None
        if asked is None or not self._names.include(asked):
            name = ", ".join(names)[:_MOST_SHOWN]
            self._log_once("name", name)
            raise _TurnedAway(
                400,
                N_("This server is not known by the name {name}. Use the address that you were "
                   "given; whoever runs the server can add a name: {setting}."),
                name=name, setting=HOSTS.name,
            )  # fmt: skip
        return asked

    def _look_at_origin(self, headers: Headers, asked: Place) -> None:
        origins = headers.getlist("origin")
        if not origins:  # no browser: it always says where its page is from
            return
        if len(origins) > 1 or not (origins[0] in self._origins or is_own(origins[0], asked)):
            self._log_once("origin", ", ".join(origins)[:_MOST_SHOWN])
            raise _TurnedAway(
                403, N_("Only this server's own pages may do that. Open its address in a tab.")
            )

    def _look_at_path(self, scope: Scope, headers: Headers) -> None:
        core = _CORE.search(scope["path"])
        part = core[1] if core else ""
        if core and part not in streamlit_internals.CORE_PARTS:
            self._look_at_token(part, headers)
        asks_first = scope["path"].endswith(streamlit_internals.HOST_CONFIG)
        if scope["type"] == "websocket" or asks_first:
            self._look_at_room(scope)

    def _look_at_token(self, part: str, headers: Headers) -> None:
        shown = headers.get("authorization", "").encode()
        if part != streamlit_internals.METRICS or not self._token:
            raise _TurnedAway(404, N_("There is nothing here."))
        if not compare_digest(shown, f"Bearer {self._token}".encode()):
            raise _TurnedAway(401, N_("These numbers are for whoever runs the server."))

    def _look_at_room(self, scope: Scope) -> None:
        if not self._limits.has_room(_address(scope)):
            raise _TurnedAway(
                429,
                N_("Your address has as many pages open as it may, or opened too many within a "
                   "minute. Close some, or wait a minute."),
            )  # fmt: skip

    def _log_once(self, what: str, shown: str) -> None:
        """A word to the operator: the same thing once, and not without end."""
        if (what, shown) not in self._logged and len(self._logged) < _MOST_LOGGED:
            self._logged.add((what, shown))
            _log.warning("turned away for its %s: %r", what, shown)


def _answer(reason: _TurnedAway) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            # 403 without a word: a browser shows none, and uvicorn takes another status for an
            # error of ours. What a page asks before it opens one is answered with the sentence.
            await send({"type": "websocket.close", "code": _NOT_ALLOWED})
            return
        language = asked_in(Headers(scope=scope).get("accept-language", ""))
        text = reason.sentence.text(translations(language).gettext)
        headers = {"WWW-Authenticate": "Bearer"} if reason.status == 401 else {}
        await PlainTextResponse(text, reason.status, headers)(scope, receive, send)

    return answer


def _address(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""
