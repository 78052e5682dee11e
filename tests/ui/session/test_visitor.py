"""What comes back to a tab that is loaded again, and what is gone once it is deleted."""

import gc
from functools import partial

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.data import image_caches
from explorer.data.data_source import Source
from explorer.data.images import drawn_image
from explorer.data.images.image_batch import Fit
from explorer.data.images.picture import Picture
from explorer.data.own import kept_sets
from explorer.data.visitors.delayed_writes import DelayedWrites
from explorer.inspection import cached
from explorer.network.architectures import network
from explorer.ui.components import image_picker
from explorer.ui.session import (
    captures,
    chosen_data_set,
    chosen_images,
    chosen_network,
    held_images,
    tab,
    visitor,
)
from explorer.ui.session.training_choices import desk
from explorer.ui.shell import browser_key
from tests.data.visitors.conftest import KEY, OTHER_KEY, TAB, few, noise

LENET = network("lenet")
FILE = noise(3, (1, 12, 10), "mine.png")
INK = np.zeros((drawn_image.SIDE, drawn_image.SIDE), np.uint8)
INK[20:30] = 255


class Session:
    """A session of a browser without the browser: `does` runs in it as a page's script does."""

    def __init__(self, key=KEY, name=TAB, **parameters):
        self.app = AppTest.from_function(_script, default_timeout=120)
        self.app.session_state["key"], self.app.session_state["name"] = key, name
        for parameter, value in parameters.items():
            self.app.query_params[parameter] = value
        self.does(lambda: None)

    def does(self, act):
        """What `act` returns, which is run as a callback is: before the page."""
        self.app.session_state["act"] = act
        self.app.run()
        assert [error.message for error in self.app.exception] == []
        return self.app.session_state["answer"]

    def settled(self):
        """With all written that waits."""
        self.does(lambda: None)
        self.does(visitor.settle)
        return self

    def places(self):
        return self.does(lambda: held_images.places(10))

    def link(self):
        return {name: self.app.query_params[name] for name in self.app.query_params}


def _script():
    import streamlit as st

    from explorer.ui.session import chosen_network, tab, visitor

    st.session_state["answer"] = st.session_state["act"]()
    tab.deliver(st.session_state["name"])
    chosen_network.begin()
    visitor.begin()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_FOLDER", str(tmp_path))
    monkeypatch.setattr(browser_key, "key", lambda: st.session_state["key"])
    yield tmp_path
    image_caches.empty()


@pytest.fixture
def gone(monkeypatch):
    """Earlier sessions have ended, as before a reload."""
    monkeypatch.setattr(visitor, "_is_alive", lambda holder: False)


def put(*new):
    return partial(held_images.put, new, 10)


def drawn():
    held_images.images().ink = INK
    held_images.put([drawn_image.picture(INK, as_digit=True)], 10)


def contents(folder):
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]


@pytest.mark.usefixtures("gone")
def test_after_a_reload_pictures_stand_in_their_places_with_their_fit():
    before = Session(fit="crop,unit")
    before.does(partial(held_images.count, 3, 10))
    before.does(partial(held_images.take, 1))
    before.does(put(FILE))
    before.settled()
    after = Session(fit="crop,unit")
    first, own, third = after.places()
    assert (first, third) == (before.places()[0], before.places()[2])
    assert np.array_equal(own.pixels, FILE.pixels)
    assert (own.name, own.notes) == (FILE.name, FILE.notes)
    assert after.does(lambda: held_images.images().in_hand) == 1
    assert after.does(lambda: held_images.images().fit) == Fit("crop", "unit")


@pytest.mark.usefixtures("gone")
def test_after_a_reload_the_drawing_is_on_the_sheet_and_in_hand():
    Session().does(drawn)
    before = Session()
    before.does(drawn)
    before.settled()
    after = Session()
    assert np.array_equal(after.does(lambda: held_images.images().ink), INK)
    (own,) = after.places()
    assert np.array_equal(own.pixels, drawn_image.picture(INK, as_digit=True).pixels)


@pytest.mark.usefixtures("gone")
def test_after_a_reload_the_album_and_what_can_be_undone_come_back():
    shades = [noise(seed, (1, 6, 6)).pixels for seed in range(3)]

    def gathers():
        desk().album = [(shades[0], "cat"), (shades[1], "dog")]
        desk().picture = shades[2]
        chosen_network.edit(lambda shown: shown.with_(seed=1))
        chosen_network.undo()

    before = Session()
    before.does(gathers)
    before.settled()
    after = Session()
    album = after.does(lambda: desk().album)
    assert [name for _, name in album] == ["cat", "dog"]
    assert all(np.array_equal(a, b) for (a, _), b in zip(album, shades, strict=False))
    assert np.array_equal(after.does(lambda: desk().picture), shades[2])
    assert (after.does(chosen_network.can_undo), after.does(chosen_network.can_redo)) == (
        False,
        True,
    )
    after.does(chosen_network.redo)
    assert after.does(chosen_network.network).seed == 1


@pytest.mark.usefixtures("gone")
def test_what_was_done_in_the_last_second_before_a_reload_comes_back_too(monkeypatch):
    slow = DelayedWrites(pace=3_600)
    monkeypatch.setattr(visitor, "writes", slow)
    before = Session()
    before.does(put(FILE))
    before.settled()
    last = noise(4, (1, 9, 9), "last.png")
    before.does(put(last))
    (own,) = Session().places()
    assert np.array_equal(own.pixels, last.pixels)
    slow.close()


@pytest.mark.usefixtures("gone")
def test_a_link_with_an_image_of_ours_is_believed():
    before = Session()
    before.does(put(FILE))
    before.settled()
    assert Session(image="digit:3").places() == ("digit:3",)


@pytest.mark.usefixtures("gone")
@pytest.mark.parametrize("key, name", [(OTHER_KEY, TAB), (KEY, "another-tab-of-mine"), (KEY, "..")])
def test_another_browser_and_another_tab_get_nothing_of_it(key, name):
    before = Session()
    before.does(put(FILE))
    before.settled()
    other = Session(key, name)
    assert not any(isinstance(each, Picture) for each in other.places())
    listed = other.does(visitor.items)
    assert len(listed) == (1 if key == KEY else 0)


def test_before_the_browser_has_told_its_tab_nothing_is_kept(folder):
    session = Session(name="")
    session.does(put(FILE))
    session.settled()
    assert contents(folder) == []


def test_a_duplicated_tab_goes_on_with_a_copy_and_neither_overwrites_the_other():
    first = Session()
    first.does(put(FILE))
    first.settled()
    second = Session()
    assert np.array_equal(second.places()[0].pixels, FILE.pixels)
    name = second.does(tab.to_keep)
    assert name not in ("", TAB)
    assert first.does(tab.to_keep) == ""
    second.settled()
    assert second.does(lambda: visitor._visitor().store.tab(name)) is not None
    other = noise(4, (1, 9, 9), "other.png")
    second.does(put(other))
    second.settled()
    assert first.does(lambda: visitor._visitor().store.tab(TAB).places) != second.does(
        lambda: visitor._visitor().store.tab(name).places
    )
    assert np.array_equal(first.settled().places()[0].pixels, FILE.pixels)


def test_a_session_taken_for_dead_goes_on_under_a_new_name(monkeypatch):
    first = Session()
    first.does(put(FILE))
    first.settled()
    with monkeypatch.context() as reloaded:
        reloaded.setattr(visitor, "_is_alive", lambda holder: False)
        Session()
    first.does(put(noise(4)))
    first.settled().settled()
    name = first.does(tab.to_keep)
    assert name not in ("", TAB)
    assert first.does(lambda: len(visitor._visitor().store.tab(name).places)) == 1


def test_a_share_that_is_used_up_is_told_and_the_picture_stays_in_hand(monkeypatch):
    monkeypatch.setenv("EXPLORER_VISITOR_QUOTA", "1000")
    session = Session()
    session.does(put(noise(4, (1, 90, 90), "large.png")))
    session.settled()
    assert str(session.does(visitor.refusal)).startswith("large.png takes")
    assert isinstance(session.places()[0], Picture)


def owns(folder):
    """A session with something of each kind, and what of it lies on disk."""
    session = Session()
    digest = session.does(lambda: visitor.keep_data_set(few(7)))
    session.does(put(FILE))
    session.does(partial(held_images.count, 2, 10))
    session.does(partial(held_images.take, 1))
    session.does(drawn)

    def trains():
        chosen_data_set.put(Source("kept", digest=digest))
        desk().album, desk().picture = [(noise(8).pixels, "Ana")], noise(9).pixels

    session.does(trains)
    session.settled()
    return session


def test_the_list_has_each_thing_once():
    session = owns(None)
    listed = session.does(visitor.items)
    assert sorted((item.kind, str(item.name)) for item in listed) == [
        ("album", "Ana"), ("album", "in no class yet"), ("data set", "a, b"),
        ("drawing", "drawing"), ("drawing", "drawing"), ("picture", "mine.png"),
    ]  # fmt: skip


def test_one_thing_is_deleted_on_disk_and_in_every_tab_and_the_rest_stays(folder):
    session = owns(folder)
    duplicate = Session()
    item = next(item for item in session.does(visitor.items) if item.kind == "picture")
    session.does(partial(visitor.delete, item))
    for each in (session, duplicate):
        each.does(lambda: None)
        (own,) = each.places()
        assert str(own.name) == "drawing"
        assert each.does(lambda: len(desk().album)) == 1
    assert not any(item.digest in str(path) for path in contents(folder))
    session.settled()
    duplicate.settled()
    assert not any(item.digest in str(path) for path in contents(folder))
    assert len(session.does(visitor.items)) == 5


def _looked_at():
    """Fills the caches with what is in hand."""
    image_picker.chosen(LENET)
    captures.capture()


def test_everything_is_deleted_on_disk_in_every_tab_and_in_the_caches(folder):
    session = owns(folder)
    duplicate = Session()
    for each in (session, duplicate):
        each.does(_looked_at)
    digest = session.does(chosen_data_set.chosen).digest
    kept_sets.dataset_of(digest)
    assert _pictures_of(FILE)
    assert [key for key in cached._cache()._entries if key[0] == "capture"]
    session.does(visitor.delete_all)
    for each in (session, duplicate):
        each.does(lambda: None)
        assert not any(isinstance(place, Picture) for place in each.places())
        assert each.does(lambda: held_images.images().ink) is None
        assert each.does(lambda: (desk().album, desk().picture)) == ([], None)
        assert each.does(chosen_data_set.chosen) == Source()
        each.settled()
    assert [path.name for path in contents(folder)] == ["deleted.json"]
    assert len(chosen_images._image_cache()._entries) == 0
    assert {key[0] for key in cached._cache()._entries} <= {"fresh"}
    assert kept_sets._opened.cache_info().currsize == 0
    assert not _pictures_of(FILE)
    assert session.does(visitor.items) == []


def _pictures_of(picture):
    """The live pictures with those pixels, but for the test's own."""
    gc.collect()
    return [
        each for each in gc.get_objects()
        if type(each) is Picture and each is not picture and each.digest == picture.digest
    ]  # fmt: skip


def test_what_waits_to_be_written_when_all_is_deleted_is_not_written(folder):
    session, other = Session(), Session(name="another-tab-of-mine")
    session.does(put(FILE))
    session.settled()
    other.does(put(noise(5)))
    session.does(visitor.delete_all)
    other.settled()
    assert not any(isinstance(place, Picture) for place in other.places())
    assert [path.name for path in contents(folder)] == ["deleted.json"]


def test_a_kept_picture_is_taken_in_hand_again():
    session = Session()
    session.does(put(FILE))
    session.settled()
    session.does(put("digit:4"))
    (item,) = session.does(visitor.items)
    session.does(partial(visitor.use, item))
    assert np.array_equal(session.places()[0].pixels, FILE.pixels)
