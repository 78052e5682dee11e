"""Which block is open: in the address, on every page, and where a chosen layer lies."""

import pytest
import streamlit

from explorer.ui.session import chosen_network, entries, fold
from tests.ui.session.test_chosen_network import Address


@pytest.fixture
def opened(monkeypatch):
    """Opens a link to ResNet-18 in a new session."""
    monkeypatch.setattr(streamlit, "session_state", {})

    def open_(**parameters: str) -> Address:
        address = Address(net="resnet18", **parameters)
        monkeypatch.setattr(streamlit, "query_params", address)
        chosen_network.begin()
        return address

    return open_


def enter(name, value, number=1):
    """An entry for the fold, as the browser sends it."""
    entry = {"number": number, "version": 0, "target": fold.TARGET, "field": name, "value": value}
    session = entries.receipt()["session"]
    entries.receive({"session": session, "load": "page", "entries": [entry]})


def shown():
    return [unit.name for unit in fold.units()]


def test_a_deep_network_opens_with_its_stages(opened):
    opened()
    assert "layer2" in shown()
    assert "layer2_1" not in shown()


def test_a_link_to_a_layer_opens_its_block(opened):
    opened(layer="layer2_1_conv2")
    assert "layer2_1_conv2" in shown()
    assert "layer2_2" in shown()


@pytest.mark.parametrize("name", ["layer9", "", "conv1", "layer2_1_conv1"])
def test_a_link_to_what_is_no_block_opens_none(opened, name):
    opened(open=name)
    assert chosen_network.open_block() == ""


def test_a_block_opens_and_closes_in_the_address(opened):
    address = opened()
    enter("open", "layer2_1")
    assert address.parameters["open"] == "layer2_1"
    enter("close", "layer2_1", 2)
    assert address.parameters["open"] == "layer2"
    enter("close", "layer2", 3)
    assert chosen_network.open_block() == ""


def test_a_block_closes_over_the_layer_that_is_chosen_in_it(opened):
    opened(layer="layer3_1_bn1")
    enter("close", "layer3_1")
    enter("close", "layer3", 2)
    assert "layer3" in shown()
    assert fold.standing_for("layer3_1_bn1").name == "layer3"
    assert chosen_network.selected_layer() == "layer3_1_bn1"


def test_choosing_a_layer_elsewhere_opens_its_block_and_one_in_sight_changes_nothing(opened):
    opened(open="layer2")
    chosen_network.select("conv1")
    assert chosen_network.open_block() == "layer2"
    chosen_network.select("layer4_2_add")
    assert chosen_network.open_block() == "layer4_2"
    assert "layer4_2_add" in shown()


def test_an_entry_for_a_block_that_is_gone_is_said(opened):
    opened()
    enter("open", "layer7")
    (sentence,) = entries.notices()
    assert "block" in str(sentence)
    assert chosen_network.open_block() == ""
