"""A visitor without a browser: Streamlit's own messages over its websocket."""

import json
from types import TracebackType
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol


class Visitor:
    """One session. The server's time is from a message sent to the last message of the answer."""

    def __init__(self, url: str, query: str = "", page: str = "") -> None:
        self._socket = connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol("visitor")],
            max_size=None,
            origin=Origin(url),
        )
        self._query, self._page_hash = query, ""
        self._widgets: dict[str, WidgetState] = {}
        self._session, self._entered = "", 0
        self.answered: list[ForwardMsg] = []
        self._send(ClientState(query_string=query, page_name=page))

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def enter(self, target: str, field: str, value: int) -> None:
        """Does something to a field of a target, and waits for the last message."""
        courier = self._courier()
        self._entered += 1
        entry = {
            "number": self._entered, "version": 0, "target": target, "field": field, "value": value
        }  # fmt: skip
        parcel = {"session": self._session, "load": "visitor", "entries": [entry]}
        state = WidgetState(id=courier, json_value=json.dumps({"parcel": parcel}))
        self._widgets[courier] = state
        self._send(
            ClientState(
                query_string=self._query,
                page_script_hash=self._page_hash,
                widget_states=WidgetStates(widgets=self._widgets.values()),
            )
        )

    def go(self, query: str) -> None:
        """Another address of the page at hand, by the way back; waits for the last message."""
        self._query = query
        self._send(
            ClientState(
                query_string=query,
                is_history_navigation=True,
                page_script_hash=self._page_hash,
                widget_states=WidgetStates(widgets=self._widgets.values()),
            )
        )

    def _courier(self) -> str:
        """The courier's id in the last answer; what it says of the session is remembered."""
        for message in self.answered:
            if message.WhichOneof("type") == "delta":
                element = message.delta.new_element
                if element.WhichOneof("type") == "bidi_component":
                    component = element.bidi_component
                    if component.id.endswith("-courier"):
                        self._session = json.loads(component.json)["session"]
                        return component.id
        raise LookupError("the page has no courier")

    def _send(self, state: ClientState) -> None:
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        self.answered = []
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=60))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page_hash = message.new_session.page_script_hash
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            self.answered.append(message)
            if kind == "script_finished":
                return
