"""What stands in the table of layers: torchinfo's cells, and how each number comes about."""

import json

import pytest
from hypothesis import given

from explorer.network import block_tree, shapes, summary
from explorer.network.architectures import ARCHITECTURES, network
from explorer.network.description import Layer
from explorer.network.operations.convolution import Conv2d
from explorer.numerals import whole
from explorer.ui.architecture import layer_table
from explorer.ui.components import data_table
from tests.network.arithmetic import claimed
from tests.network.oracle import quiet
from tests.network.strategies import networks


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr("explorer.ui.shell.language.current", lambda: "en")


def grid(net, opened=""):
    branches = block_tree.visible(net, opened)
    return layer_table.grid(shapes.table(net), summary.cells(net), branches)


def views(net):
    """All that can be open in it."""
    names = {block_tree.around(net, layer.name) for layer in net.layers}
    return {unit.name for name in names for unit in block_tree.way_to(net, name)} | {""}


def tables(name):
    """The tables of an architecture, with each of its blocks open once."""
    net = network(name)
    return [grid(net, opened) for opened in views(net)]


def column(made, heading, note=""):
    return next(
        place
        for place, each in enumerate(made.columns)
        if (each.heading, each.note) == (heading, note)
    )


def cells(made, heading, note=""):
    """The cells of a column by the layer's name."""
    place = column(made, heading, note) - 1
    return {row.title: row.cells[place] for row in (*made.rows, *made.foot) if row.cells}


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_row_has_a_cell_under_every_heading(name):
    for made in tables(name):
        assert {len(row.cells) for row in (*made.rows, *made.foot)} == {len(made.columns) - 1}


def test_both_counts_of_mult_adds_stand_there_and_say_which_they_are():
    made = grid(network("lenet"))
    assert cells(made, "mult-adds", "of the weights")["total"].text == whole(416_520)
    assert cells(made, "mult-adds", "torchinfo, with bias")["total"].text == whole(423_038)


def test_the_numbers_of_conv1_stand_beside_their_arithmetic():
    made = grid(network("lenet"))
    assert cells(made, "input")["conv1"].text == "[1, 1, 32, 32]"
    assert cells(made, "output")["conv1"].text == "[1, 6, 28, 28]"
    assert cells(made, "output")["conv1"].why == ("(32 + 2·0 − 5) // 1 + 1 = 28",)
    assert cells(made, "parameters")["conv1"].text == "156"
    assert cells(made, "parameters")["conv1"].why == ("(5·5·1 + 1)·6 = 156",)
    assert cells(made, "receptive field", "in pixels")["pool2"].text == "16×16"
    assert cells(made, "jump")["pool2"].text == "4"
    assert cells(made, "memory", "of the output")["conv1"].text == "18.8\u202fkB"


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_formula_is_right(name):
    for made in tables(name):
        for cell in cells(made, "parameters").values():
            for formula in cell.why:
                assert claimed(formula) == int(cell.text.replace("\u202f", ""))


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_longest_bar_is_whole_and_stands_at_the_largest_number(name):
    for heading, note in (("parameters", ""), ("mult-adds", "of the weights")):
        for made in tables(name):
            found = cells(made, heading, note)
            closed = {row.name for row in made.rows if row.folds != "open"}
            shown = {row: cell for row, cell in found.items() if row in closed}
            bars = {row: cell.bar for row, cell in found.items() if cell.bar is not None}
            counts = {row: int(cell.text.replace("\u202f", "")) for row, cell in shown.items()}
            assert bars[max(counts, key=counts.get)] == 1
            assert bars.keys() == {row for row, count in counts.items() if count}


def test_all_inputs_of_a_sum_are_shown():
    shown = cells(grid(network("resnet8"), "block2"), "input")["block2_add"].text
    assert shown == "[1, 32, 16, 16]\n[1, 32, 16, 16]"


def test_a_broken_network_has_its_sentence_in_the_row_and_the_rest_waits():
    made = grid(network("lenet-fixed", (1, 128, 128)))
    states = {row.title: row.state for row in made.rows}
    assert (states["pool2"], states["view"], states["fc3"]) == ("", "fails", "waits")
    sentences = {row.title: row.sentence for row in made.rows}
    assert "13456 / 400 leaves 256" in sentences["view"]
    assert sentences["fc1"] == "Linear, not reached"


@given(networks())
def test_the_browser_gets_every_layer_as_json_whatever_the_network(net):
    with quiet():
        made = grid(net)
    sent = json.loads(data_table._framed(made, "x"))
    assert [row["name"] for row in sent["table"]["rows"]] == list(net.places)
    assert sent["chosen"] == "x"


def test_the_same_table_has_the_same_version_whatever_is_chosen():
    made = grid(network("lenet"))
    one, other = (json.loads(data_table._framed(made, name)) for name in ("conv1", "fc1"))
    assert one["version"] == other["version"]
    another = json.loads(data_table._framed(grid(network("lenet", (3, 32, 32))), "conv1"))
    assert another["version"] != one["version"]


@pytest.mark.parametrize("name", ["resnet8", "vgg16", "resnet18"])
def test_what_is_in_sight_adds_up_to_the_total(name):
    for made in tables(name):
        for heading, note in (("parameters", ""), ("mult-adds", "of the weights")):
            found = cells(made, heading, note)
            closed = [row.name for row in made.rows if row.folds != "open"]
            counts = [int(found[row].text.replace("\u202f", "")) for row in closed]
            assert whole(sum(counts)) == found["total"].text


def test_a_folded_block_says_what_goes_through_it_and_what_it_holds():
    made = grid(network("resnet18"))
    (row,) = (row for row in made.rows if row.title == "layer2")
    assert (row.folds, row.level) == ("closed", 1)
    assert cells(made, "operation")["layer1"].text == "2 blocks alike, 14 layers"
    assert cells(made, "operation")["layer2"].text == "2 blocks, 16 layers"
    assert cells(made, "input")["layer2"].text == "[1, 64, 56, 56]"
    assert cells(made, "output")["layer2"].text == "[1, 128, 28, 28]"
    assert cells(made, "parameters")["layer2"].text == whole(525_568)
    assert cells(made, "receptive field", "in pixels")["layer2"].text == "99×99"


def test_the_layers_of_an_open_block_stand_below_it_one_level_deeper():
    made = grid(network("resnet18"), "layer2_1")
    levels = {row.title: row.level for row in made.rows}
    assert (levels["layer2"], levels["layer2_1"], levels["layer2_1_conv1"]) == (1, 2, 3)
    folds = {row.title: row.folds for row in made.rows}
    assert (folds["layer2"], folds["layer2_2"], folds["layer3"]) == ("open", "closed", "closed")


def test_a_folded_block_that_cannot_work_says_why_and_those_after_it_wait():
    net = network("resnet18")
    place = net.places["layer2_2_conv2"]
    broken = Layer("layer2_2_conv2", Conv2d(in_channels=7, out_channels=8, kernel_size=3))
    made = grid(net.with_(layers=(*net.layers[:place], broken, *net.layers[place + 1 :])))
    rows = {row.title: row for row in made.rows}
    assert rows["layer1"].state == ""
    assert (rows["layer2"].state, rows["layer2"].sign) == ("fails", "×")
    assert "layer2_2_conv2" in rows["layer2"].sentence
    assert (rows["layer3"].state, rows["layer3"].sentence) == ("waits", "16 layers, not reached")
