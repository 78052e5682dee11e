"""Ready blocks: layers that mostly stand together, put into a network in one go.

A template is a description: `input` stands for what comes in, and names are numbered on where the
block is put (explorer/network/editing.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.network.description import INPUT, Layers, Network, in_a_row
from explorer.network.operations.activation import ReLU
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.normalisation import BatchNorm2d
from explorer.network.operations.pooling import MaxPool2d
from explorer.network.residual_networks import classifier_head, residual_block
from explorer.network.shapes import table
from explorer.sentence import N_

_USUAL_WIDTH = 16
"""Maps of a block where what comes in is an image, or not known."""
_MOST_OF_AN_IMAGE = 4


@dataclass(frozen=True, slots=True)
class BlockTemplate:
    """A ready block."""

    title: str
    summary: str
    """Its layers, in the words of the architectures."""
    layers: Callable[[int], Layers]
    """By the number of channels that come in."""


def _filters(channels: int, *, bias: bool = True) -> Conv2d:
    """Convolutions of 3x3 that keep the size of the map; as many as come in."""
    width = channels if channels > _MOST_OF_AN_IMAGE else _USUAL_WIDTH
    return Conv2d(out_channels=width, kernel_size=3, padding=1, bias=bias)


def _conv_relu(channels: int) -> Layers:
    return in_a_row(("conv", _filters(channels)), ("relu", ReLU()))


def _conv_norm_relu(channels: int) -> Layers:
    # The norm takes away the mean, and a bias with it.
    return in_a_row(
        ("conv", _filters(channels, bias=False)), ("bn", BatchNorm2d()), ("relu", ReLU())
    )


def _conv_relu_pool(channels: int) -> Layers:
    return (*_conv_relu(channels), *in_a_row(("pool", MaxPool2d(kernel_size=2))))


def _residual(channels: int) -> Layers:
    return residual_block("block", INPUT, channels, 1, projected=False)


def _halving(channels: int) -> Layers:
    return residual_block("block", INPUT, 2 * channels, 2, projected=True)


def _head(_channels: int) -> Layers:
    return classifier_head()


TEMPLATES: dict[str, BlockTemplate] = {
    "residual": BlockTemplate(
        N_("Residual block"), N_("conv · bn · relu · conv · bn, added to what came in"), _residual
    ),
    "halving": BlockTemplate(
        N_("Residual block that halves"),
        N_("twice the channels, half the side; a 1×1 convolution on the way past"),
        _halving,
    ),
    "conv-bn-relu": BlockTemplate(
        N_("Conv, batch norm, ReLU"), N_("3×3, keeps the size of the map"), _conv_norm_relu
    ),
    "conv-relu": BlockTemplate(N_("Conv, ReLU"), N_("3×3, keeps the size of the map"), _conv_relu),
    "conv-relu-pool": BlockTemplate(
        N_("Conv, ReLU, pool"), N_("3×3, then half the side"), _conv_relu_pool
    ),
    "head": BlockTemplate(
        N_("Classifier head"), N_("mean of each map, then a logit for each class"), _head
    ),
}


def block(name: str, network: Network, source: str) -> Layers:
    """The layers of a template, as wide as what comes out of a layer, or of the input."""
    return TEMPLATES[name].layers(_channels(network, source))


def _channels(network: Network, source: str) -> int:
    if source == INPUT:
        return network.input_shape[0]
    rows = table(network).rows
    place = network.places[source]
    return rows[place].output_shape[1] if place < len(rows) else _USUAL_WIDTH
