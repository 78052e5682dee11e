"""The list of what is kept for this browser, as Streamlit draws it."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.data import image_caches
from explorer.data.own import kept_sets
from explorer.data.visitors.visitor_store import store
from explorer.sentence import Sentence
from explorer.ui.shell import browser_key
from tests.data.visitors.conftest import KEY, OTHER_KEY, few, noise


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_FOLDER", str(tmp_path))
    monkeypatch.setattr(browser_key, "key", lambda: KEY)
    yield tmp_path
    image_caches.empty()


@pytest.fixture
def shown():
    """The list, opened."""
    app = AppTest.from_function(_script, default_timeout=120)
    app.session_state["visitor-items"] = True
    return app


def _script():
    from explorer.ui.session import chosen_network, visitor
    from explorer.ui.shell import visitor_items

    chosen_network.begin()
    visitor.begin()
    visitor_items.show()


def run(app):
    app.run()
    assert [error.message for error in app.exception] == []
    return " | ".join(each.value for kind in ("markdown", "caption") for each in app.get(kind))


def keys(app):
    return [button.key for button in app.button]


def keep(*names, kind="picture"):
    for seed, name in enumerate(names):
        store(KEY).keep_picture(noise(seed, name=name), kind)


def test_an_empty_list_says_what_would_stand_in_it(shown):
    assert "Nothing yet" in run(shown)
    assert keys(shown) == ["delete-all"]


def test_each_thing_has_its_name_as_it_is_its_size_and_its_date(shown):
    keep("*mine*.png")
    digest = kept_sets.keep(few(7))
    store(KEY).claim(digest, Sentence("{names}", names="a, b"))
    said = run(shown)
    assert r"\*mine\*\.png" in said
    assert "picture · " in said
    assert "data set · " in said
    assert "kept until 20" in said
    (item,) = (each for each in store(KEY).items() if each.kind == "picture")
    assert {*keys(shown)} == {
        f"delete-{digest}", f"use-{item.digest}", f"delete-{item.digest}", "delete-all",
    }  # fmt: skip


def test_in_spanish(shown):
    shown.query_params["lang"] = "es"
    keep("foto.png")
    said = run(shown)
    assert "imagen · " in said
    assert "se guarda hasta el" in said


def test_one_is_deleted_by_its_button_and_the_other_stays(shown):
    keep("first.png", "second.png")
    run(shown)
    gone, stays = store(KEY).items()
    shown.button(key=f"delete-{gone.digest}").click()
    run(shown)
    assert [item.digest for item in store(KEY).items()] == [stays.digest]
    assert f"delete-{gone.digest}" not in keys(shown)


def test_pictures_for_a_data_set_go_a_class_at_a_time(shown):
    keep("first.png")
    for seed in (5, 6):
        store(KEY).keep_picture(noise(seed, name="cat"), "album")
    assert "2 pictures · for a data set" in run(shown)
    cat = next(item for item in store(KEY).items() if item.kind == "album")
    shown.button(key=f"delete-{cat.digest}").click()
    run(shown)
    assert [item.kind for item in store(KEY).items()] == ["picture"]


def test_everything_goes_only_when_the_question_was_answered(shown):
    keep("first.png", "second.png")
    store(OTHER_KEY).keep_picture(noise(), "picture")
    run(shown)
    shown.button(key="delete-all").click()
    run(shown)
    assert "Runs stay" in shown.warning[0].value
    shown.button(key="delete-all-no").click()
    run(shown)
    assert not shown.warning
    assert len(store(KEY).items()) == 2
    shown.button(key="delete-all").click()
    run(shown)
    shown.button(key="delete-all-yes").click()
    assert "Nothing yet" in run(shown)
    assert store(KEY).items() == []
    assert len(store(OTHER_KEY).items()) == 1


def test_a_long_list_ends_and_says_how_many_more_there_are(shown):
    for number in range(53):
        store(KEY).keep_picture(noise(number, (1, 2, 2)), "picture")
    assert "And 3 that were used longer ago" in run(shown)
    assert sum(key.startswith("delete-") for key in keys(shown)) == 51


def test_a_closed_list_reads_nothing(shown, monkeypatch):
    shown.session_state["visitor-items"] = False
    monkeypatch.setattr("explorer.ui.session.visitor.items", None)
    run(shown)
    assert keys(shown) == []
