"""Any value of any network is what its terms add up to: PyTorch has the value."""

import math

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer.inspection import limits
from explorer.inspection.capture import capture
from explorer.inspection.explain import explain
from explorer.inspection.weights import Weights, fresh
from explorer.network.description import INPUT
from explorer.network.operations import OPERATIONS
from explorer.network.shapes import table
from explorer.sentence import Refusal
from tests.network.strategies import bare_networks

TOLERANCE = 1e-5

# What PyTorch warns of is not what is asked here.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel"),
    pytest.mark.filterwarnings("ignore:dropout2d. Received a 2-D input"),
]


@st.composite
def working(draw, kinds=tuple(OPERATIONS)):
    """The part of a random network that works."""
    net = draw(bare_networks(kinds=kinds))
    rows = table(net).rows
    assume(rows)
    return net.with_(layers=net.layers[: len(rows)])


def uneven(net):
    """Fresh weights, but no scale of 1, no shift of 0, no mean of 0 and no variance of 1."""
    draw = torch.Generator().manual_seed(3)
    tensors = {}
    for name, tensor in fresh(net).tensors.items():
        drawn = torch.rand(tensor.shape, generator=draw) + 0.5
        tensors[name] = drawn if tensor.dtype == torch.float32 and "num_" not in name else tensor
    return Weights(net, "uneven", tensors)


def check(explanation, seen):
    """The terms add up to the module's own value, and are what stands where they say."""
    output, result = explanation.place.output, explanation.result
    if math.isnan(output) or math.isinf(output):
        return
    assert result == pytest.approx(output, abs=TOLERANCE * explanation.magnitude + 1e-30)
    arrays = {INPUT: seen.images, **seen.maps}
    for part in explanation.parts:
        inside = part.inside
        there = arrays[part.source][tuple(part.positions[inside].T)]
        assert np.array_equal(part.values[inside], there.astype(np.float64))
        assert not part.values[~inside].any()
        plain = ~np.isnan(part.weights)
        assert np.array_equal(part.products[plain], part.values[plain] * part.weights[plain])


@given(
    net=working(),
    batch=st.integers(1, 3),
    mode=st.sampled_from(["evaluation", "training"]),
    where=st.lists(st.floats(0, 1, exclude_max=True), min_size=4, max_size=4),
)
def test_the_terms_add_up_to_the_modules_own_value(net, batch, mode, where):
    layers = table(net, batch)
    assume(layers.failure is None)
    if mode == "training":
        try:
            limits.check_batch(layers)
        except Refusal:
            mode = "evaluation"
    draw = np.random.default_rng(0)
    images = draw.standard_normal((batch, *net.input_shape)).astype(np.float32)
    weights = uneven(net)
    seen = capture(weights, images, mode)
    for row in layers.rows:
        position = tuple(int(at * size) for at, size in zip(where, row.output_shape, strict=False))
        check(explain(weights, seen, row.name, position), seen)
