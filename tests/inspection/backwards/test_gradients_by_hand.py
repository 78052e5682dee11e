"""Sums that one can say aloud: a kernel of ones, a gate that is shut, a window that was lost."""

import numpy as np
import pytest

from explorer.inspection.backwards import why_parameter, why_value
from explorer.inspection.capture import gradients
from explorer.inspection.objective import Objective
from explorer.inspection.weights import fresh
from explorer.network.architectures import network
from explorer.network.shapes import table
from tests.inspection.conftest import images_for

LENET = network("lenet")


@pytest.fixture(scope="module")
def lenet():
    weights = fresh(LENET)
    found = gradients(weights, images_for(LENET, 2), Objective((3, 7)))
    return table(LENET, 2), found, weights.arrays


def test_a_kernels_weight_has_a_term_for_every_place_of_its_map_in_every_image(lenet):
    layers, found, arrays = lenet
    why = why_parameter(layers, found, arrays, "conv1.weight", (4, 0, 2, 1))
    (terms,) = why.sums
    assert (why.count, terms.source) == (2 * 28 * 28, "input")
    assert why.total == pytest.approx(why.gradient, abs=1e-5 * why.magnitude)
    image, channel, y, x = terms.arrives[100]
    assert tuple(terms.input_positions[100]) == (image, 0, y + 2, x + 1) and channel == 4
    assert terms.factors[100] == found.forward.images[image, 0, y + 2, x + 1]
    assert terms.gradients[100] == found.maps["conv1"][image, 4, y, x]


def test_a_bias_is_what_arrives_added_up(lenet):
    layers, found, arrays = lenet
    why = why_parameter(layers, found, arrays, "conv1.bias", (0,))
    assert why.total == pytest.approx(found.maps["conv1"][:, 0].astype(float).sum())
    assert set(why.sums[0].factors) == {1.0}


def test_a_shut_gate_lets_nothing_through(lenet):
    layers, found, arrays = lenet
    shut = tuple(map(int, np.argwhere(found.forward.maps["conv2"] < 0)[0]))
    why = why_value(layers, found, arrays, "conv2", shut)
    assert (why.total, why.gradient, why.count) == (0.0, 0.0, 1)
    assert why.sums[0].factors[0] == 0.0


def test_only_the_winner_of_a_window_gets_its_gradient(lenet):
    layers, found, arrays = lenet
    patch = found.forward.maps["relu1"][0, :, :2, :2].reshape(6, 4)
    channel = int(patch.max(axis=1).argmax())
    shares = [
        why_value(layers, found, arrays, "relu1", (0, channel, y, x)).sums[0].factors[0]
        for y in (0, 1)
        for x in (0, 1)
    ]
    assert shares == [float(place == patch[channel].argmax()) for place in range(4)]


def test_branches_add_up():
    net = network("resnet8", (1, 16, 16), 3)
    weights = fresh(net)
    found = gradients(weights, images_for(net), Objective((1,)))
    layers = table(net, 1)
    fed = [row.name for row in layers.rows if "relu1" in row.inputs]
    place = tuple(map(int, np.argwhere(found.maps["relu1"] != 0)[0]))
    why = why_value(layers, found, weights.arrays, "relu1", place)
    assert [each.layer for each in why.sums] == fed and len(fed) == 2
    assert why.total == pytest.approx(why.gradient, abs=1e-5 * why.magnitude)


def test_the_largest_terms_come_first(lenet):
    why = why_parameter(*lenet, "conv2.weight", (0, 0, 0, 0))
    sizes = [abs(each.products[term]) for each, term in why.largest(10)]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) == 10


@pytest.mark.parametrize("index", [(0, 0, 5, 0), (0,), (-1, 0, 0, 0)])
def test_what_is_no_weight_is_no_weight(lenet, index):
    with pytest.raises(IndexError):
        why_parameter(*lenet, "conv1.weight", index)
