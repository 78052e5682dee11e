"""What is computed ahead gives PyTorch's own values."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.inspection.blocks import parameters_of
from explorer.inspection.precomputed import largest
from explorer.inspection.terms import moments
from explorer.inspection.weights import fresh, module
from explorer.network import shapes
from explorer.network.description import Layer, Network
from explorer.network.operations import OPERATIONS

NORMS = {
    "batch": OPERATIONS["BatchNorm2d"](),
    "batch, nothing kept": OPERATIONS["BatchNorm2d"](track_running_stats=False),
    "batch, no scale": OPERATIONS["BatchNorm2d"](affine=False),
    "groups": OPERATIONS["GroupNorm"](num_groups=3),
    "one group": OPERATIONS["GroupNorm"](num_groups=1),
    "layer": OPERATIONS["LayerNorm"](),
    "rows": OPERATIONS["LayerNorm"](normalized_shape=(5,)),
    "maps": OPERATIONS["LayerNorm"](normalized_shape=(4, 5)),
}


@pytest.mark.parametrize("mode", ["evaluation", "training"])
@pytest.mark.parametrize("operation", NORMS.values(), ids=NORMS)
def test_values_less_the_mean_over_the_deviation_are_those_of_pytorch(operation, mode):
    net = Network("custom", (Layer("norm", operation),), (6, 4, 5))
    x = np.random.default_rng(0).normal(2, 3, (3, 6, 4, 5)).astype(np.float32)
    weights = fresh(net)
    tensors = {name: tensor.numpy() for name, tensor in weights.tensors.items()}
    row = shapes.table(net, 3).rows[0]
    mean, variance = moments(row.operation, x, parameters_of(row, tensors), mode)
    with torch.no_grad():
        theirs = module(weights, mode)(torch.from_numpy(x)).numpy()
    # Fresh scales are 1 and fresh shifts 0.
    ours = (x - mean) / np.sqrt(variance + row.operation.eps)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


def test_what_does_not_normalise_has_no_moments():
    assert moments(OPERATIONS["ReLU"](), np.zeros((1, 1), np.float32), {}, "training") is None


@given(seed=st.integers(0, 999), inputs=st.integers(1, 200), terms=st.integers(1, 30))
def test_the_largest_terms_and_the_rest_are_the_whole_sum(seed, inputs, terms):
    draw = np.random.default_rng(seed)
    x = draw.standard_normal(inputs).astype(np.float32)
    weight = draw.standard_normal((7, inputs)).astype(np.float32)
    found = largest(x, weight, (2, 6), terms)
    for place, unit in enumerate(range(2, 6)):
        products = x.astype(np.float64) * weight[unit]
        shown = found.values[place].astype(np.float64) * found.weights[place]
        assert shown.tolist() == products[found.inputs[place]].tolist()
        left = np.delete(np.abs(products), found.inputs[place])
        assert left.max(initial=0) <= np.abs(shown).min()
        assert np.all(np.diff(np.abs(shown)) <= 0)
        assert shown.sum() + found.rest[place] == pytest.approx(products.sum(), abs=1e-12)
        assert found.magnitude[place] == pytest.approx(np.abs(products).sum())
