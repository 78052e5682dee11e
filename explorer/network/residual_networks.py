"""Residual networks: blocks of two convolutions, each beside a way past them (arXiv 1512.03385)."""

from explorer.network.description import Layer, Layers, in_a_row
from explorer.network.operations.activation import ReLU
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add
from explorer.network.operations.normalisation import BatchNorm2d
from explorer.network.operations.pooling import AdaptiveAvgPool2d, MaxPool2d
from explorer.network.operations.shaping import Flatten


def _convolution(channels: int, kernel: int, stride: int = 1, padding: int = 0) -> Conv2d:
    return Conv2d(
        out_channels=channels, kernel_size=kernel, stride=stride, padding=padding, bias=False
    )


def residual_block(
    name: str, before: str, channels: int, stride: int, *, projected: bool
) -> Layers:
    """Two 3x3 convolutions beside a way past them (arXiv 1512.03385, figure 2)."""
    way_past = before
    layers = [
        Layer(f"{name}_conv1", _convolution(channels, 3, stride, 1)),
        Layer(f"{name}_bn1", BatchNorm2d()),
        Layer(f"{name}_relu1", ReLU()),
        Layer(f"{name}_conv2", _convolution(channels, 3, 1, 1)),
        Layer(f"{name}_bn2", BatchNorm2d()),
    ]
    if projected:
        way_past = f"{name}_bn3"
        layers += [
            Layer(f"{name}_conv3", _convolution(channels, 1, stride), (before,)),
            Layer(way_past, BatchNorm2d()),
        ]
    layers += [
        Layer(f"{name}_add", Add(), (f"{name}_bn2", way_past)),
        Layer(f"{name}_relu2", ReLU()),
    ]
    return tuple(layers)


def _residual_stages(widths: tuple[int, ...], blocks: int, before: str) -> Layers:
    layers: Layers = ()
    for stage, channels in enumerate(widths, start=1):
        for block in range(1, blocks + 1):
            first = block == 1 and stage > 1
            name = f"layer{stage}_{block}" if blocks > 1 else f"block{stage}"
            layers += residual_block(name, before, channels, 2 if first else 1, projected=first)
            before = layers[-1].name
    return layers


def classifier_head() -> Layers:
    """Each map to its mean, and a logit for each class from those."""
    return in_a_row(
        ("avgpool", AdaptiveAvgPool2d(output_size=1)), ("flatten", Flatten()), ("fc", Linear())
    )


def resnet8() -> Layers:
    """A residual net of three blocks, 16 to 64 channels: the family of arXiv 1512.03385, 4.2."""
    stem = in_a_row(("conv1", _convolution(16, 3, 1, 1)), ("bn1", BatchNorm2d()), ("relu1", ReLU()))
    return stem + _residual_stages((16, 32, 64), 1, "relu1") + classifier_head()


def resnet18() -> Layers:
    """ResNet-18, as torchvision has it."""
    stem = in_a_row(
        ("conv1", _convolution(64, 7, 2, 3)),
        ("bn1", BatchNorm2d()),
        ("relu1", ReLU()),
        ("pool1", MaxPool2d(kernel_size=3, stride=2, padding=1)),
    )
    return stem + _residual_stages((64, 128, 256, 512), 2, "pool1") + classifier_head()
