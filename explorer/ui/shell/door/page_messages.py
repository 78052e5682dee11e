"""What a browser may say once its page is open: what our pages say, and as fast as they do."""

import asyncio
from collections.abc import Callable
from time import monotonic

from starlette.types import Message, Receive, Send

from explorer.ui.shell import streamlit_internals
from explorer.ui.shell.door.allowance import Allowance

_log = streamlit_internals.logger()
_NOT_UNDERSTOOD = 1002
"""The code with which a websocket says that the other end breaks the protocol."""

_AT_ONCE = 200
_A_SECOND = 40
"""Messages that a page sends: more than a hand on a slider. What is more waits; none is lost."""


class PageMessages:
    """Stands between a websocket and Streamlit; passes over what is for whoever develops an app."""

    def __init__(self, receive: Receive, send: Send, now: Callable[[], float] = monotonic) -> None:
        self._receive = receive
        self._send = send
        self._now = now
        self._pace = Allowance(_AT_ONCE, _A_SECOND, now())
        self._closed = False
        self._said = False

    async def receive(self) -> Message:
        """The next message that a page sends."""
        while (message := await self._receive())["type"] == "websocket.receive":
            wait = self._pace.spend(self._now())
            if wait:
                await asyncio.sleep(wait)
            sent = message.get("bytes")
            ours = None if sent is None else streamlit_internals.is_of_a_page(sent)
            if ours:
                break
            if ours is None:
                return await self._close()
            self._say_once()
        return message

    async def send(self, message: Message) -> None:
        """Passes on what goes to the browser. Raises OSError where it is gone."""
        if self._closed:
            raise OSError("the websocket is closed")
        await self._send(message)

    async def _close(self) -> Message:
        self._closed = True
        await self._send({"type": "websocket.close", "code": _NOT_UNDERSTOOD})
        return {"type": "websocket.disconnect", "code": _NOT_UNDERSTOOD}

    def _say_once(self) -> None:
        if not self._said:
            self._said = True
            _log.warning("a browser's message was passed over that no page of ours sends")
