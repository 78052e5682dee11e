"""The images in hand: what a link and a visitor's choices make of them, what the browser gets."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from explorer.data.digits import digits
from explorer.data.fitting import Preparation, fitted
from explorer.data.images.built_in_images import picture as ours
from explorer.data.images.image_batch import Fit, batch, shown
from explorer.data.images.picture import MOST_IN_BATCH, Picture
from explorer.network.architectures import network
from explorer.sentence import Sentence, TooLarge
from explorer.ui.components import image_picker
from explorer.ui.components.image_picker import gallery, image_view
from explorer.ui.components.literal_text import literal
from explorer.ui.session import address, held_images
from tests.ui.components import message_reading

LENET = network("lenet")
MINE = Picture(np.full((3, 5, 4), 200, dtype=np.uint8), Sentence("{name}", name="mine.png"))


class Session:
    """A visitor's session without a browser: `does` runs in it as a page's script does."""

    def __init__(self, **parameters):
        self.app = AppTest.from_function(_script, default_timeout=120)
        for name, value in parameters.items():
            self.app.query_params[name] = value

    def does(self, act):
        self.app.session_state["act"] = act
        self.app.run()
        assert [error.message for error in self.app.exception] == []
        return self.app.session_state["answer"]

    def chosen(self, net=LENET):
        return self.does(partial(image_picker.chosen, net))

    @property
    def link(self):
        parameters = self.app.query_params
        return {
            name: parameters[name][0] if isinstance(parameters[name], list) else parameters[name]
            for name in ("image", "fit")
            if name in parameters
        }

    def refusal(self):
        return self.does(lambda: held_images.images().refusal)


def _script():
    import streamlit as st

    from explorer.ui.session import chosen_network

    chosen_network.begin()
    st.session_state["answer"] = st.session_state["act"]()


def put(*new):
    return partial(held_images.put, new, LENET.classes)


@pytest.mark.parametrize("classes", [2, 10, 500])
def test_without_a_choice_it_is_a_digit_of_a_class_that_the_network_has(classes):
    chosen = Session().chosen(network("lenet", (1, 32, 32), classes))
    assert chosen.label == min(7, classes - 1)
    assert chosen.batch.shape == (1, 1, 32, 32)


def test_the_link_says_which_images_which_in_hand_and_how_they_fit():
    chosen = Session(image="digit:0,photo:china,noise:3@2", fit="crop,unit").chosen(
        network("tinyvgg")
    )
    pictures = [ours(name, (3, 64, 64)) for name in ("digit:0", "photo:china", "noise:3")]
    assert np.array_equal(chosen.batch, batch(pictures, (3, 64, 64), Fit("crop", "unit")).images)
    assert (chosen.in_hand, chosen.labels, chosen.label) == (1, (0, None, None), None)
    assert str(chosen.name) == "temple in China"


@pytest.mark.parametrize(
    "parameters, sentence",
    [
        ({"image": "digit:99999"}, "digit:99999 is no image"),
        ({"image": "<script>"}, "<script> is no image"),
        ({"image": "digit:1@9"}, "image 9 cannot be in hand"),
        ({"fit": "upside-down"}, "upside-down says nothing about fitting"),
    ],
)
def test_a_link_that_cannot_be_taken_leaves_the_image_and_says_why(parameters, sentence):
    session = Session(**parameters)
    assert session.chosen().label == 7
    assert sentence in str(session.refusal())


def test_a_choice_puts_its_image_in_place_of_the_one_in_hand_and_into_the_link():
    session = Session(image="digit:0,digit:1,digit:2@2")
    session.does(put("noise:5"))
    assert session.link == {"image": "digit:0,noise:5,digit:2@2"}
    assert session.refusal() is None


def test_a_visitors_own_image_is_the_sessions_and_the_link_says_nothing():
    session = Session(image="digit:3", fit="crop,unit")
    session.does(put(MINE))
    assert session.link == {"fit": "crop,unit"}
    chosen = session.chosen()
    assert str(chosen.name) == "mine.png"
    assert np.array_equal(chosen.batch, batch([MINE], (1, 32, 32), Fit("crop", "unit")).images)
    session.does(put("digit:4"))
    assert session.link["image"] == "digit:4"


def test_going_back_to_an_address_takes_what_it_says(monkeypatch):
    session = Session(image="digit:3")
    session.does(put(MINE))
    monkeypatch.setattr(address, "is_history_navigation", lambda: True)
    session.app.query_params["image"] = "digit:3"
    assert str(session.chosen().name) == "digit 3, no. 3"
    del session.app.query_params["image"]
    assert str(session.chosen().name) == "digit 7, no. 7"


def test_an_own_image_stays_while_the_fit_changes_in_the_address():
    session = Session()
    session.does(put(MINE))
    session.app.query_params["fit"] = "stretch,bytes"
    chosen = session.chosen()
    assert str(chosen.name) == "mine.png"
    assert chosen.batch.mean() == pytest.approx(200, abs=0.01)


def test_several_images_fill_the_places_from_the_one_in_hand_on_and_no_more_than_there_are():
    session = Session(image="digit:0,digit:1@2")
    session.does(put(MINE, "noise:1", "noise:2"))
    assert [str(name) for name in session.chosen().names] == [
        "digit 0, no. 0", "mine.png", "noise 1", "noise 2",
    ]  # fmt: skip
    assert session.link == {}
    session.does(put(*[f"noise:{seed}" for seed in range(40)]))
    chosen = session.chosen()
    assert len(chosen.batch) == MOST_IN_BATCH
    assert chosen.in_hand == 1


def test_a_batch_grows_by_what_follows_and_shrinks_from_its_end():
    session = Session(image="digit:5")
    session.does(partial(held_images.count, 3, 10))
    assert session.link == {"image": "digit:5,digit:6,digit:7"}
    session.does(partial(held_images.take, 2))
    session.does(partial(held_images.count, 2, 10))
    assert session.link == {"image": "digit:5,digit:6@2"}


def test_a_batch_of_ones_own_grows_by_ours():
    session = Session()
    session.does(put(MINE))
    session.does(partial(held_images.count, 3, 10))
    names = [str(name) for name in session.chosen().names]
    assert names == ["mine.png", "digit 7, no. 7", "digit 8, no. 8"]


@pytest.mark.parametrize("place", [-1, 0, 1, 99, 10**30])
def test_whatever_the_browser_says_an_image_of_the_batch_is_in_hand(place):
    session = Session(image="digit:5,digit:6")
    session.does(partial(held_images.take, place))
    assert session.chosen().in_hand in (0, 1)


def test_one_way_of_fitting_is_in_no_link():
    session = Session(fit="crop,unit")
    session.does(partial(held_images.set_fit, Fit()))
    assert "fit" not in session.link


def test_equal_choices_are_made_once_and_other_choices_have_another_key():
    first, second = Session(image="noise:1").chosen(), Session(image="noise:1").chosen()
    assert first.batch is second.batch
    assert first.key == second.key
    for other in ({"image": "noise:2"}, {"image": "noise:1", "fit": "pad,unit"}):
        assert Session(**other).chosen().key != first.key
    session = Session()
    session.does(put(MINE))
    assert hash(session.chosen().key) != hash(first.key)


def test_what_does_not_fit_is_refused_before_it_is_made():
    huge = LENET.with_(input_shape=(4096, 65_536, 65_536))

    def act():
        try:
            image_picker.chosen(huge)
        except TooLarge as refusal:
            return str(refusal)

    assert "are allowed here" in Session(image="noise:1,noise:2").does(act)


def test_a_class_is_told_only_if_the_network_has_it():
    few = network("lenet", (1, 32, 32), 3)
    chosen = Session(image="digit:1,digit:9").chosen(few)
    assert chosen.labels == (1, None)


def test_the_title_has_the_place_in_a_batch():
    assert Session(image="digit:12").does(image_picker.title) == "digit 2, no. 12"
    assert Session(image="digit:0,noise:4@2").does(image_picker.title) == "noise 4 (2 of 2)"
    assert Session(image="noise:4", lang="es").does(image_picker.title) == "ruido 4"


def test_a_page_shows_the_image_and_the_way_to_another():
    session = Session(image="digit:0,noise:4@2")
    session.does(image_picker.choose)
    assert session.app.get("popover")
    session.does(image_picker.look)
    assert session.app.get("bidi_component")


# ------------------------------------------------------------------ what the browser gets


def message(at=(0, 0, 0), net=LENET, **parameters):
    chosen = Session(**parameters).chosen(net)
    header, arrays = message_reading.read(Session().does(partial(image_view.message, chosen, at)))
    return chosen, header, arrays


def test_the_browser_gets_the_very_numbers_and_a_picture_of_them():
    chosen, header, arrays = message(image="digit:3,photo:china@2", net=network("tinyvgg"))
    assert np.array_equal(arrays[header["numbers"]], chosen.batch[1])
    assert header["shape"] == [3, 64, 64]
    drawn = arrays[header["picture"]].transpose(2, 0, 1) / 255
    plain = fitted(ours("photo:china", (3, 64, 64)).values, (3, 64, 64), Preparation("pad"))
    assert drawn == pytest.approx(plain, abs=1 / 255)
    assert arrays[header["thumbs"]].shape == (2, 32, 32, 3)
    assert header["names"] == ["digit 3, no. 3", "temple in China"]


@pytest.mark.parametrize("fit", ["pad,data", "pad,unit", "pad,bytes", "pad,own"])
def test_black_and_white_are_told_in_the_numbers_of_the_network(fit):
    chosen, header, arrays = message(image="pattern:checkers", fit=fit)
    assert header["scale"] == pytest.approx([chosen.batch.min(), chosen.batch.max()], abs=1e-5)
    assert set(arrays[header["picture"]].ravel()) == {0, 255}


def test_of_a_large_image_the_block_that_is_asked_for_is_sent():
    large = LENET.with_(input_shape=(3, 300, 400))
    chosen, header, arrays = message(at=(0, 70, 399), net=large, image="noise:1")
    assert (header["start"], header["size"]) == ([0, 64, 384], [3, 32, 16])
    assert np.array_equal(arrays[header["numbers"]], chosen.batch[0, :, 64:96, 384:400])
    assert arrays[header["picture"]].shape == (240, 320, 3)


@given(
    shape=st.tuples(st.integers(1, 4096), st.integers(1, 3000), st.integers(1, 3000)),
    at=st.tuples(*[st.integers(0, 10**9)] * 3),
)
def test_what_is_sent_is_bounded_and_holds_the_place(shape, at):
    window = image_view.part(shape, at)
    assert np.prod([axis.stop - axis.start for axis in window]) <= image_view.MOST_NUMBERS
    for axis, place, side in zip(window, at, shape, strict=True):
        assert axis.start <= min(place, side - 1) < axis.stop


@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 7, 900), (3, 1, 5000), (64, 40, 40)])
def test_any_image_has_a_picture(shape):
    drawn = shown(np.random.default_rng(0).random(shape, np.float32), Preparation(), 320)
    assert drawn.shape[2] == 3
    assert max(drawn.shape[:2]) <= 320


@pytest.mark.parametrize("colours", [1, 3])
@pytest.mark.parametrize("kind", ["digits", "others"])
def test_every_image_to_choose_from_can_be_chosen(kind, colours):
    content = Session().does(partial(gallery.message, kind, colours, ["digit:7"]))
    header, _ = message_reading.read(content)
    assert [name for name, *_ in header["items"] if ours(name, (1, 4, 4))]
    assert header["chosen"] == (["digit:7"] if kind == "digits" else [])


def test_the_gallery_shows_each_digit_in_its_place():
    shelf = gallery._digits()
    sheet = np.asarray(_opened(shelf.atlas).convert("L"))
    for place in (0, 7, 1000, 1796):
        row, column = divmod(place, shelf.columns)
        tile = sheet[8 * row : 8 * row + 8, 8 * column : 8 * column + 8]
        assert np.array_equal(tile, np.rint(digits().images[place, 0] * 255))


def _opened(file):
    from io import BytesIO

    from PIL import Image

    return Image.open(BytesIO(file))


def test_a_files_name_is_shown_as_it_stands():
    name = "![x](http://a.b/c.png) $1^2$ :red[a] <b>*hi*</b> _x_.png"
    shown = literal(name)
    assert shown.replace("\\", "") == name
    assert all(f"\\{mark}" in shown for mark in "![]()$:<>*_.")
