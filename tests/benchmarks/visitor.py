"""A visitor without a browser: Streamlit's own messages over its websocket."""

import json
from collections.abc import Iterator
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol


class Visitor:
    """One session. The server's time is from a message sent to the last message of the answer."""

    def __init__(
        self, url: str, query: str = "", page: str = "", key: str = "", patience: float = 60
    ) -> None:
        """`key`: the browser's, as explorer.ui.shell.browser_key has it. Seconds of patience."""
        self._socket = connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol("visitor")],
            additional_headers={"Cookie": f"explorer_key={key}"} if key else None,
            open_timeout=patience,
            max_size=None,
            origin=Origin(url),
        )
        self._patience = patience
        self._query, self._page_hash = query, ""
        self._widgets: dict[str, WidgetState] = {}
        self._session, self._streamlit, self._entered = "", "", 0
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
        self.close()

    def close(self) -> None:
        """Leaves."""
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
        self._rerun()

    def press(self, key: str) -> None:
        """Presses a button of the page, and waits for the last message."""
        for element in self.elements():
            if element.WhichOneof("type") == "button" and key in element.button.id:
                self._rerun(WidgetState(id=element.button.id, trigger_value=True))
                return
        raise LookupError(f"the page has no button {key}")

    def take_away(self, key: str) -> str:
        """Asks for a file, and waits until it is made; why it was not, or nothing."""
        for element in self.elements():
            if (
                element.WhichOneof("type") == "download_button"
                and key in element.download_button.id
            ):
                asked = BackMsg()
                asked.backend_operation_request.request_id = key
                asked.backend_operation_request.session_id = self._streamlit
                file = element.download_button.deferred_file_id
                asked.backend_operation_request.deferred_file.file_id = file
                self._socket.send(asked.SerializeToString())
                return str(self._awaited("backend_operation_response").error_msg)
        raise LookupError(f"the page has no file {key}")

    def alerts(self) -> list[str]:
        """What the last answer warns of."""
        elements = [each for each in self.elements() if each.WhichOneof("type") == "alert"]
        return [each.alert.body for each in elements]

    def elements(self) -> Iterator[Element]:
        """Those of the last answer."""
        for message in self.answered:
            if message.WhichOneof("type") == "delta":
                yield message.delta.new_element

    def _rerun(self, *pressed: WidgetState) -> None:
        widgets = [*self._widgets.values(), *pressed]
        self._send(
            ClientState(
                query_string=self._query,
                page_script_hash=self._page_hash,
                widget_states=WidgetStates(widgets=widgets),
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
        for element in self.elements():
            if element.WhichOneof("type") == "bidi_component":
                component = element.bidi_component
                if component.id.endswith("-courier"):
                    self._session = json.loads(component.json)["session"]
                    return component.id
        raise LookupError("the page has no courier")

    def _send(self, state: ClientState) -> None:
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        self.answered = []
        self._awaited("script_finished")

    def _awaited(self, wanted: str) -> Any:
        """The first message of that kind."""
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=self._patience))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page_hash = message.new_session.page_script_hash
                self._streamlit = message.new_session.initialize.session_id
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            self.answered.append(message)
            if kind == wanted:
                return getattr(message, wanted)
