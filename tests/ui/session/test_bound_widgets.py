"""A widget whose value the server changed is another one: what was in it before is no entry."""

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from explorer.ui.session.bound_widgets import bound, entered

    state = st.session_state
    state.setdefault("size", 3)
    state.setdefault("entries", [])

    def take():
        state["entries"] = [*state["entries"], entered("box")]
        # What is more than 8 is refused.
        state["size"] = entered("box") if entered("box") <= 8 else state["size"]

    st.number_input("Size", 0, 100, key=bound("box", state["size"]), on_change=take)
    st.button("Preset", key="preset", on_click=lambda: state.update(size=7))


def opened():
    return AppTest.from_function(page, default_timeout=60).run()


def box(at):
    return at.number_input[0]


def test_a_widget_keeps_its_key_while_its_own_entries_are_taken():
    at = opened()
    for size in (4, 5):
        box(at).set_value(size).run()
        assert (box(at).key, box(at).value) == ("box", size)
    assert at.session_state["entries"] == [4, 5]


def test_a_value_from_before_the_server_changed_it_is_no_entry():
    at = opened()
    before = box(at).id
    at.button(key="preset").click().run()
    assert (box(at).key, box(at).value) == ("box-1", 7)
    states = at._tree.get_widget_states()
    states.widgets.append(WidgetState(id=before, int_value=5))
    at._tree = at._run(states)._tree
    assert box(at).value == 7
    assert at.session_state["entries"] == []
    box(at).set_value(8).run()
    assert at.session_state["entries"] == [8]


def test_what_was_refused_leaves_the_widget_with_the_servers_value():
    at = opened()
    box(at).set_value(50).run()
    assert (box(at).key, box(at).value) == ("box-1", 3)
    assert at.session_state["entries"] == [50]
