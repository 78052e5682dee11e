"""Explanations whose numbers one can say aloud, and those that PyTorch tells in another way."""

import math

import numpy as np
import pytest
import torch

from explorer.inspection.capture import capture
from explorer.inspection.explain import explain
from explorer.inspection.explain.families import explained
from explorer.inspection.weights import Weights, fresh
from explorer.network.architectures import network
from explorer.network.description import Initialisation, Layer, Network
from explorer.network.operations import OPERATIONS

ONES = Initialisation("constant", 1.0)


def alone(kind, shape, initialisation=ONES, **arguments):
    """A network of one layer, on an input of that shape."""
    layer = Layer("it", OPERATIONS[kind](**arguments))
    return Network("custom", (layer,), shape, 3, initialisation=initialisation)


def counted(shape):
    """An image of the numbers 1, 2, 3, ..."""
    return np.arange(1, math.prod(shape) + 1, dtype=np.float32).reshape(1, *shape)


def of(net, image, position, mode="evaluation", weights=None):
    weights = weights or fresh(net)
    return explain(weights, capture(weights, image, mode), net.layers[-1].name, position)


@pytest.mark.parametrize("at, sum_", [((1, 1), 9), ((0, 1), 6), ((0, 0), 4)])
def test_ones_over_ones_are_9_inside_6_at_an_edge_4_in_a_corner(at, sum_):
    net = alone("Conv2d", (1, 3, 3), out_channels=1, kernel_size=3, padding=1)
    found = of(net, np.ones((1, 1, 3, 3), np.float32), (0, 0, *at))
    (terms,) = found.parts
    assert (found.result, found.place.output) == (sum_, sum_)
    assert (len(terms.values), terms.inside.sum()) == (9, sum_)
    assert found.added == {"bias": 0}


def test_every_pixel_under_the_kernel_is_named():
    net = alone("Conv2d", (1, 4, 4), out_channels=1, kernel_size=2, stride=2)
    (terms,) = of(net, counted((1, 4, 4)), (0, 0, 1, 0)).parts
    assert terms.source == "input"
    assert terms.positions.tolist() == [[0, 0, 2, 0], [0, 0, 2, 1], [0, 0, 3, 0], [0, 0, 3, 1]]
    assert terms.values.tolist() == [9, 10, 13, 14]


@pytest.mark.parametrize(
    "mode, columns", [("reflect", [1, 0, 1]), ("replicate", [0, 0, 1]), ("circular", [3, 0, 1])]
)
def test_padding_taken_from_the_map_is_named_as_the_pixel_it_is(mode, columns):
    net = alone(
        "Conv2d", (1, 1, 4), out_channels=1, kernel_size=(1, 3), padding=(0, 1), padding_mode=mode
    )
    (terms,) = of(net, counted((1, 1, 4)), (0, 0, 0, 0)).parts
    assert terms.positions[:, 3].tolist() == columns


def test_a_group_looks_at_its_own_channels_and_sums_each():
    net = alone("Conv2d", (4, 2, 2), out_channels=2, kernel_size=2, groups=2)
    found = of(net, counted((4, 2, 2)), (0, 1, 0, 0))
    channels, sums = found.parts[0].by_channel()
    assert (channels.tolist(), sums.tolist()) == ([2, 3], [9 + 10 + 11 + 12, 13 + 14 + 15 + 16])
    assert found.result == sum(sums)


def test_dilation_leaves_gaps():
    net = alone("Conv2d", (1, 1, 5), out_channels=1, kernel_size=(1, 3), dilation=2)
    (terms,) = of(net, counted((1, 1, 5)), (0, 0, 0, 0)).parts
    assert terms.values.tolist() == [1, 3, 5]


def test_the_winner_of_a_pool_is_pytorchs():
    net = alone("MaxPool2d", (1, 7, 9), kernel_size=3, stride=2, padding=1, ceil_mode=True)
    image = np.random.default_rng(0).integers(0, 3, (1, 1, 7, 9)).astype(np.float32)  # many ties
    pool = torch.nn.MaxPool2d(3, 2, 1, return_indices=True, ceil_mode=True)
    _, winners = pool(torch.from_numpy(image))
    seen = capture(fresh(net), image)
    for position in np.ndindex(*seen.maps["it"].shape):
        found = explain(fresh(net), seen, "it", position)
        _, _, row, column = found.parts[0].positions[found.chosen]
        assert row * 9 + column == winners[position], position


def test_nan_wins_a_pool():
    image = counted((1, 2, 2))
    image[0, 0, 0, 1] = np.nan
    found = of(alone("MaxPool2d", (1, 2, 2), kernel_size=2), image, (0, 0, 0, 0))
    assert math.isnan(found.result) and math.isnan(found.place.output)
    assert found.parts[0].positions[found.chosen].tolist() == [0, 0, 0, 1]


def test_a_window_that_steps_over_the_map_is_the_largest_of_nothing():
    net = alone("MaxPool2d", (1, 1, 1), kernel_size=2, padding=1, dilation=2)
    found = of(net, counted((1, 1, 1)), (0, 0, 0, 0))
    assert found.parts[0].values.size == 0
    assert found.result == found.place.output == -math.inf


def test_a_mean_says_how_many_it_is_of_padding_counted():
    net = alone("AvgPool2d", (1, 2, 2), kernel_size=2, stride=1, padding=1)
    found = of(net, np.ones((1, 1, 2, 2), np.float32), (0, 0, 0, 0))
    assert (found.divisor, found.parts[0].inside.sum(), found.result) == (4, 1, 0.25)


def test_a_last_window_beyond_the_map_is_divided_by_what_is_there():
    net = alone("AvgPool2d", (1, 3, 3), kernel_size=2, ceil_mode=True)
    found = of(net, counted((1, 3, 3)), (0, 0, 1, 1))
    assert (found.divisor, found.result, found.place.output) == (1, 9, 9)


def test_uneven_windows_of_an_adaptive_pool_overlap():
    net = alone("AdaptiveAvgPool2d", (1, 1, 5), output_size=(1, 3))
    found = of(net, counted((1, 1, 5)), (0, 0, 0, 1))
    assert found.parts[0].values.tolist() == [2, 3, 4]
    assert found.result == 3


def test_a_unit_weighs_every_input_and_the_largest_come_first():
    net = alone("Linear", (1, 1, 3), out_features=1)
    weights = fresh(net)
    tensors = {"it.weight": torch.tensor([[1.0, -10.0, 2.0]]), "it.bias": torch.tensor([0.5])}
    found = of(net, counted((1, 1, 3)), (0, 0, 0, 0), weights=Weights(net, 1, tensors))
    (terms,) = found.parts
    assert weights.tensors.keys() == tensors.keys()
    assert terms.products.tolist() == [1, -20, 6]
    assert terms.largest(2).tolist() == [1, 2]
    assert (found.result, found.magnitude) == (-12.5, 27.5)


def test_batch_norm_says_its_mean_and_variance():
    net = alone("BatchNorm2d", (1, 1, 2), eps=1e-12)
    found = of(net, np.float32([[[[1, 3]]]]), (0, 0, 0, 1), "training")
    assert found.quantities == {"mean": 2, "variance": 1, "eps": 1e-12, "weight": 1, "bias": 0}
    assert found.added == pytest.approx({"mean": -2, "bias": 0})
    assert found.result == pytest.approx(found.place.output) == 1
    assert of(net, np.float32([[[[1, 3]]]]), (0, 0, 0, 1)).quantities["mean"] == 0


@pytest.mark.parametrize("kind, arguments", [("GroupNorm", {"num_groups": 1}), ("LayerNorm", {})])
def test_the_other_norms_say_theirs(kind, arguments):
    net = alone(kind, (1, 1, 2), eps=1e-12, **arguments)
    found = of(net, np.float32([[[[1, 3]]]]), (0, 0, 0, 0))
    assert (found.quantities["mean"], found.quantities["variance"]) == (2, 1)
    assert found.result == pytest.approx(-1)


@pytest.mark.parametrize("value, gate", [(2.0, 1), (-2.0, 0), (0.0, 0)])
def test_a_relu_is_a_gate(value, gate):
    found = of(alone("ReLU", (1, 1, 1)), np.float32([[[[value]]]]), (0, 0, 0, 0))
    assert (found.parts[0].weights[0], found.result) == (gate, value * gate)


EXTREMES = [-math.inf, -1e30, -100.0, -1.0, -1e-8, 0.0, 1e-8, 1.0, 100.0, 1e30, math.inf, math.nan]


@pytest.mark.parametrize(
    "kind, arguments",
    [
        ("ReLU", {}), ("LeakyReLU", {}), ("Tanh", {}), ("Sigmoid", {}), ("SiLU", {}),
        ("GELU", {}), ("GELU", {"approximate": "tanh"}),
    ],
)  # fmt: skip
def test_activations_are_pytorchs_to_the_ends(kind, arguments):
    # PyTorch's own GELU of infinity is inf for one value and nan for eight.
    values = [value for value in EXTREMES if kind != "GELU" or not math.isinf(value)]
    image = np.float32(values).reshape(1, 1, 1, -1)
    net = alone(kind, (1, 1, len(values)), **arguments)
    for column in range(len(values)):
        found = of(net, image, (0, 0, 0, column))
        assert found.result == pytest.approx(found.place.output, rel=1e-5, abs=1e-6, nan_ok=True)


def test_infinity_less_infinity_is_told_as_nan():
    found = of(alone("GELU", (1, 1, 1)), np.float32([[[[-math.inf]]]]), (0, 0, 0, 0))
    assert math.isnan(found.result) and math.isnan(found.place.output)


def test_softmax_is_a_share_that_does_not_overflow():
    image = np.float32([1000, 1000, -1000]).reshape(1, 3, 1, 1)
    found = of(alone("Softmax", (3, 1, 1), dim=1), image, (0, 1, 0, 0))
    assert found.parts[0].products.tolist() == [1, 1, 0]
    assert (found.divisor, found.result, found.chosen) == (2, 0.5, 1)


@pytest.mark.parametrize("mode", ["evaluation", "training"])
def test_dropout_keeps_or_drops_as_pytorch_drew(mode):
    net = alone("Dropout", (1, 4, 4), p=0.5)
    seen = capture(fresh(net), counted((1, 4, 4)), mode)
    gates = set()
    for position in np.ndindex(1, 1, 4, 4):
        found = explain(fresh(net), seen, "it", position)
        assert found.result == found.place.output
        gates.add(float(found.parts[0].weights[0]))
    assert gates == ({0.0, 2.0} if mode == "training" else {1.0})


def branches(kind, second):
    """Two convolutions side by side, merged."""
    conv = OPERATIONS["Conv2d"]
    return Network(
        "custom",
        (
            Layer("one", conv(out_channels=2, kernel_size=1), ("input",)),
            Layer("other", second, ("input",)),
            Layer("it", OPERATIONS[kind](), ("one", "other")),
        ),
        (1, 3, 3),
        3,
    )


def test_a_sum_names_each_branch_stretched_ones_too():
    net = branches("Add", OPERATIONS["AdaptiveAvgPool2d"](output_size=1))
    found = of(net, counted((1, 3, 3)), (0, 1, 2, 0))
    assert [part.source for part in found.parts] == ["one", "other"]
    assert [part.positions.tolist() for part in found.parts] == [[[0, 1, 2, 0]], [[0, 0, 0, 0]]]
    assert found.parts[1].values.tolist() == [5]


@pytest.mark.parametrize("channel, source, own", [(1, "one", 1), (2, "other", 0)])
def test_a_concatenation_is_one_value_of_one_branch(channel, source, own):
    net = branches("Concat", OPERATIONS["Conv2d"](out_channels=3, kernel_size=1))
    (part,) = of(net, counted((1, 3, 3)), (0, channel, 2, 1)).parts
    assert (part.source, part.positions.tolist()) == (source, [[0, own, 2, 1]])


def test_flattened_values_are_found_again():
    (part,) = of(alone("Flatten", (2, 3, 4)), counted((2, 3, 4)), (0, 17)).parts
    assert part.positions.tolist() == [[0, 1, 1, 1]]
    assert part.values.tolist() == [18]


def test_rows_of_a_view_may_begin_within_an_image():
    (part,) = of(alone("View", (1, 2, 4), features=2), counted((1, 2, 4)), (3, 1)).parts
    assert part.positions.tolist() == [[0, 0, 1, 3]]


def test_every_operation_can_be_explained():
    missing = [kind for kind, each in OPERATIONS.items()
               if explained.dispatch(each) is explained.dispatch(object)]  # fmt: skip
    assert missing == []


def test_a_place_that_is_none_is_an_index_error():
    net = network("lenet")
    weights = fresh(net)
    seen = capture(weights, np.zeros((1, 1, 32, 32), np.float32))
    with pytest.raises(IndexError):
        explain(weights, seen, "conv1", (0, 6, 0, 0))
    with pytest.raises(KeyError):
        explain(weights, seen, "conv9", (0, 0, 0, 0))
