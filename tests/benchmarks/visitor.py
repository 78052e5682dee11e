"""A visitor without a browser: Streamlit's own messages over its websocket."""

from types import TracebackType
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.sync.client import connect


class Visitor:
    """One session. The server's time is from a message sent to the last message of the answer."""

    def __init__(self, url: str, query: str = "", page: str = "") -> None:
        self._socket = connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            subprotocols=["streamlit", "visitor"],
            max_size=None,
            origin=url,
        )
        self._query, self._page_hash = query, ""
        self._widgets: dict[str, WidgetState] = {}
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

    def enter(self, label: str, value: int) -> None:
        """Types a number into the input of that label, and waits for the last message."""
        found = next(element for element in self._number_inputs() if element.label == label)
        self._widgets[found.id] = WidgetState(id=found.id, int_value=value, double_value=value)
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

    def _number_inputs(self) -> list:
        return [
            message.delta.new_element.number_input
            for message in self.answered
            if message.WhichOneof("type") == "delta"
            and message.delta.WhichOneof("type") == "new_element"
            and message.delta.new_element.WhichOneof("type") == "number_input"
        ]

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
