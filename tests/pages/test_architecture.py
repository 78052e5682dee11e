"""The Architecture page in Streamlit's own test: it opens for every network, and says it all."""

import json

import pytest

from explorer.network import link
from explorer.network.architectures import ARCHITECTURES, network
from explorer.numerals import whole
from tests.pages.conftest import BROKEN, WITHOUT_LOGITS, Opened

PARTS = ("edit", "chart", "compare", "code", "print", "download")


def opened(net, **parameters):
    return Opened("architecture", net, **parameters)


def totals(page):
    text = "".join(element.body for element in page.app.get("html"))
    pieces = text.split('data-total="')[1:]
    return {piece.partition('"')[0]: piece.partition(">")[2].partition("<")[0] for piece in pieces}


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_it_opens_for_every_architecture(name):
    page = opened(network(name))
    rows = page.given("layers")["table"]["rows"]
    assert [row["name"] for row in rows] == list(network(name).places)
    assert page.given("diagram")["picture"]["names"].keys() == network(name).places.keys()


def test_the_totals_are_those_counted_by_hand():
    found = totals(opened(network("lenet")))
    assert (found["parameters"], found["mult-adds"]) == (whole(61_706), whole(416_520))


def test_the_chosen_layer_of_the_link_is_chosen_in_table_and_diagram():
    page = opened(network("lenet"), layer="conv2")
    assert page.given("layers")["chosen"] == page.given("diagram")["chosen"] == "conv2"
    heads = [column["heading"] for column in page.given("why")["table"]["columns"]]
    assert heads == ["conv2", "nn.Conv2d(6, 16, kernel_size=5)"]


def test_the_memory_of_a_step_follows_batch_and_optimizer():
    page = opened(network("lenet"))
    before = totals(page)["memory"]
    page.app.number_input(key="step-batch").set_value(1)
    assert totals(page.run())["memory"] != before
    one = totals(page)["memory"]
    page.app.selectbox(key="step-optimizer").set_value("sgd")
    assert totals(page.run())["memory"] != one


def test_the_parts_of_the_memory_add_up_to_its_total():
    table = opened(network("lenet")).given("step-parts")["table"]
    shares = [float(row["cells"][1]["text"].split("\u202f")[0]) for row in table["rows"]]
    assert sum(shares) == pytest.approx(100, abs=0.3)


def test_a_broken_network_stands_up_to_its_failing_layer():
    page = opened(BROKEN)
    states = [row.get("state", "") for row in page.given("layers")["table"]["rows"]]
    assert states == ["fails"] + ["waits"] * 11
    assert any("conv1" in line for line in page.said())
    assert not any("not reached" in caption.value for caption in page.app.caption)
    waits = opened(BROKEN, layer="fc1").app.caption
    assert any("fc1 is not reached" in caption.value for caption in waits)


def test_what_may_surprise_is_said():
    captions = [caption.value for caption in opened(WITHOUT_LOGITS).app.caption]
    assert any("has no class to predict" in caption for caption in captions)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("net", [network("lenet"), BROKEN], ids=["lenet", "broken"])
def test_each_part_opens(part, net):
    page = opened(net, part=part)
    (shown,) = [tab for tab in page.app.tabs if tab.children]
    assert list(page.app.tabs).index(shown) == PARTS.index(part)


def test_the_comparison_is_that_of_the_link():
    other = network("lenet", (3, 512, 512), 5)
    first = network("lenet", (3, 128, 128), 3)
    page = opened(first, part="compare", **{"with": link.query(other)})
    table = page.given("comparison")["table"]
    assert "3x512x512 → 5" in json.dumps(table, ensure_ascii=False)


def test_it_is_spanish_for_who_reads_spanish():
    page = opened(network("lenet"), lang="es")
    assert page.app.title[0].value == "Arquitectura"
    heads = [column["heading"] for column in page.given("layers")["table"]["columns"]]
    assert heads[:4] == ["capa", "operación", "entrada", "salida"]


def test_the_same_network_is_sent_in_the_same_words_again():
    page = opened(network("resnet18"))
    before = page.given("diagram")
    assert page.run().given("diagram") == before
