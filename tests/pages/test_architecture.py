"""The Architecture page in Streamlit's own test: it opens for every network, and says it all."""

import json

import pytest

from explorer.network import block_tree, link
from explorer.network.architectures import ARCHITECTURES, network
from explorer.numerals import whole
from tests.pages.conftest import BROKEN, WITHOUT_LOGITS, Opened
from tests.ui import entering

PARTS = {
    "edit": "why", "chart": "why", "compare": "why", "download": "why", "why": "why",
    "numbers": "numbers", "code": "code", "print": "code",
}  # fmt: skip
"""Of a link, those of version 1 too: what the inspector opens on."""


def opened(net, **parameters):
    return Opened("architecture", net, **parameters)


def totals(page):
    return {each["name"]: each["number"] for each in foot(page)["totals"]}


def has(page, key):
    """Whether a component of that key is drawn."""
    return any(part.id.endswith(f"-{key}") for part in entering.components(page.app))


def foot(page):
    return page.given("diagram")["picture"]["foot"]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_it_opens_for_every_architecture(name):
    page, places = opened(network(name)), list(network(name).places)
    rows = [row["name"] for row in page.given("layers")["table"]["rows"]]
    drawn = page.given("diagram")["picture"]["names"]
    if len(places) <= block_tree.MANY:
        assert rows == list(drawn) == places
    else:
        # Folded: a unit is drawn under the name of its last layer.
        assert places[-1] in drawn
        assert drawn.keys() <= {*places}


def test_the_totals_are_those_counted_by_hand():
    found = totals(opened(network("lenet")))
    assert (found["parameters"], found["mult-adds"]) == (whole(61_706), whole(416_520))


def test_the_chosen_layer_of_the_link_is_chosen_in_table_and_diagram():
    page = opened(network("lenet"), layer="conv2")
    assert page.given("layers")["chosen"] == page.given("diagram")["chosen"] == "conv2"
    assert any("conv2" in each.value for each in page.app.markdown)


def test_the_memory_of_a_step_follows_batch_and_optimizer():
    page = opened(network("lenet"), part="numbers")
    before = totals(page)["memory"]
    page.app.number_input(key="step-batch").set_value(1)
    assert totals(page.run())["memory"] != before
    one = totals(page)["memory"]
    page.app.selectbox(key="step-optimizer").set_value("sgd")
    assert totals(page.run())["memory"] != one


def test_the_parts_of_the_memory_add_up_to_its_total():
    table = opened(network("lenet"), part="numbers").given("step-parts")["table"]
    shares = [float(row["cells"][1]["text"].split("\u202f")[0]) for row in table["rows"]]
    assert sum(shares) == pytest.approx(100, abs=0.3)


def test_a_broken_network_stands_up_to_its_failing_layer():
    page = opened(BROKEN)
    states = [row.get("state", "") for row in page.given("layers")["table"]["rows"]]
    assert states == ["fails"] + ["waits"] * 11
    assert foot(page)["upTo"] == "up to input"
    assert not any("not reached" in caption.value for caption in page.app.caption)
    waits = opened(BROKEN, layer="fc1").app.caption
    assert any("fc1 is not reached" in caption.value for caption in waits)


def test_what_may_surprise_is_said():
    captions = [caption.value for caption in opened(WITHOUT_LOGITS).app.caption]
    assert any("has no class to predict" in caption for caption in captions)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_opens_of_a_broken_network_too(part):
    page = opened(BROKEN, part=part)
    assert has(page, "editor") == (PARTS[part] == "why")
    assert has(page, "step-parts") == (PARTS[part] == "numbers")
    assert not page.app.get("code")


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
