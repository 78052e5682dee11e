"""Values that no browser sends for what is on a page: as if they had not been sent."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import SessionState

from explorer.ui.shell import streamlit_internals
from tests.pages.conftest import NETWORKS, Opened

DEEP = '{"parcel": ' + "[" * 400 + "]" * 400 + "}"
KEYS = ("parcel", "chosen", "stop", "name", "drawn", "at", "in_hand", "zoom", "shown", "value")


def json_of(value):
    return "{" + ", ".join(f'"{key}": {value}' for key in KEYS) + "}"


FORGED = {
    "nothing": {},
    "a click": {"trigger_value": True},
    "a truth": {"bool_value": True},
    "no number": {"double_value": float("nan")},
    "a number past all lists": {"int_value": 2**62},
    "a text": {"string_value": "forged \0"},
    "numbers": {"double_array_value": {"data": [1e308, float("inf")]}},
    "places past all lists": {"int_array_value": {"data": [-1, 2**60]}},
    "texts": {"string_array_value": {"data": ["a", "b"]}},
    "half of an object": {"json_value": "{not json"},
    "a list": {"json_value": "[1]"},
    "an empty object": {"json_value": "{}"},
    "lists in an object": {"json_value": json_of("[1, {}]")},
    "texts in an object": {"json_value": json_of('"../../etc/passwd"')},
    "objects in an object": {"json_value": json_of('{"a": null}')},
    "numbers in an object": {"json_value": json_of("1e400")},
    "lists in lists": {"json_value": DEEP},
    "lists without an end": {"json_value": "[" * 100_000},
    "a table": {"arrow_value": {"data": b"no table"}},
    "bytes": {"bytes_value": b"\xff\xfe"},
    "a file that there is not": {
        "file_uploader_state_value": {"uploaded_file_info": [{"file_id": "none", "name": "x"}]}
    },
    "a text once": {"string_trigger_value": {"data": "forged"}},
    "what somebody said": {"chat_input_value": {"data": "forged"}},
    "half of an event": {"json_trigger_value": "{not json"},
    "events": {"json_trigger_value": '[1, {"event": 3}, {"event": "parcel", "value": [1]}]'},
}
UNKNOWN = ("", "evil", "$$ID-0123456789abcdef0123456789abcdef-courier", "$$STREAMLIT_INTERNAL_KEY")


@pytest.fixture(autouse=True)
def guarded(monkeypatch):
    for name in ("set_widgets_from_proto", "_set_widget_metadata"):
        monkeypatch.setattr(
            SessionState, name, getattr(SessionState, name)
        )  # as it was, in the end
    streamlit_internals.pass_over_forged_values()


def identities(part):
    """Those of all that is on a page and can be used."""
    for child in part.children.values():
        if hasattr(child, "children"):
            yield from identities(child)
        elif getattr(child.proto, "id", ""):
            yield child.proto.id


def forge(app, value, names):
    states = app._tree.get_widget_states()
    kept = [state for state in states.widgets if state.id not in names]
    del states.widgets[:]
    states.widgets.extend([*kept, *(WidgetState(id=name, **value) for name in names)])
    app._tree = app._run(states)._tree
    return [error.message for error in app.exception]


@pytest.mark.parametrize("page", ["architecture", "feature_maps", "gradients", "training"])
def test_what_no_browser_sends_changes_nothing_and_breaks_nothing(turns, page):
    opened = Opened(page, NETWORKS["lenet"])
    widgets = {*identities(opened.app._tree[0]), *identities(opened.app._tree[1]), *UNKNOWN}
    assert len(widgets) > 12
    for what, value in FORGED.items():
        assert forge(opened.app, value, widgets) == [], what
    opened.run()
    assert opened.app.query_params["net"] in ("lenet", ["lenet"])
