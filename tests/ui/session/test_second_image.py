"""What the image in hand is compared with, where it is a picture of the visitor's own."""

import numpy as np
import pytest
import streamlit

from explorer.data.images.picture import Picture
from explorer.sentence import Sentence
from explorer.ui.session import chosen_network, held_images, second_image
from explorer.ui.session.second_image import Alone
from tests.ui.session.test_chosen_network import Address

MINE = Picture(np.full((3, 5, 4), 200, dtype=np.uint8), Sentence("{name}", name="mine.png"))


@pytest.fixture
def address(monkeypatch):
    monkeypatch.setattr(streamlit, "session_state", {})
    opened = Address(net="lenet", image="digit:7")
    monkeypatch.setattr(streamlit, "query_params", opened)
    chosen_network.begin()
    return opened


def test_the_link_says_that_there_is_one_and_the_session_has_it(address):
    second_image.compare_with(MINE)
    assert address.parameters["second"] == "own"
    assert second_image.second() == Alone(MINE)
    assert second_image.title(Alone(MINE)) == "mine.png"
    assert address.parameters["image"] == "digit:7"


def test_one_of_ours_takes_its_place_and_the_way_back_finds_it_again(address):
    second_image.compare_with(MINE)
    second_image.compare_with("digit:3")
    assert second_image.second() == Alone("digit:3")
    second_image.compare("own")
    assert second_image.second() == Alone(MINE)


def test_one_that_was_deleted_is_not_compared_with_any_more(address):
    second_image.compare_with(MINE)
    held_images.drop(lambda picture: picture is not MINE)
    assert second_image.second() == Alone(MINE)
    held_images.drop(lambda picture: picture is MINE)
    assert second_image.second() is None
    assert second_image.refusal() is None
    assert "second" not in address.parameters
    assert held_images.images().second is None
