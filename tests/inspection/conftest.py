"""Networks of every shape of trouble, and an image for each."""

import numpy as np
import pytest

from explorer.network.architectures import network
from explorer.network.description import Layer
from explorer.network.operations import OPERATIONS

NETWORKS = {
    "lenet": network("lenet"),
    "lenet of colour": network("lenet", (3, 47, 60), 3),
    "lenet5": network("lenet5"),
    "mlp": network("mlp"),
    "softmax": network("softmax"),
    "tinyvgg": network("tinyvgg"),
    "allconv": network("allconv"),
    "resnet8": network("resnet8"),
}


@pytest.fixture(params=NETWORKS.values(), ids=NETWORKS)
def net(request):
    return request.param


def dropping_out():
    lenet = network("lenet", (1, 32, 32), 3)
    drop = Layer("drop", OPERATIONS["Dropout"]())
    return lenet.with_(layers=(*lenet.layers[:6], drop, *lenet.layers[6:]))


def images_for(net, count=1, seed=0):
    draw = np.random.default_rng(seed)
    return draw.standard_normal((count, *net.input_shape)).astype(np.float32)
