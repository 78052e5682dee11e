"""The tree of a network: nothing is lost, counted twice or moved, whatever is open."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer.network import block_tree, shapes
from explorer.network.architectures import ARCHITECTURES, network
from explorer.network.block_tree import Unit
from explorer.network.description import INPUT, Layer, Network, in_a_row
from explorer.network.operations import OPERATIONS
from tests.network.strategies import layer_names, networks


def operation(kind):
    wanted = {"Conv2d": {"out_channels": 4, "kernel_size": 3, "padding": 1}}
    return OPERATIONS[kind](**wanted.get(kind, {}))


def row(*kinds):
    """A network of these kinds of layers, one after another, called a0, a1, ..."""
    return in_a_row(*((f"a{place}", operation(kind)) for place, kind in enumerate(kinds)))


CONVOLUTION = ("Conv2d", "BatchNorm2d", "ReLU")


@st.composite
def deep_networks(draw):
    """Stretches of layers that repeat, some with names in common, some with ways past them."""
    words = draw(
        st.lists(st.sampled_from(["Conv2d", "BatchNorm2d", "ReLU"]), min_size=1, max_size=5)
    )
    layers: tuple[Layer, ...] = ()
    for stage in range(draw(st.integers(1, 4))):
        for block in range(draw(st.integers(1, 6))):
            stem = draw(st.sampled_from([f"s{stage}_{block}_", f"s{stage}_", f"s{stage}x{block}x"]))
            before = layers[-1].name if layers else INPUT
            made = [
                Layer(f"{stem}{len(layers)}x{n}", operation(kind)) for n, kind in enumerate(words)
            ]
            layers += tuple(made)
            if draw(st.booleans()):
                past = (layers[-1].name, draw(st.sampled_from([before, INPUT, layers[0].name])))
                layers += (Layer(f"{stem}add{len(layers)}", operation("Add"), past),)
    return Network("custom", layers, (4, 8, 8), 4)


def every(units):
    for unit in units:
        yield unit
        yield from every(unit.parts)


def groups(net):
    return [unit for unit in every(block_tree.stages(net)) if unit.is_group]


def views(net):
    """All that can be in sight of it."""
    return ["", *(unit.name for unit in groups(net))]


def holds_all_in_order(net):
    leaves = [unit for unit in every(block_tree.stages(net)) if not unit.is_group]
    assert [unit.layers for unit in leaves] == [(layer.name,) for layer in net.layers]
    for unit in every(block_tree.stages(net)):
        assert unit.layers == tuple(net.places)[unit.first : unit.first + len(unit.layers)]
        if unit.is_group:
            assert sum((part.layers for part in unit.parts), ()) == unit.layers


def leaves_from_its_last_layer(net, unit):
    inside = set(unit.layers)
    leaving = {
        source
        for layer, sources in zip(net.layers, net.feeds, strict=True)
        if layer.name not in inside
        for source in sources
    }
    return leaving & inside <= {unit.output}


def flows_as_the_layers_do(net, opened):
    """Between units runs what runs between their layers, and nothing else."""
    shown = block_tree.units(net, opened)
    assert sum((unit.layers for unit in shown), ()) == tuple(net.places)
    home = {layer: unit.output for unit in shown for layer in unit.layers} | {INPUT: INPUT}
    wanted = {
        (home[source], home[layer.name])
        for layer, sources in zip(net.layers, net.feeds, strict=True)
        for source in sources
    }
    shown_edges = {(source, unit.output) for unit in shown for source in unit.inputs}
    assert shown_edges == {(a, b) for a, b in wanted if a != b}


def holds(net):
    holds_all_in_order(net)
    table = shapes.table(net)
    names = [unit.name for unit in every(block_tree.stages(net))]
    assert len(set(names)) == len(names)
    for unit in groups(net):
        assert leaves_from_its_last_layer(net, unit)
        assert [each.name for each in block_tree.way_to(net, unit.name)][-1] == unit.name
    for opened in views(net):
        flows_as_the_layers_do(net, opened)
        costs = [block_tree.cost(table, unit) for unit in block_tree.units(net, opened)]
        assert sum(each.parameters for each in costs) == table.parameters
        assert sum(each.mult_adds for each in costs) == table.mult_adds
        assert sum(each.memory for each in costs) == sum(r.activation_memory for r in table.rows)


@given(networks())
def test_of_any_network_every_layer_stands_in_one_unit(net):
    holds(net)


@given(deep_networks())
def test_of_a_deep_network_every_layer_stands_in_one_unit(net):
    holds(net)


@given(deep_networks(), st.data())
def test_a_layer_that_is_chosen_is_in_sight_and_what_was_open_stays_where_it_can(net, data):
    opened = data.draw(st.sampled_from(views(net)))
    layer = data.draw(st.sampled_from(list(net.places)))
    before = {unit.name for unit in block_tree.units(net, opened)}
    still = block_tree.still_open(net, opened, layer)
    assert layer in {unit.name for unit in block_tree.units(net, still)}
    assert layer not in before or still == opened


@given(st.lists(layer_names(), min_size=30, max_size=40, unique=True))
def test_no_name_is_an_error(names):
    layers = tuple(Layer(name, operation("Conv2d")) for name in names)
    holds(Network("custom", layers, (4, 8, 8), 4))


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_of_every_architecture_too(name):
    holds(network(name))


def shown(net, opened=""):
    return [unit.name for unit in block_tree.units(net, opened)]


@pytest.mark.parametrize("name", ["lenet", "lenet5", "mlp", "tinyvgg", "allconv", "alexnet"])
def test_what_can_be_read_side_by_side_has_no_blocks(name):
    assert groups(network(name)) == []


def test_a_residual_network_opens_to_its_stages_their_blocks_and_their_layers():
    net = network("resnet18")
    stem, head = ["conv1", "bn1", "relu1", "pool1"], ["avgpool", "flatten", "fc"]
    assert shown(net) == [*stem, "layer1", "layer2", "layer3", "layer4", *head]
    assert shown(net, "layer2") == [
        *stem, "layer1", "layer2_1", "layer2_2", "layer3", "layer4", *head,
    ]  # fmt: skip
    assert "layer2_2_conv1" in shown(net, "layer2_2")
    assert "layer2_1" in shown(net, "layer2_2")
    stages = [unit for unit in block_tree.units(net) if unit.is_group]
    assert {unit.name: (unit.blocks, unit.is_alike) for unit in stages} == {
        "layer1": (2, True), "layer2": (2, False), "layer3": (2, False), "layer4": (2, False),
    }  # fmt: skip
    # The second and later ones begin with a block that has a convolution on its way past it.
    assert "layer2_1_conv3" in stages[1].layers and "layer2_2_conv3" not in stages[1].layers


def test_the_way_past_a_block_lies_in_it():
    net = network("resnet18")
    block = block_tree.way_to(net, "layer2_1")[-1]
    assert block.inputs == ("layer1_2_relu2",)
    assert block.output == "layer2_1_relu2"


def test_what_repeats_is_told_where_names_say_nothing():
    stages = [unit for unit in block_tree.stages(network("vgg16")) if unit.is_group]
    assert [(unit.name, len(unit.layers)) for unit in stages] == [
        ("conv1", 5), ("conv2", 5), ("conv3", 7), ("conv4", 7), ("conv5", 7),
    ]  # fmt: skip
    assert [unit.output for unit in stages] == [f"pool{stage}" for stage in range(1, 6)]


def test_a_long_run_of_equal_blocks_has_one_around_them():
    block = (*CONVOLUTION, *CONVOLUTION, "Conv2d", "BatchNorm2d")
    net = Network("custom", row(*CONVOLUTION, *block * 12, "Flatten", "Linear"), (4, 8, 8), 4)
    (run,) = (unit for unit in block_tree.stages(net) if unit.is_group)
    assert run.is_alike and run.blocks >= 11
    assert {len(part.layers) for part in run.parts} == {len(block)}


def test_a_layer_put_into_a_block_does_not_divide_it():
    net = network("resnet18")
    place = net.places["layer2_1_bn1"]
    layers = (*net.layers[:place], Layer("conv9", operation("Conv2d")), *net.layers[place:])
    edited = net.with_(layers=layers)
    assert shown(edited) == shown(net)
    assert block_tree.around(edited, "conv9") == "layer2_1"


def test_a_block_that_is_looked_into_from_outside_is_none():
    net = network("resnet18")
    place = net.places["layer3_1_conv1"]
    spied = Layer("layer3_1_conv1", net.layers[place].operation, ("layer2_1_conv2",))
    edited = net.with_(layers=(*net.layers[:place], spied, *net.layers[place + 1 :]))
    assert "layer2" not in shown(edited)
    assert "layer2_1" not in shown(edited)
    assert "layer2_2" in shown(edited)


def test_dotted_names_are_told_by_their_dots():
    assert block_tree.joints("layer2.1.conv1") == ["layer2", "layer2.1", "layer2.1.conv1"]
    assert block_tree.joints("layer2_1_conv1") == ["layer2", "layer2_1", "layer2_1_conv1"]
    assert block_tree.joints("fc") == ["fc"]


@given(deep_networks())
def test_a_network_that_fails_halfway_costs_what_works(net):
    assume(len(net.layers) > 4)
    place = len(net.layers) // 2
    broken = Layer(net.layers[place].name, OPERATIONS["Linear"](in_features=7))
    edited = net.with_(layers=(*net.layers[:place], broken, *net.layers[place + 1 :]))
    holds(edited)


def test_a_unit_is_a_layer_or_has_parts():
    assert not Unit("conv1", 0, ("conv1",), (INPUT,)).is_group
