"""What a browser does, for AppTest: forms as they are drawn, and entries made in them."""

import json
from collections.abc import Iterator
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

LOAD = "0123456789abcdef"


def drawn_fields(at: AppTest) -> list[dict[str, Any]]:
    """All fields and buttons on the page, in their order, as the browser gets them."""
    return [field for row in drawn_rows(at) for field in row["fields"]]


def drawn_rows(at: AppTest) -> list[dict[str, Any]]:
    """The rows in which they stand."""
    return [
        row
        for part in components(at)
        if part.component_name == "fields"
        for row in json.loads(part.bytes)["rows"]
    ]


def field(at: AppTest, name: str) -> dict[str, Any]:
    """The first of that field name or label."""
    return next(each for each in drawn_fields(at) if name in (each["field"], each["label"]))


def enter(at: AppTest, name: str, value: Any = None) -> AppTest:
    """Makes the entry of a field or presses a button, as components/fields does, and reruns."""
    into = field(at, name)
    assert not into["disabled"], name
    return send(at, [(into["target"], into["field"], _own(at, into) if value is None else value)])


def _own(at: AppTest, into: dict[str, Any]) -> Any:
    """What a button sends: what stands in the fields beside it, or what it was given."""
    beside = [field(at, name)["value"] for name in into["beside"]]
    return beside if len(beside) > 1 else beside[0] if beside else into["value"]


def send(at: AppTest, done: list[tuple[str, str, Any]]) -> AppTest:
    """Sends entries, numbered on, in one parcel."""
    courier = next(part for part in components(at) if part.id.endswith("-courier"))
    receipt = json.loads(courier.json)
    entries = [
        {"number": receipt["received"] + place, "version": receipt["version"],
         "target": target, "field": name, "value": value}
        for place, (target, name, value) in enumerate(done, start=1)
    ]  # fmt: skip
    parcel = {"session": receipt["session"], "load": LOAD, "entries": entries}
    states = at._tree.get_widget_states()
    carried = WidgetState(id=courier.id, json_value=json.dumps({"parcel": parcel}))
    states.widgets.append(carried)
    at._tree = at._run(states)._tree
    return at


def components(at: AppTest) -> Iterator[Any]:
    """What the components on the page got."""
    yield from _below(at._tree)


def _below(node: Any) -> Iterator[Any]:
    for child in getattr(node, "children", {}).values():
        if getattr(child, "type", "") == "bidi_component":
            yield child.proto
        yield from _below(child)
