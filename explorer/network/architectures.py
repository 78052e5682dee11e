"""The architectures to choose from, by the name that the link and the command line use.

Sources: LeNet-5 is LeCun et al. 1998 (its pooling without trained coefficients, as it is taught);
AlexNet, VGG-16 and ResNet-18 have the layers and parameter counts of torchvision's. To add one,
write a function that returns its layers and list it in ARCHITECTURES.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from explorer.network.description import Layers, Network, in_a_row
from explorer.network.operations import Operation
from explorer.network.operations.activation import Dropout, ReLU, Tanh
from explorer.network.operations.argument import shortened
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.normalisation import BatchNorm2d
from explorer.network.operations.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from explorer.network.operations.shaping import Flatten, View
from explorer.network.residual_networks import resnet8, resnet18
from explorer.sentence import N_, Refusal


def lenet() -> Layers:
    """LeNet as PyTorch's own teaching material writes it: ReLU and max pooling, sizes inferred."""
    return in_a_row(
        ("conv1", Conv2d(out_channels=6, kernel_size=5)),
        ("relu1", ReLU()),
        ("pool1", MaxPool2d(kernel_size=2)),
        ("conv2", Conv2d(out_channels=16, kernel_size=5)),
        ("relu2", ReLU()),
        ("pool2", MaxPool2d(kernel_size=2)),
        ("flatten", Flatten()),
        ("fc1", Linear(out_features=120)),
        ("relu3", ReLU()),
        ("fc2", Linear(out_features=84)),
        ("relu4", ReLU()),
        ("fc3", Linear()),
    )


def lenet_fixed() -> Layers:
    """The same with every size pinned to 1x32x32 and 10 classes."""
    return in_a_row(
        ("conv1", Conv2d(in_channels=1, out_channels=6, kernel_size=5)),
        ("relu1", ReLU()),
        ("pool1", MaxPool2d(kernel_size=2)),
        ("conv2", Conv2d(in_channels=6, out_channels=16, kernel_size=5)),
        ("relu2", ReLU()),
        ("pool2", MaxPool2d(kernel_size=2)),
        ("view", View(features=400)),
        ("fc1", Linear(in_features=400, out_features=120)),
        ("relu3", ReLU()),
        ("fc2", Linear(in_features=120, out_features=84)),
        ("relu4", ReLU()),
        ("fc3", Linear(in_features=84, out_features=10)),
    )


def lenet5() -> Layers:
    """LeNet-5 of 1998: tanh and average pooling."""
    return in_a_row(
        ("conv1", Conv2d(out_channels=6, kernel_size=5)),
        ("tanh1", Tanh()),
        ("pool1", AvgPool2d(kernel_size=2)),
        ("conv2", Conv2d(out_channels=16, kernel_size=5)),
        ("tanh2", Tanh()),
        ("pool2", AvgPool2d(kernel_size=2)),
        ("conv3", Conv2d(out_channels=120, kernel_size=5)),
        ("tanh3", Tanh()),
        ("flatten", Flatten()),
        ("fc1", Linear(out_features=84)),
        ("tanh4", Tanh()),
        ("fc2", Linear()),
    )


def mlp() -> Layers:
    """Two hidden linear layers."""
    return in_a_row(
        ("flatten", Flatten()),
        ("fc1", Linear(out_features=128)),
        ("relu1", ReLU()),
        ("fc2", Linear(out_features=64)),
        ("relu2", ReLU()),
        ("fc3", Linear()),
    )


def softmax() -> Layers:
    """Softmax regression: one linear layer; its softmax is in the loss."""
    return in_a_row(("flatten", Flatten()), ("fc", Linear()))


def tinyvgg() -> Layers:
    """Two blocks of two 3x3 convolutions and a pool, as in VGG, ten channels wide."""
    blocks: list[tuple[str, Operation]] = []
    for block in (1, 2):
        for half in (1, 2):
            blocks += [
                (f"conv{block}_{half}", Conv2d(out_channels=10, kernel_size=3)),
                (f"relu{block}_{half}", ReLU()),
            ]
        blocks.append((f"pool{block}", MaxPool2d(kernel_size=2)))
    return in_a_row(*blocks, ("flatten", Flatten()), ("fc", Linear()))


def allconv() -> Layers:
    """Convolutions only, with batch norm and global average pooling (after arXiv 1412.6806)."""
    layers: list[tuple[str, Operation]] = []
    for number, (channels, stride) in enumerate(((16, 1), (32, 2), (64, 2)), start=1):
        layers += [
            (
                f"conv{number}",
                Conv2d(out_channels=channels, kernel_size=3, stride=stride, padding=1, bias=False),
            ),
            (f"bn{number}", BatchNorm2d()),
            (f"relu{number}", ReLU()),
        ]
    return in_a_row(
        *layers,
        ("conv4", Conv2d(kernel_size=1)),
        ("avgpool", AdaptiveAvgPool2d(output_size=1)),
        ("flatten", Flatten()),
    )


def alexnet() -> Layers:
    """AlexNet, as torchvision has it (arXiv 1404.5997)."""
    pool = MaxPool2d(kernel_size=3, stride=2)
    return in_a_row(
        ("conv1", Conv2d(out_channels=64, kernel_size=11, stride=4, padding=2)),
        ("relu1", ReLU()),
        ("pool1", pool),
        ("conv2", Conv2d(out_channels=192, kernel_size=5, padding=2)),
        ("relu2", ReLU()),
        ("pool2", pool),
        ("conv3", Conv2d(out_channels=384, kernel_size=3, padding=1)),
        ("relu3", ReLU()),
        ("conv4", Conv2d(out_channels=256, kernel_size=3, padding=1)),
        ("relu4", ReLU()),
        ("conv5", Conv2d(out_channels=256, kernel_size=3, padding=1)),
        ("relu5", ReLU()),
        ("pool3", pool),
        ("avgpool", AdaptiveAvgPool2d(output_size=6)),
        ("flatten", Flatten()),
        ("dropout1", Dropout()),
        ("fc1", Linear(out_features=4096)),
        ("relu6", ReLU()),
        ("dropout2", Dropout()),
        ("fc2", Linear(out_features=4096)),
        ("relu7", ReLU()),
        ("fc3", Linear()),
    )


def vgg16() -> Layers:
    """VGG-16 (arXiv 1409.1556, column D), as torchvision has it."""
    layers: list[tuple[str, Operation]] = []
    for block, (channels, depth) in enumerate(((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), 1):
        for number in range(1, depth + 1):
            layers += [
                (f"conv{block}_{number}", Conv2d(out_channels=channels, kernel_size=3, padding=1)),
                (f"relu{block}_{number}", ReLU()),
            ]
        layers.append((f"pool{block}", MaxPool2d(kernel_size=2)))
    return in_a_row(
        *layers,
        ("avgpool", AdaptiveAvgPool2d(output_size=7)),
        ("flatten", Flatten()),
        ("fc1", Linear(out_features=4096)),
        ("relu6", ReLU()),
        ("dropout1", Dropout()),
        ("fc2", Linear(out_features=4096)),
        ("relu7", ReLU()),
        ("dropout2", Dropout()),
        ("fc3", Linear()),
    )


@dataclass(frozen=True)
class Architecture:
    """A network to choose: its title, its layers, and the input and classes it is at home with."""

    title: str
    """What it is called; to be translated where it is more than a name."""
    build: Callable[[], Layers]
    input_shape: tuple[int, int, int]
    classes: int
    lesson: str
    """What it shows, in one sentence to be translated."""

    @cached_property
    def layers(self) -> Layers:
        """Its layers, made when first asked for."""
        return self.build()


ARCHITECTURES: dict[str, Architecture] = {
    "lenet": Architecture(
        "LeNet",
        lenet,
        (1, 32, 32),
        10,
        N_("Two convolutions and three linear layers, at any input shape and class count."),
    ),
    "lenet-fixed": Architecture(
        N_("LeNet, sizes fixed"),
        lenet_fixed,
        (1, 32, 32),
        10,
        N_("The same with every size pinned: it works at 1x32x32 and ten classes only."),
    ),
    "lenet5": Architecture(
        "LeNet-5 (1998)",
        lenet5,
        (1, 32, 32),
        10,
        N_("The original's tanh and average pooling."),
    ),
    "mlp": Architecture(
        "MLP",
        mlp,
        (1, 32, 32),
        10,
        N_("Linear layers only: a pixel's neighbours mean nothing."),
    ),
    "softmax": Architecture(
        N_("Softmax regression"),
        softmax,
        (1, 32, 32),
        10,
        N_("One linear layer: a template for each class."),
    ),
    "tinyvgg": Architecture(
        "Tiny VGG",
        tinyvgg,
        (3, 64, 64),
        10,
        N_("Small kernels, one after another, see as much as a large one."),
    ),
    "allconv": Architecture(
        N_("All-convolutional"),
        allconv,
        (3, 32, 32),
        10,
        N_("No large linear layer: its size does not depend on the image's."),
    ),
    "resnet8": Architecture(
        "ResNet-8",
        resnet8,
        (3, 32, 32),
        10,
        N_("Branches that go past the convolutions and are added again."),
    ),
    "alexnet": Architecture(
        "AlexNet",
        alexnet,
        (3, 224, 224),
        1000,
        N_("Nine parameters in ten stand in its first two linear layers."),
    ),
    "vgg16": Architecture(
        "VGG-16",
        vgg16,
        (3, 224, 224),
        1000,
        N_("Thirteen 3x3 convolutions, and 15.5 billion mult-adds an image."),
    ),
    "resnet18": Architecture(
        "ResNet-18",
        resnet18,
        (3, 224, 224),
        1000,
        N_("Deeper than VGG with a twelfth of its parameters."),
    ),
}

CUSTOM = "custom"


def network(
    name: str, input_shape: tuple[int, int, int] | None = None, classes: int | None = None
) -> Network:
    """The architecture of that name, at its own input shape and classes unless others are given.

    Raises Refusal for a name that is none.
    """
    architecture = ARCHITECTURES.get(name)
    if architecture is None:
        raise Refusal(
            N_("There is no architecture called {name}; there are {names}."),
            name=shortened(name) or "''",
            names=", ".join(ARCHITECTURES),
        )
    return Network(
        name,
        architecture.layers,
        architecture.input_shape if input_shape is None else input_shape,
        architecture.classes if classes is None else classes,
    )


def is_architecture(name: object) -> bool:
    """Whether there is an architecture of that name."""
    return isinstance(name, str) and name in ARCHITECTURES


@cache
def _by_layers() -> dict[Layers, str]:
    return {architecture.layers: name for name, architecture in ARCHITECTURES.items()}


def named(layers: Layers, name: str = CUSTOM) -> str:
    """The name for a network of these layers: an architecture's only where it is that one."""
    known = _by_layers().get(layers)
    if known is not None:
        return known
    return CUSTOM if is_architecture(name) else name
