"""Writes off the path of a click, and which session has a tab."""

from dataclasses import replace
from threading import Event, Timer, current_thread

import pytest

from explorer.data.visitors.delayed_writes import DelayedWrites, TabWrite
from explorer.data.visitors.tab_record import Holder, TabRecord
from explorer.data.visitors.tab_taking import take
from explorer.data.visitors.visitor_store import Deletions
from tests.data.visitors.conftest import OTHER_KEY, TAB, noise

MINE, THEIRS = Holder("server", "mine", 1.0), Holder("server", "theirs", 1.0)


@pytest.fixture
def writes():
    opened = DelayedWrites(pace=3_600)
    yield opened
    opened.close()


def write(store, record=None, *pictures, holder=MINE, since=None):
    return TabWrite(
        store, TAB, replace(record or TabRecord(in_hand=1), holder=holder),
        [("drawing", each) for each in pictures], since or store.deletions(),
    )  # fmt: skip


class Waiting(TabWrite):
    """Says when it was written."""

    def __init__(self, *given):
        super().__init__(*given)
        self.written = Event()

    def write(self):
        super().write()
        self.written.set()


def test_the_first_state_is_written_at_once_and_the_last_of_those_that_follow(visitors, writes):
    store = visitors.store()
    first = Waiting(store, TAB, TabRecord(in_hand=1, holder=MINE), [], store.deletions())
    writes.put(first)
    assert first.written.wait(30)
    second, third = (write(store, TabRecord(in_hand=number)) for number in (2, 3))
    writes.put(second)
    writes.put(third)
    assert store.tab(TAB).in_hand == 1
    writes.settle(store, TAB)
    assert store.tab(TAB).in_hand == 3
    assert (second.done, third.done) == (False, True)


def test_a_tab_is_not_kept_waiting_by_another_visitors_write(visitors, writes):
    long = Holding(visitors.store(OTHER_KEY), TAB, TabRecord(holder=THEIRS), [], Deletions())
    writes.put(long)
    assert long.begun.wait(30)
    writes.put(write(visitors.store()))
    writes.settle(visitors.store(), TAB)
    assert visitors.store().tab(TAB) is not None
    assert not long.done
    long.may_end.set()
    writes.settle(visitors.store(OTHER_KEY), TAB)
    assert long.done


class Holding(TabWrite):
    """Is not done before it may be."""

    def __init__(self, *given):
        super().__init__(*given)
        self.begun, self.may_end = Event(), Event()

    def write(self):
        self.begun.set()
        assert self.may_end.wait(30)


def test_a_write_that_begins_meanwhile_is_waited_for(visitors, writes, monkeypatch):
    held = Holding(visitors.store(), TAB, TabRecord(holder=MINE), [], Deletions())
    here, write_what_waits = current_thread(), writes._write

    def overtaken(key):
        if current_thread() is here and not held.begun.is_set():
            writes.put(held)
            assert held.begun.wait(30)
            Timer(0.2, held.may_end.set).start()
        return write_what_waits(key)

    monkeypatch.setattr(writes, "_write", overtaken)
    writes.settle(visitors.store(), TAB)
    assert held.done


def test_what_waits_at_the_end_is_written(visitors, writes):
    store = visitors.store()
    writes.put(write(store))
    writes.settle(store, TAB)
    writes.put(write(store, TabRecord(in_hand=2)))
    assert store.tab(TAB).in_hand == 1
    writes.close()
    assert store.tab(TAB).in_hand == 2


def test_pictures_are_on_disk_before_the_record_that_names_them(visitors):
    store, picture = visitors.store(), noise()
    made = write(store, TabRecord(ink=picture.digest.hex()), picture)
    made.write()
    assert store.has_picture(store.tab(TAB).ink)
    assert made.stored == {picture.digest.hex()}
    assert made.refused is None


def test_a_picture_that_is_refused_is_told_and_all_else_is_written(visitors):
    store, small, large = visitors.store(quota=9_000), noise(), noise(1, (3, 90, 90), "large.png")
    made = write(store, TabRecord(in_hand=4), small, large)
    made.write()
    assert str(made.refused).startswith("large.png takes")
    assert made.stored == {small.digest.hex()}
    assert store.tab(TAB).in_hand == 4


def test_nothing_is_written_that_was_in_hand_before_something_was_deleted(visitors):
    store = visitors.store()
    made = write(store, None, noise())
    store.delete_all()
    made.write()
    assert store.tab(TAB) is None
    assert store.items() == []


def test_of_a_drawing_only_the_last_stroke_is_kept_unless_another_tab_has_one(visitors):
    store = visitors.store()
    strokes = [noise(seed, (1, 8, 8), "drawing") for seed in range(4)]
    digests = [each.digest.hex() for each in strokes]
    for digest, stroke in zip(digests, strokes, strict=True):
        write(store, TabRecord(ink=digest), stroke).write()
        if stroke is strokes[1]:
            store.keep_tab("another-tab-of-the-browser", TabRecord(ink=digest))
    assert {item.digest for item in store.items()} == {digests[1], digests[3]}


def test_a_picture_that_was_replaced_stays_to_be_taken_again(visitors):
    store, photo = visitors.store(), noise()
    made = write(store, TabRecord(ink=photo.digest.hex()))
    made.pictures = [("picture", photo)]
    made.write()
    write(store, TabRecord()).write()
    assert [item.digest for item in store.items()] == [photo.digest.hex()]


def test_a_full_disk_is_told_and_the_next_write_is_tried(visitors, writes, monkeypatch):
    store = visitors.store()
    made = write(store)
    with monkeypatch.context() as full:
        full.setattr("explorer.data.server_folder.write", _full)
        writes.put(made)
        writes.settle(store, TAB)
    assert "no room or no right" in str(made.refused)
    writes.put(write(store))
    writes.settle(store, TAB)
    assert store.tab(TAB) is not None


def _full(path, parts):
    raise OSError(28, "No space left on device")


def test_a_tab_is_taken_from_a_session_that_has_gone(visitors):
    store = visitors.store()
    write(store, TabRecord(in_hand=5), holder=THEIRS).write()
    taken = take(store, TAB, MINE, lambda holder: False)
    assert (taken.record.in_hand, taken.is_copy) == (5, False)
    assert store.tab(TAB).holder == MINE


def test_of_a_session_that_is_alive_a_copy_is_taken_and_its_tab_stays_its_own(visitors):
    store = visitors.store()
    write(store, TabRecord(in_hand=5), holder=THEIRS).write()
    asked = []
    taken = take(store, TAB, MINE, lambda holder: asked.append(holder) or True)
    assert (taken.record.in_hand, taken.is_copy) == (5, True)
    assert asked == [store.tab(TAB).holder] == [THEIRS]


def test_a_tab_that_left_nothing_makes_no_folder(visitors):
    taken = take(visitors.store(), TAB, MINE, lambda holder: True)
    assert (taken.record, taken.is_copy) == (None, False)
    assert not (visitors.folder / "visitors").exists()


def test_a_session_that_lost_its_tab_overwrites_nothing(visitors):
    store = visitors.store()
    write(store, TabRecord(in_hand=5), holder=THEIRS).write()
    late = write(store, TabRecord(in_hand=6), noise())
    late.write()
    assert late.lost
    assert store.tab(TAB).in_hand == 5
    assert store.items() == []
