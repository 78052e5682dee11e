"""Which pages are drawn in turns: those that take long, and no others."""

import pytest

from explorer.memory_budget import Budget
from explorer.network.architectures import network
from explorer.network.description import Layer
from explorer.network.operations.activation import ReLU
from explorer.ui.shell import page_turns

LENET = network("lenet")
DEEP = LENET.with_(layers=(*(Layer(f"relu{n}", ReLU()) for n in range(101)), *LENET.layers[:1]))
LARGE = network("resnet18", (3, 512, 512), 10)


@pytest.fixture
def room(monkeypatch):
    made = Budget(10**9)
    monkeypatch.setattr(page_turns, "budget", lambda: made)
    return made


@pytest.mark.parametrize(
    ("page", "net", "takes_a_turn"),
    [
        ("feature_maps", LENET, False),
        ("architecture", LENET, False),
        ("feature_maps", LARGE, True),
        ("gradients", LARGE, True),
        ("architecture", LARGE, False),  # no map is made there
        ("training", LARGE, False),
        ("architecture", DEEP, True),
        ("", DEEP, True),
    ],
)
def test_a_page_takes_a_turn_where_it_takes_long(page, net, takes_a_turn, room):
    with page_turns.taken(page, net):
        assert room.heavy_done == 0
    assert room.heavy_done == takes_a_turn


def test_a_page_that_fails_gives_its_turn_to_the_next(room):
    with pytest.raises(ZeroDivisionError), page_turns.taken("", DEEP):
        raise ZeroDivisionError
    with page_turns.taken("", DEEP):
        assert room.heavy_done == 1


class Place:
    def __init__(self):
        self.said = []

    def caption(self, text):
        self.said.append(text)


def test_a_page_says_how_many_others_come_first():
    place = Place()
    for before in (2, 1, 0):
        page_turns._say(place, before)
    assert [text.partition("draw. ")[2].split(":")[0] for text in place.said] == [
        "2 others come first",
        "1 other comes first",
        "It is next.",
    ]
