"""Short calls in processes of their own: what comes back, and what ends them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from explorer.jobs import side_calls
from explorer.jobs.side_calls import MOST_AT_ONCE, MOST_MEMORY, GivenUp
from explorer.sentence import Refusal
from tests.child_processes import children_with
from tests.jobs import side_tasks

pytestmark = pytest.mark.processes


class Left(BaseException):
    """As Streamlit ends a run of a page for which nobody waits."""


def called(function, *arguments, files=(), seconds=5.0, go_on=lambda: None):
    return side_calls.call(function, files, *arguments, seconds=seconds, go_on=go_on)


def processes():
    return [each.pid for each in children_with("side_process")]


@pytest.fixture(autouse=True)
def _none_left():
    yield
    side_calls.close()
    assert processes() == []


def test_files_go_there_and_what_is_made_of_them_comes_back():
    files = [b"a" * 100_000, b"", b"b"]
    assert called(side_tasks.joined, b"-", files=files) == b"-".join(files)


def test_an_array_comes_back_as_nobody_can_write_to_it():
    made = called(side_tasks.numbers, 200_000)["numbers"]
    assert made.sum() == sum(number % 256 for number in range(200_000))
    assert not made.flags.writeable


def test_the_process_knows_none_of_the_servers_settings(monkeypatch):
    monkeypatch.setenv("EXPLORER_METRICS_TOKEN", "a-secret-of-the-operator")
    assert called(side_tasks.settings) == []


def test_one_process_makes_several_calls_after_each_other():
    first, second = (called(side_tasks.numbers, 1)["process"] for _ in range(2))
    assert [first] == [second] == processes()


@pytest.mark.parametrize(
    ("function", "error"), [(side_tasks.refuses, Refusal), (side_tasks.fails, KeyError)]
)
def test_what_is_raised_there_is_raised_here_and_the_process_goes_on(function, error, capfd):
    with pytest.raises(error, match=r"mine is refused|a mistake of ours"):
        called(function)
    assert len(processes()) == 1
    assert ("Traceback" in capfd.readouterr().err) == (error is KeyError)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (side_tasks.never_ends, ()),
        (side_tasks.ends_its_process, ()),
        (side_tasks.takes, (2 * MOST_MEMORY,)),
    ],
)
def test_a_call_that_takes_too_much_is_given_up_and_the_next_is_made(function, arguments):
    with pytest.raises(GivenUp):
        called(function, *arguments, seconds=0.2)
    assert called(side_tasks.joined, b"", files=[b"next"]) == b"next"


def test_a_call_for_which_nobody_waits_is_ended_at_once():
    def leave():
        raise Left

    with pytest.raises(Left):
        called(side_tasks.never_ends, go_on=leave, seconds=600)
    assert processes() == []


def test_no_more_processes_run_than_the_machine_shall_bear():
    together = Barrier(MOST_AT_ONCE)
    most = []

    def go_on():
        together.wait()
        most.append(len(processes()))
        raise Left

    def call(_):
        with pytest.raises(Left):
            called(side_tasks.never_ends, go_on=go_on, seconds=600)

    with ThreadPoolExecutor(MOST_AT_ONCE) as visitors:
        list(visitors.map(call, range(MOST_AT_ONCE)))
    assert max(most) == MOST_AT_ONCE


def test_who_waits_for_a_process_may_leave_too():
    def leave():
        raise Left

    for _ in range(MOST_AT_ONCE):
        assert side_calls._free.acquire(blocking=False)
    try:
        with pytest.raises(Left):
            called(side_tasks.joined, b"", go_on=leave)
    finally:
        for _ in range(MOST_AT_ONCE):
            side_calls._free.release()
