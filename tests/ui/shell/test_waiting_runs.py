"""A run of a page that waits for something else notices that nobody waits for it."""

from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.scriptrunner_utils.script_run_context import get_run_yield_check
from streamlit.testing.v1 import AppTest

from explorer.ui.shell.streamlit_internals import go_on


def _waits(told):
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from explorer.ui.shell.streamlit_internals import go_on

    go_on()
    told.append("went on")
    get_script_run_ctx().script_requests.request_stop()  # as when its browser is gone
    try:
        go_on()
    except BaseException as error:
        told.append(type(error))
        raise


def test_a_run_whose_browser_is_gone_is_ended_where_it_waits():
    told = []
    AppTest.from_function(_waits, args=(told,)).run()
    assert told == ["went on", StopException]


def test_outside_of_a_run_there_is_nobody_to_leave():
    assert get_run_yield_check() is None
    go_on()
