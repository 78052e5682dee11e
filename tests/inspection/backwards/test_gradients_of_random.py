"""The way back by hand adds up to autograd's own gradient, whatever the network and the loss."""

import math

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.inspection import limits
from explorer.inspection.backwards import why_parameter, why_value
from explorer.inspection.capture_records import Capture, Gradients, Parameter
from explorer.inspection.weights import module
from explorer.network.description import INPUT
from explorer.network.shapes import table
from explorer.sentence import Refusal
from tests.inspection.uneven_weights import uneven, working

TOLERANCE = 1e-5
pytestmark = [  # what PyTorch warns of is not what is asked here
    pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel"),
    pytest.mark.filterwarnings("ignore:dropout2d. Received a 2-D input"),
]


def by_autograd(net, weights, images, mode):
    """Every gradient of a random weighing of all that the last layer puts out."""
    made = module(weights, mode)
    x = torch.from_numpy(images.copy()).requires_grad_()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(net.seed)
        outputs = made.outputs(x)
    last = outputs[made.layers[-1]]
    drawn = torch.randn(last.shape, generator=torch.Generator().manual_seed(1))
    parameters = dict(made.named_parameters())
    found = torch.autograd.grad(
        (last * drawn).sum(), [x, *outputs.values(), *parameters.values()], allow_unused=True
    )
    arrays = [None if each is None else each.numpy() for each in found]
    return Gradients(
        forward=Capture(
            images,
            {name: each.detach().numpy() for name, each in outputs.items()},
            None,
            None,
            mode,
        ),
        objective=None,
        losses=np.zeros(len(images)),
        loss=0.0,
        at_image=arrays[0],
        maps=dict(zip(outputs, arrays[1:], strict=False)),
        parameters={
            name: Parameter(value.detach().numpy(), gradient)
            for (name, value), gradient in zip(
                parameters.items(), arrays[1 + len(outputs) :], strict=True
            )
        },
    )


def check(why):
    if not math.isfinite(why.gradient):
        return
    # A derivative of 0.0007 of tanh is 1 less a float32: its own rounding counts too.
    rounding = sum(
        np.abs(each.gradients).sum() * max(1, np.abs(each.factors).max(initial=0))
        for each in why.sums
    )
    allowed = TOLERANCE * why.magnitude + 1e-6 * rounding + 1e-30
    assert why.total == pytest.approx(why.gradient, abs=allowed), why.name


def chosen(where, shape):
    return tuple(int(at * size) for at, size in zip(where, shape, strict=False))


@settings(max_examples=settings().max_examples // 2)
@given(
    net=working(),
    batch=st.integers(1, 3),
    mode=st.sampled_from(["evaluation", "training"]),
    where=st.lists(st.floats(0, 1, exclude_max=True), min_size=4, max_size=4),
)
def test_the_terms_add_up_to_autograds_gradient(net, batch, mode, where):
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
    found = by_autograd(net, weights, images, mode)
    for name, parameter in found.parameters.items():
        index = chosen(where, parameter.value.shape)
        check(why_parameter(layers, found, weights.arrays, name, index))
    for layer in (INPUT, *[row.name for row in layers.rows[:-1]]):
        values = images if layer == INPUT else found.forward.maps[layer]
        if found.at_image is not None or layer != INPUT:
            check(why_value(layers, found, weights.arrays, layer, chosen(where, values.shape)))
