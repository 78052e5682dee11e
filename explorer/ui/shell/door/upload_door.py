"""The middleware that lets files in: those that a page asked for, and as many as there is room for.

Streamlit takes a file under any name that it is sent under, and holds it for as long as the session
lasts, whether a page asks for it or not. Refused here, a file is not kept.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from explorer.memory_budget import budget
from explorer.ui.shell.door.door_settings import UPLOADS
from explorer.ui.shell.streamlit_internals import (
    UPLOAD,
    held_bytes,
    held_uploads,
    is_live_session,
)

MOST_FILES = 64
"""That a session may have sent and not had looked at: what is shown at once is sixteen at most."""
_MOST_ASKED = 256
_MOST_DROPPED = 30_000_000
"""Bytes: as long as Streamlit lets a file be, and more."""

_PLACE = re.compile(rf"{UPLOAD}/([^/]+)/([^/]+)")


class AskedFiles:
    """The names under which pages asked for files, by session; each is good for one file."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = {}

    def ask(self, session: str, names: Sequence[str]) -> None:
        """A page gave its browser these. Of more than are let in, the first."""
        for other in [each for each in self._names if not is_live_session(each)]:
            del self._names[other]
        asked = self._names.setdefault(session, set())
        # Names that were never used make room: the browser gave up, or sent another file.
        if len(asked) + len(names) > _MOST_ASKED:
            asked.clear()
        asked.update(names[:_MOST_ASKED])

    def take(self, session: str, name: str) -> bool:
        """Whether the name was asked for; it is not afterwards."""
        names = self._names.get(session, set())
        if name not in names:
            return False
        names.remove(name)
        return True


asked_files = AskedFiles()
"""Of this server. Used on its event loop only."""


class UploadDoor:
    """ASGI middleware; all but files that are sent passes unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._most = UPLOADS.read()
        self._arriving: Counter[str] = Counter()
        """Bytes that are on their way, by session."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        place = _PLACE.search(scope["path"]) if scope["type"] == "http" else None
        if place is None or scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        session, name = place.groups()
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            await _refusal(411, "The length of a file must be said.")(scope, receive, send)
        elif not asked_files.take(session, name):
            await _refusal(403, "No page asked for this file.")(scope, receive, send)
        elif not self._has_room(session, int(length)):
            await _dropped(receive, int(length))
            await _refusal(413, "This tab has sent as much as it may.")(scope, receive, send)
        elif not self._server_has_room(int(length)):
            await _dropped(receive, int(length))
            await _refusal(503, "The server holds as many files as it may.")(scope, receive, send)
        else:
            with self._announced(session, int(length)):
                await self._app(scope, receive, send)

    def _has_room(self, session: str, length: int) -> bool:
        held = held_uploads(session)
        arriving = self._arriving[session]
        return len(held) < MOST_FILES and sum(held) + arriving + length <= self._most

    def _server_has_room(self, length: int) -> bool:
        """Whether files leave half of the memory for what pages show, however many tabs send."""
        return held_bytes() + self._arriving.total() + length <= budget().limit // 2

    @contextmanager
    def _announced(self, session: str, length: int) -> Iterator[None]:
        self._arriving[session] += length
        try:
            yield
        finally:
            self._arriving[session] -= length
            if not self._arriving[session]:
                del self._arriving[session]


async def _dropped(receive: Receive, length: int) -> None:
    """Takes what is sent, piece by piece, and keeps none; not what no page of ours would send.

    A browser that is still sending takes an early answer for a broken connection.
    """
    while length <= _MOST_DROPPED and (await receive()).get("more_body"):
        pass


def _refusal(status: int, reason: str) -> ASGIApp:
    # A program reads it. The browser shows words of the page for the status: ui/shell/page_frame.
    return PlainTextResponse(f"{reason}\n", status)
