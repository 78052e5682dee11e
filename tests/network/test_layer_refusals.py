"""What a layer refuses is said why, and each way out that is offered ends that trouble."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from explorer.network import operations, shapes
from explorer.network.editing import applied
from explorer.network.operations.activation import Softmax
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add, Concat
from explorer.network.operations.normalisation import BatchNorm2d, GroupNorm, LayerNorm
from explorer.network.operations.pooling import MaxPool2d
from explorer.network.operations.shaping import Flatten, View
from explorer.sentence import Refusal
from tests.network import oracle
from tests.network.examples import of
from tests.network.sentences import raised
from tests.network.strategies import bare_networks

MANY = settings(max_examples=3 * settings().max_examples)


# A sentence that says why, and what the buttons beside it offer.
REFUSED = {
    "maps": (
        of(("flatten", Flatten()), ("conv1", Conv2d(kernel_size=3))),
        "conv1: Conv2d works on maps (N, C, H, W), but [1, 1024] comes in. "
        "Move it before the layer that flattens, or remove it.",
        ["remove conv1"],
    ),
    "pinned channels": (
        of(("conv1", Conv2d(in_channels=1, kernel_size=5)), input_shape=(3, 32, 32)),
        "conv1: in_channels is pinned to 1, but [1, 3, 32, 32] brings 3. "
        "Let in_channels follow the input.",
        ["conv1: let in_channels follow the input (3)"],
    ),
    "pinned features": (
        of(("flatten", Flatten()), ("fc1", Linear(in_features=400))),
        "fc1: in_features is pinned to 400, but [1, 1024] brings 1024. "
        "Let in_features follow the input.",
        ["fc1: let in_features follow the input (1024)"],
    ),
    "pinned axes": (
        of(("norm1", LayerNorm(normalized_shape=(16, 16)))),
        "norm1: pinned to normalise the axes [16, 16], but [1, 1, 32, 32] ends otherwise. "
        "Let normalized_shape follow the input.",
        ["norm1: let normalized_shape follow the input (1024)"],
    ),
    "groups": (
        of(("conv1", Conv2d(out_channels=8, kernel_size=3, groups=4)), input_shape=(6, 32, 32)),
        "conv1: 6 in_channels cannot be parted into 4 equal groups: 6 / 4 leaves 2. Use groups=2.",
        ["conv1: set groups=2"],
    ),
    "groups to normalise": (
        of(("norm1", GroupNorm(num_groups=4)), input_shape=(6, 32, 32)),
        "norm1: 6 num_channels cannot be parted into 4 equal groups: 6 / 4 leaves 2. "
        "Use num_groups=2.",
        ["norm1: set num_groups=2"],
    ),
    "same with a stride": (
        of(("conv1", Conv2d(kernel_size=(3, 5), stride=2, padding="same", dilation=2))),
        "conv1: padding=same keeps the size of the map, which a stride of 2x2 cannot. "
        "Use a stride of 1, or a padding in numbers.",
        ["conv1: set stride=1", "conv1: set padding=(2, 4)"],
    ),
    "reflected padding": (
        of(
            ("conv1", Conv2d(kernel_size=3, padding=3, padding_mode="reflect")),
            input_shape=(1, 3, 3),
        ),
        "conv1: padding_mode=reflect takes its 3 pixels of padding from the map, which is 3 wide "
        "there: at most 2 can be had. Use padding_mode=zeros or a smaller padding.",
        ["conv1: set padding_mode=zeros"],
    ),
    "no room": (
        of(("conv2", Conv2d(kernel_size=5)), input_shape=(1, 3, 3)),
        "conv2: a 5x5 kernel has no room in a 3x3 map; use padding=1 or more, or drop a pool.",
        ["conv2: set padding=1", "conv2: set kernel_size=3", "remove conv2"],
    ),
    "no room along one axis": (
        of(("conv2", Conv2d(kernel_size=5, padding=(0, 1))), input_shape=(1, 9, 2)),
        "conv2: a 5x5 kernel has no room in a 9x2 map with padding=(0, 1) around it; "
        "use padding=(0, 2) or more, or drop a pool.",
        ["conv2: set padding=(0, 2)", "conv2: set kernel_size=(5, 4)", "remove conv2"],
    ),
    "no room, dilated": (
        of(("conv2", Conv2d(kernel_size=3, dilation=2)), input_shape=(1, 3, 3)),
        "conv2: a 3x3 (dilated to 5x5) kernel has no room in a 3x3 map; "
        "use padding=1 or more, or drop a pool.",
        ["conv2: set padding=1", "conv2: set kernel_size=2", "remove conv2"],
    ),
    "no room to pool": (
        of(("pool1", MaxPool2d(kernel_size=9)), input_shape=(1, 1, 1)),
        "pool1: a 9x9 kernel has no room in a 1x1 map; use padding=4 or more, or drop a pool.",
        ["pool1: set padding=4", "pool1: set kernel_size=1", "remove pool1"],
    ),
    "no room to pool, however padded": (
        of(("pool1", MaxPool2d(kernel_size=4, dilation=3)), input_shape=(1, 3, 3)),
        "pool1: a 4x4 (dilated to 10x10) kernel has no room in a 3x3 map; "
        "use a smaller kernel, or drop a pool.",
        ["pool1: set kernel_size=1", "remove pool1"],
    ),
    "padding of a pool": (
        of(("pool1", MaxPool2d(kernel_size=(2, 8), padding=(3, 1), dilation=3))),
        "pool1: padding=(3, 1) is more than half of the 2x8 kernel, and PyTorch pools with no more "
        "than that. Use padding=1 or less.",
        ["pool1: set padding=1"],
    ),
    "no such axis": (
        of(("flatten", Flatten()), ("softmax", Softmax(dim=2))),
        "softmax: [1, 1024] has the axes 0 to 1, but dim=2. Use dim=1.",
        ["softmax: set dim=1"],
    ),
    "one value a channel": (
        of(("bn1", BatchNorm2d(track_running_stats=False)), input_shape=(3, 1, 1)),
        "bn1: one value a channel has no variance to divide by. Use a larger batch or map, or keep "
        "track_running_stats on.",
        ["bn1: set track_running_stats=True"],
    ),
    "one value a group": (
        of(("norm1", GroupNorm(num_groups=2)), input_shape=(2, 1, 1)),
        "norm1: a group of one value has no variance to divide by. "
        "Use fewer groups or a larger map.",
        ["norm1: set num_groups=1"],
    ),
    "rows that are not full": (
        of(("view", View(features=400)), input_shape=(16, 29, 29)),
        "view: view(-1, 400) cannot lay out 13456 values: 1·16·29·29 = 13456, and 13456 / 400 "
        "leaves 256. Let features follow the input (13456).",
        ["view: let features follow the input (13456)"],
    ),
    "a sum": (
        of(
            ("conv1", Conv2d(out_channels=4, kernel_size=3)),
            ("add", Add(), "conv1", "input"),
            input_shape=(4, 8, 8),
        ),
        "add: [1, 4, 6, 6] and [1, 4, 8, 8] cannot be added, for their sizes differ. Make the "
        "branches end alike, with a 1x1 convolution of the same stride and channels on the shorter "
        "one.",
        [],
    ),
    "a concatenation": (
        of(
            ("conv1", Conv2d(out_channels=4, kernel_size=3)),
            ("concat", Concat(), "conv1", "input"),
            input_shape=(4, 8, 8),
        ),
        "concat: [1, 4, 6, 6] and [1, 4, 8, 8] cannot be joined along the channels, for they "
        "differ elsewhere. Make the branches end with the same height and width.",
        [],
    ),
    "more than PyTorch can address": (
        of(
            ("flatten", Flatten()),
            ("fc1", Linear(out_features=1_000_000)),
            input_shape=(4096, 65_536, 65_536),
        ),
        "fc1: a tensor of [1000000, 17592186044416] holds 17592186044416000000 numbers, more than "
        "PyTorch can address. Make the map smaller before it, with a stride or a pool.",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("broken", "sentence", "offered"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_says_why_and_what_to_do(broken, sentence, offered):
    failure = shapes.table(broken).failure
    assert (str(failure.sentence), failure.layer) == (sentence, broken.layers[-1].name)
    assert [str(fix.sentence) for fix in failure.offered] == offered
    assert oracle.run(broken, device="meta").failed == failure.layer


def test_every_refusal_of_a_layer_is_shown_here():
    sources = [*Path(operations.__file__).parent.glob("*.py"), Path(shapes.__file__)]
    shown = {shapes.table(broken).failure.sentence.template for broken, *_ in REFUSED.values()}
    assert {said for source in sources for said in raised(source, "CannotWork")} == shown


@MANY
@given(bare_networks())
def test_what_a_refusal_offers_ends_the_trouble_that_it_names(network):
    """The layer works then, is gone, or has another trouble that was hidden behind this one."""
    failure = shapes.table(network).failure
    for fix in failure.offered if failure else ():
        try:
            after = shapes.table(applied(network, fix.changes))
        except Refusal as refusal:
            assert len(network.layers) == 1, refusal  # the only layer cannot be taken out
            continue
        left = after.failure
        if left is not None and left.layer == failure.layer:
            assert left.sentence.template != failure.sentence.template, fix.sentence
