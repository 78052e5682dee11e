"""One budget for all threads: what is counted, who waits, what is refused, what caches let go."""

import gc
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.inspection.byte_cache import Cache
from explorer.memory_budget import HEAVY, LARGE, Attendance, Budget
from explorer.sentence import TooLarge
from tests.budget_makers import SOON, Maker, Thing, Visit, budget, waiting


def test_what_is_made_is_counted_while_it_is_made_and_what_came_of_it_while_somebody_has_it():
    room = budget()
    with room.making(400 * LARGE):
        assert room.taken == 400 * LARGE
        thing = Thing(300 * LARGE)
        room.count(thing, thing.nbytes)
        room.count(thing, thing.nbytes)
        assert room.taken == 700 * LARGE
    assert room.taken == 300 * LARGE
    del thing
    assert room.taken == 0


def test_what_hangs_in_a_circle_is_counted_until_it_is_collected():
    room, thing = budget(), Thing(300 * LARGE)
    thing.itself = thing
    room.count(thing, 300 * LARGE)
    del thing
    gc.collect()
    assert room.taken == 0


def test_what_is_held_elsewhere_takes_room():
    room = budget(patience=0)
    room.measure(lambda: 700 * LARGE)
    assert room.taken == 700 * LARGE
    with (
        pytest.raises(TooLarge, match=r"1.00.GB, of which 700.MB are taken"),
        room.making(400 * LARGE),
    ):
        pass


def test_an_error_gives_the_room_back():
    room = budget()
    with pytest.raises(ZeroDivisionError), room.making(900 * LARGE):
        raise ZeroDivisionError
    assert room.taken == 0


def test_what_can_never_fit_is_refused_at_once_with_the_numbers():
    room = budget(share=500 * LARGE)
    for_all = r"takes 1.01.GB of memory, and 1.00.GB are there for all"
    with pytest.raises(TooLarge, match=for_all), room.making(1_010 * LARGE):
        pass
    visit = Visit()
    visit.mine.name = "somebody"
    room.attendance = visit.attendance
    for_one = r"takes 501.MB of memory, and one visitor may take 500.MB"
    with pytest.raises(TooLarge, match=for_one), room.making(501 * LARGE):
        pass


def test_what_does_not_fit_now_waits_until_it_does():
    room = budget()
    first = Maker(room, 700 * LARGE)
    assert first.began.wait(SOON)
    second = Maker(room, 700 * LARGE)
    waiting(room, 1)
    small = Maker(room, 300 * LARGE, long=False)
    assert small.began.wait(SOON)
    assert not second.began.is_set()
    first.end()
    assert second.began.wait(SOON)
    small.end(), second.end()
    assert room.taken == 0


def test_what_waits_too_long_is_refused_and_leaves_no_trace():
    room = budget(patience=0.1)
    first = Maker(room, 700 * LARGE)
    assert first.began.wait(SOON)
    second = Maker(room, 700 * LARGE)
    second.end()
    assert second.refused == (
        "This takes 700\u202fMB of memory, and its turn did not come within 0 s: all visitors "
        "share 1.00\u202fGB, of which 700\u202fMB are taken, and 0 more wait. Try again in a "
        "moment, or use a smaller input."
    )
    first.end()
    assert room.taken == 0


def test_one_visitor_takes_no_more_than_his_share_and_the_others_find_room():
    visit = Visit()
    room = budget(share=500 * LARGE, attendance=visit.attendance, patience=0.1)
    first = Maker(room, 400 * LARGE, "a", visit)
    assert first.began.wait(SOON)
    again = Maker(room, 200 * LARGE, "a", visit)
    again.end()
    assert "what you look at takes 400\u202fMB, in all of your tabs" in again.refused
    other = Maker(room, 400 * LARGE, "b", visit)
    assert other.began.wait(SOON)
    first.end(), other.end()


def test_what_is_small_waits_for_nothing():
    visit = Visit()
    room = budget(share=500 * LARGE, attendance=visit.attendance)
    visit.mine.name = "a"
    held = Thing(500 * LARGE)
    room.count(held, held.nbytes)
    room.measure(lambda: 1_000 * LARGE)
    with room.making(LARGE - 1):
        assert room.taken == 1_501 * LARGE - 1


def test_what_is_shared_is_of_nobodys_share():
    visit = Visit()
    room = budget(share=500 * LARGE, attendance=visit.attendance, patience=0)
    visit.mine.name = "a"
    with room.making(500 * LARGE), room.making(500 * LARGE, is_shared=True):
        assert room.taken == room.limit


class Left(Exception):
    """Nobody waits any more."""


def test_a_visitor_who_leaves_waits_no_longer():
    def leave():
        raise Left

    room = budget()
    first = Maker(room, 700 * LARGE)
    assert first.began.wait(SOON)
    room.attendance = Attendance(go_on=leave)
    with pytest.raises(Left), room.making(700 * LARGE):
        pass
    first.end()
    assert room.taken == 0


def test_caches_let_go_of_what_was_used_longest_ago_and_of_nothing_that_somebody_has():
    room = Budget(10 * LARGE)
    one, other = Cache(10 * LARGE, room), Cache(10 * LARGE, room)
    held = one.get("held", 0, lambda: Thing(2 * LARGE))
    for cache, key in ((one, "a"), (other, "b"), (one, "c")):
        cache.get(key, 0, lambda: Thing(2 * LARGE))
    one.get("small", 0, lambda: Thing(10))
    one.get("a", 0, lambda: pytest.fail("made again"))
    with room.making(6 * LARGE - 10):
        assert ("b" in other, "c" in one, "a" in one) == (False, False, True)
        assert "small" in one
        assert one.get("held", 0, lambda: pytest.fail("made again")) is held
    with ExitStack() as stack:
        stack.enter_context(room.making(7 * LARGE))
        assert "a" not in one
        assert "held" in one


def test_where_one_visitor_is_at_his_share_his_own_things_go():
    visit = Visit()
    room = Budget(20 * LARGE, share=5 * LARGE, attendance=visit.attendance)
    cache = Cache(20 * LARGE, room)
    for name in ("a", "b"):
        visit.mine.name = name
        cache.get(name, 0, lambda: Thing(3 * LARGE))
    visit.mine.name = "b"
    with room.making(3 * LARGE):
        assert ("a" in cache, "b" in cache) == (True, False)


def test_what_only_sessions_had_that_ended_is_given_back():
    visit = Visit()
    room = Budget(20 * LARGE, attendance=visit.attendance)
    cache = Cache(20 * LARGE, room)
    for name, keys in (("a", "xyz"), ("b", "z")):
        visit.mine.name = name
        for key in keys:
            cache.get(key, 0, partial(Thing, 10 if key == "y" else LARGE))
    assert not room.sweep()
    visit.left.add("a")
    assert room.sweep()
    assert ("x" in cache, "y" in cache, "z" in cache) == (False, True, True)
    assert room.taken == LARGE + 10
    assert not room.sweep()


def test_what_thousands_of_sessions_had_remembers_only_those_that_are_there():
    visit = Visit()
    cache = Cache(20 * LARGE, Budget(20 * LARGE, attendance=visit.attendance))
    for number in range(1_000):
        visit.mine.name = f"session {number}"
        cache.get("x", 0, lambda: Thing(10))
        visit.left.add(visit.mine.name)
    assert len(cache._entries["x"].sessions) <= 101


def test_what_was_made_for_no_session_is_given_back_at_the_next_look():
    room = Budget(20 * LARGE, attendance=Attendance(is_there=bool))
    cache = Cache(20 * LARGE, room)
    for key, size in (("x", LARGE), ("y", 10)):
        cache.get(key, 0, partial(Thing, size))
    assert ("x" in cache, "y" in cache) == (True, True)
    assert room.sweep()
    assert ("x" in cache, "y" in cache) == (False, True)


def test_what_is_made_for_a_session_that_ended_meanwhile_is_not_kept():
    visit = Visit()
    room = Budget(20 * LARGE, attendance=visit.attendance)
    cache = Cache(20 * LARGE, room)
    visit.mine.name = "a"

    def make():
        visit.left.add("a")
        return Thing(LARGE)

    assert cache.get("x", 0, make).nbytes == LARGE
    assert "x" not in cache
    assert room.taken == 0


@given(
    sizes=st.lists(st.integers(2 * LARGE, 2 * HEAVY), min_size=2, max_size=12),
    limit=st.integers(2 * HEAVY, 4 * HEAVY),
    turns=st.integers(1, 3),
)
def test_however_many_threads_ask_the_limit_is_kept_and_all_of_them_are_served(sizes, limit, turns):
    visit, most = Visit(), []
    room = Budget(limit, limit, turns, visit.attendance, SOON)
    cache = Cache(limit, room)

    def ask(place):
        visit.mine.name = f"visitor {place % 3}"
        size = sizes[place]

        def make():
            most.append(room.taken)
            return Thing(size // 2)

        return cache.get(place, size, make).nbytes

    with ThreadPoolExecutor(len(sizes)) as pool:
        made = list(pool.map(ask, range(len(sizes))))
    assert made == [size // 2 for size in sizes]
    assert max(most) <= limit
    assert room.taken == cache.nbytes <= limit
