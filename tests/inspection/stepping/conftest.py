"""Random networks that end with logits, and what a step needs besides."""

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from explorer.inspection.losses import LOSSES
from explorer.inspection.losses.loss_record import ClassLoss
from explorer.inspection.objective import Numbers, Objective
from explorer.network import shapes
from explorer.network.description import Layer
from explorer.network.operations import OPERATIONS
from tests.network.strategies import networks


@st.composite
def learners(draw):
    """A random network with logits on its end, and a batch of images for it."""
    bare = draw(networks())
    count = draw(st.integers(1, 3))
    layers = shapes.table(bare, count)
    assume(layers.failure is None and layers.output_shape[0] == count)
    ending = (
        Layer("to_features", OPERATIONS["Flatten"]()),
        Layer("to_logits", OPERATIONS["Linear"](out_features=bare.classes)),
    )
    net = bare.with_(layers=(*bare.layers, *ending), name="custom")
    assume(shapes.table(net, count).logits)
    assume(shapes.table(net, count).parameters < 20_000)
    seed = draw(st.integers(0, 99))
    images = np.random.default_rng(seed).standard_normal((count, *net.input_shape))
    return net, images.astype(np.float32)


@st.composite
def objectives(draw, images, classes):
    """Any loss of so many images: of classes, or of numbers of every shape that broadcasts."""
    of = tuple(draw(st.lists(st.integers(0, classes - 1), min_size=images, max_size=images)))
    loss = draw(st.sampled_from(list(LOSSES.values())))
    shape = draw(
        st.sampled_from([None, (classes,), (1,), (images, classes), (images, 1), (1, classes)])
    )
    if isinstance(loss, ClassLoss) or shape is None:
        return Objective(of, loss.name)
    count = int(np.prod(shape))
    number = st.floats(-100, 100, width=32)
    values = draw(st.lists(number, min_size=count, max_size=count))
    return Objective(of, loss.name, Numbers(tuple(values), shape))
