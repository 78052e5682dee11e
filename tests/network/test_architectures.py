"""The architectures are those of the literature and of torchvision, number by number."""

import pytest

from explorer.network import architectures, module, shapes
from explorer.network.architectures import ARCHITECTURES
from explorer.network.editing import applied
from explorer.network.fixes import offered
from explorer.sentence import Refusal
from tests.network import oracle

COUNTED = [
    ("lenet", (1, 32, 32), 10, 61_706),
    ("lenet", (3, 128, 128), 3, 1_628_131),
    ("lenet", (3, 512, 512), 5, 30_013_581),
    ("lenet-fixed", (1, 32, 32), 10, 61_706),
    ("lenet5", (1, 32, 32), 10, 61_706),
    # (1024 + 1)·128 + (128 + 1)·64 + (64 + 1)·10 and (1024 + 1)·10
    ("mlp", (1, 32, 32), 10, 140_106),
    ("softmax", (1, 32, 32), 10, 10_250),
    # 3·3 kernels: (3 + 10 + 10 + 10)·9·10 + 4·10, then (10·13·13 + 1)·10
    ("tinyvgg", (3, 64, 64), 10, 19_920),
    # (3·16 + 16·32 + 32·64)·9 + 2·(16 + 32 + 64), then (64 + 1)·10
    ("allconv", (3, 32, 32), 10, 24_346),
    # 432 + 32 before; 4 672, 14 528 and 57 728 in the blocks; 650 after
    ("resnet8", (3, 32, 32), 10, 78_042),
    # torchvision's model cards.
    ("alexnet", (3, 224, 224), 1000, 61_100_840),
    ("vgg16", (3, 224, 224), 1000, 138_357_544),
    ("resnet18", (3, 224, 224), 1000, 11_689_512),
]


def test_the_parameters_of_every_architecture_were_counted():
    assert {name for name, *_rest in COUNTED} == set(ARCHITECTURES)


@pytest.mark.parametrize(("name", "input_shape", "classes", "parameters"), COUNTED)
def test_the_parameters_are_those_counted_by_hand(name, input_shape, classes, parameters):
    network = architectures.network(name, input_shape, classes)
    assert shapes.table(network).parameters == parameters
    built = module.build(network, "meta")
    assert sum(each.numel() for each in built.parameters()) == parameters


def test_lenet_has_ten_tensors():
    network = architectures.network("lenet")
    weights = [(6, 1, 5, 5), (16, 6, 5, 5), (120, 400), (84, 120), (10, 84)]
    expected = [shape for weight in weights for shape in (weight, weight[:1])]
    rows = shapes.table(network).rows
    assert [tensor.shape for row in rows for tensor in row.tensors] == expected
    assert [tuple(each.shape) for each in module.build(network, "meta").parameters()] == expected


@pytest.mark.parametrize(
    ("input_shape", "classes", "inputs"),
    [
        ((1, 32, 32), 10, 400),
        ((3, 128, 128), 3, 13_456),
        ((3, 512, 512), 5, 250_000),
        ((3, 224, 224), 15, 44_944),
    ],
)
def test_the_first_linear_layer_of_lenet_follows_the_image(input_shape, classes, inputs):
    network = architectures.network("lenet", input_shape, classes)
    assert shapes.table(network)["fc1"].operation.in_features == inputs
    assert module.build(network, "meta").fc1.in_features == inputs


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture_works_at_home(name):
    network = architectures.network(name)
    table = shapes.table(network)
    run = oracle.run(network, device="meta")
    assert run.failed is None
    assert [row.output_shape for row in table.rows] == [layer.output_shape for layer in run.seen]
    assert table.logits
    assert table.notices == ()


@pytest.mark.parametrize("name", [name for name in ARCHITECTURES if name != "lenet-fixed"])
def test_every_architecture_but_the_fixed_one_serves_another_image_and_class_count(name):
    table = shapes.table(architectures.network(name, (2, 100, 80), 7))
    assert table.failure is None
    assert table.logits


@pytest.mark.parametrize(
    ("input_shape", "layer", "sentence"),
    [
        (
            (3, 128, 128),
            "conv1",
            "conv1: in_channels is pinned to 1, but [1, 3, 128, 128] brings 3. "
            "Let in_channels follow the input.",
        ),
        (
            (1, 128, 128),
            "view",
            "view: view(-1, 400) cannot lay out 13456 values: 1·16·29·29 = 13456, and 13456 / 400 "
            "leaves 256. Let features follow the input (13456).",
        ),
    ],
)
def test_the_fixed_lenet_fails_elsewhere_and_offers_to_infer_its_sizes(
    input_shape, layer, sentence
):
    network = architectures.network("lenet-fixed", input_shape)
    broken = shapes.table(network)
    assert (broken.failure.layer, str(broken.failure.sentence)) == (layer, sentence)
    assert oracle.run(network).failed == layer
    first = offered(broken)[0]
    assert shapes.table(applied(network, first.changes)).logits


def test_every_architecture_keeps_its_name_and_any_other_network_is_custom():
    for name, architecture in ARCHITECTURES.items():
        assert architectures.named(architecture.layers) == name
        others = (*architecture.layers[:-1], architecture.layers[0])
        assert architectures.named(others, name) == architectures.CUSTOM


@pytest.mark.parametrize(
    ("name", "shown"),
    [("LeNet", "LeNet"), ("resnet50", "resnet50"), ("", "''"), ("x" * 10_000, "x" * 39 + "…")],
)
def test_a_name_that_is_no_architecture_is_refused(name, shown):
    assert not architectures.is_architecture(name)
    with pytest.raises(Refusal) as refused:
        architectures.network(name)
    assert str(refused.value.sentence) == (
        f"There is no architecture called {shown}; there are {', '.join(ARCHITECTURES)}."
    )


def test_what_the_lessons_say_is_so():
    table = {name: shapes.table(architectures.network(name)) for name in ARCHITECTURES}
    alexnet, vgg16, resnet18 = table["alexnet"], table["vgg16"], table["resnet18"]
    wide = alexnet["fc1"].parameters + alexnet["fc2"].parameters
    assert round(wide / alexnet.parameters, 1) == 0.9
    assert [row.kernel for row in vgg16.rows if row.kind == "Conv2d"] == [(3, 3)] * 13
    assert round(vgg16.mult_adds / 1e9, 1) == 15.5
    assert round(vgg16.parameters / resnet18.parameters) == 12
