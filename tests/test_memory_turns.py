"""What takes long takes turns: whose comes first, what takes none, and what is said meanwhile."""

from threading import Event

from explorer.memory_budget import HEAVY, Budget
from tests.budget_makers import SOON, Maker, Visit, budget, waiting


def test_heavy_things_are_made_one_at_a_time_and_light_ones_beside_them():
    room = Budget(10 * HEAVY)
    first = Maker(room, HEAVY)
    assert first.began.wait(SOON)
    second = Maker(room, HEAVY)
    waiting(room, 1)
    light = Maker(room, HEAVY - 1)
    assert light.began.wait(SOON)
    assert not second.began.is_set()
    first.end()
    assert second.began.wait(SOON)
    second.end(), light.end()
    assert room.heavy_done == 2


def test_a_part_of_what_has_its_turn_waits_for_no_other():
    room = Budget(10 * HEAVY)
    with room.making(HEAVY), room.making(HEAVY), room.making(0, long=True):
        assert room.taken == 2 * HEAVY
    assert room.taken == 0


def test_who_asks_for_much_gets_no_more_turns_than_another():
    visit, served = Visit(), []
    room = Budget(10 * HEAVY, attendance=visit.attendance)
    first = Maker(room, HEAVY, "a", visit, log=served)
    assert first.began.wait(SOON)
    makers = [Maker(room, HEAVY, "a", visit, log=served) for _ in range(3)]
    waiting(room, 3)
    makers.append(Maker(room, HEAVY, "b", visit, log=served))
    waiting(room, 4)
    first.may_end.set()
    for maker in makers:
        maker.may_end.set()
    for maker in (first, *makers):
        maker.end()
    assert served[:2] == ["a", "b"]
    assert sorted(served) == ["a", "a", "a", "a", "b"]


def test_what_is_made_aside_has_turns_of_its_own_one_at_a_time():
    room = budget()
    aside, here = Maker(room, 0, long=True, aside=True), Maker(room, 0, long=True)
    assert aside.began.wait(SOON)
    assert here.began.wait(SOON)
    next_aside = Maker(room, 0, long=True, aside=True)
    waiting(room, 1)
    aside.end()
    assert next_aside.began.wait(SOON)
    here.end(), next_aside.end()


def test_who_waits_is_told_how_many_come_before_whenever_that_changes():
    room, said, heard = Budget(10 * HEAVY), [], Event()

    def tell(before):
        said.append(before)
        heard.set()

    first = Maker(room, HEAVY)
    assert first.began.wait(SOON)
    second = Maker(room, HEAVY)
    waiting(room, 1)
    third = Maker(room, HEAVY, tell=tell)
    assert heard.wait(SOON)
    heard.clear()
    first.end()
    assert heard.wait(SOON)
    second.end(), third.end()
    assert said == [1, 0]
