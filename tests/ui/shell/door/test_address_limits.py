"""What one address may open at once, and how often."""

import pytest

from explorer.ui.shell.door import address_limits
from explorer.ui.shell.door.address_limits import AddressLimits
from explorer.ui.shell.door.door_settings import OPEN_PAGES, OPENINGS

CLASSROOM = "10.0.0.1"


class Clock:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


def opened(limits, address, count):
    """How many of so many pages are let in."""
    let_in = 0
    for _ in range(count):
        if limits.has_room(address):
            limits.enter(address)
            let_in += 1
    return let_in


def test_so_many_are_open_at_once_and_one_that_closes_makes_room(clock):
    limits = AddressLimits(open_pages=3, openings=100, now=clock)
    assert opened(limits, CLASSROOM, 5) == 3
    limits.leave(CLASSROOM)
    assert opened(limits, CLASSROOM, 5) == 1
    assert opened(limits, "10.0.0.2", 5) == 3


def test_so_many_are_opened_within_a_minute(clock):
    limits = AddressLimits(open_pages=100, openings=6, now=clock)
    for _ in range(6):
        assert opened(limits, CLASSROOM, 1) == 1
        limits.leave(CLASSROOM)
    assert not limits.has_room(CLASSROOM)
    clock.seconds = 10.0
    assert opened(limits, CLASSROOM, 5) == 1
    clock.seconds = 10_000.0
    assert opened(limits, CLASSROOM, 50) == 6


def test_a_class_behind_one_address_fits_and_may_load_all_its_pages_at_once(clock):
    limits = AddressLimits(OPEN_PAGES.default, OPENINGS.default, clock)
    assert opened(limits, CLASSROOM, 90) == 90
    for _ in range(90):
        limits.leave(CLASSROOM)
    assert opened(limits, CLASSROOM, 90) == 90


def test_a_network_of_ipv6_is_one_address(clock):
    limits = AddressLimits(open_pages=2, openings=100, now=clock)
    assert [opened(limits, f"2001:db8::{number:x}", 1) for number in range(4)] == [1, 1, 0, 0]
    assert opened(limits, "2001:db8:0:1::1", 1) == 1
    assert opened(limits, "::ffff:10.0.0.1", 9) == 2


def test_who_came_long_ago_is_forgotten_and_who_came_now_is_not(clock, monkeypatch):
    monkeypatch.setattr(address_limits, "_MANY", 10)
    limits = AddressLimits(open_pages=5, openings=2, now=clock)
    for number in range(10):
        opened(limits, f"10.0.1.{number}", 1)
    clock.seconds = 120.0
    assert opened(limits, CLASSROOM, 9) == 2
    assert len(limits._allowances) == 1
    assert not limits.has_room(CLASSROOM)
