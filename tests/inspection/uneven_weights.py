"""Random networks that work, with weights of which none is as torch leaves it."""

import torch
from hypothesis import assume
from hypothesis import strategies as st

from explorer.inspection.weights import Weights, fresh
from explorer.network.operations import OPERATIONS
from explorer.network.shapes import table
from tests.network.strategies import bare_networks


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
