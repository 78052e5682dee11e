"""Whoever asks for runs that there are not is answered later and later; others are not."""

from types import SimpleNamespace

import pytest

from explorer.ui.session import guesses
from explorer.ui.session.guesses import Guesses


@pytest.fixture
def clock():
    return SimpleNamespace(now=1000.0)


@pytest.fixture
def asked(clock):
    return Guesses(lambda: clock.now)


def waits(asked, clock, address, names):
    """Seconds until each is answered; the next is asked for then."""
    found = []
    for name in names:
        due = asked.due(address, name)
        found.append(max(0.0, due - clock.now))
        clock.now = max(clock.now, due)
    return found


def test_ten_a_minute_are_answered_at_once_and_then_one_every_few_seconds(asked, clock):
    assert waits(asked, clock, "10.0.0.1", range(10)) == [0.0] * 10
    assert waits(asked, clock, "10.0.0.1", range(10, 40)) == [6.0] * 30
    began = clock.now
    waits(asked, clock, "10.0.0.1", range(100, 200))
    assert clock.now - began == 600


def test_who_asks_for_many_at_once_waits_for_no_more_than_others_can_bear(asked, clock):
    due = [asked.due("10.0.0.1", name) - clock.now for name in range(1000)]
    assert due[:13] == [*[0.0] * 10, 6.0, 12.0, 12.0]
    assert max(due) == 12


def test_a_dead_link_that_is_looked_at_again_and_again_is_one(asked, clock):
    assert waits(asked, clock, "10.0.0.1", ["dead"] * 100) == [0.0] * 100
    waits(asked, clock, "10.0.0.1", range(9))
    assert waits(asked, clock, "10.0.0.1", ["eleventh", "eleventh", "dead"]) == [6.0, 0.0, 0.0]


def test_who_leaves_before_the_answer_gets_it_no_sooner(asked, clock):
    waits(asked, clock, "10.0.0.1", range(10))
    due = asked.due("10.0.0.1", "left")
    clock.now += 2
    assert asked.due("10.0.0.1", "left") == due


def test_another_address_waits_for_nobody_and_a_minute_later_all_is_forgotten(asked, clock):
    waits(asked, clock, "10.0.0.1", range(30))
    assert waits(asked, clock, "10.0.0.2", range(10)) == [0.0] * 10
    clock.now += 61
    assert waits(asked, clock, "10.0.0.1", range(50, 60)) == [0.0] * 10


def test_what_is_remembered_is_bounded(asked, monkeypatch):
    monkeypatch.setattr(guesses, "_MOST_ADDRESSES", 5)
    monkeypatch.setattr(guesses, "_MOST_IDS", 20)
    for address in range(20):
        for run in range(50):
            asked.due(str(address), str(run))
    assert len(asked._due) == 5
    assert {len(each) for each in asked._due.values()} == {20}
