"""The arithmetic that is shown gives what PyTorch gives, and what is refused has a way out."""

import ast
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.network import architectures, operations, shapes
from explorer.network.editing import applied
from explorer.network.operations.activation import Softmax
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.merging import Add, Concat
from explorer.network.operations.normalisation import BatchNorm2d, GroupNorm, LayerNorm
from explorer.network.operations.pooling import AdaptiveAvgPool2d, MaxPool2d
from explorer.network.operations.shaping import Flatten, View
from explorer.sentence import Refusal
from tests.network import oracle
from tests.network.arithmetic import claimed, worked_out
from tests.network.examples import alone, of
from tests.network.sentences import raised
from tests.network.strategies import MERGING, bare_networks, batches, single_layers

MANY = settings(max_examples=3 * settings().max_examples)
WITH_PARAMETERS = ("Conv2d", "Linear", "BatchNorm2d", "GroupNorm", "LayerNorm")
WINDOWS = ("Conv2d", "MaxPool2d", "AvgPool2d")


def widest_window(size, goal):
    """Pixels that the widest window of torch's adaptive pool looks at, by its gradients."""
    image = torch.zeros(1, 1, size, requires_grad=True)
    pooled = torch.nn.functional.adaptive_avg_pool1d(image, goal)
    each = (torch.autograd.grad(value, image, retain_graph=True)[0] for value in pooled.flatten())
    return max(int((gradient != 0).sum()) for gradient in each)


def check_window(lines, incoming, outgoing):
    for line, before, after in zip((lines[0], lines[-1]), incoming[2:], outgoing[2:], strict=True):
        assert claimed(line) == after
        assert str(before) in line


def check_adaptive(lines, incoming, outgoing):
    if len(incoming) == 2:  # torch takes a batch of features for one map
        assert lines == ("{}·{} → 1".format(*incoming),)
        return
    for line, before, after in zip((lines[0], lines[-1]), incoming[2:], outgoing[2:], strict=True):
        sizes, window = line.split(": ")
        assert sizes == f"{before} → {after}"
        assert claimed(window) == widest_window(before, after)


def check_addition(lines, *shapes):
    *incoming, _ = shapes
    assert [tuple(ast.literal_eval(each)) for each in lines[0].split(" + ")] == incoming


def check_concatenation(lines, *shapes):
    *incoming, outgoing = shapes
    assert claimed(lines[0]) == outgoing[1]
    terms = lines[0].split(" = ")[0].split(" + ")
    assert [int(term) for term in terms] == [shape[1] for shape in incoming]


CHECKS = {
    **dict.fromkeys(WINDOWS, check_window),
    "AdaptiveAvgPool2d": check_adaptive,
    "Add": check_addition,
    "Concat": check_concatenation,
    "Linear": lambda lines, before, after: _equal(lines, f"{before[-1]} → {after[-1]}"),
    "Flatten": lambda lines, before, after: _equal([claimed(lines[0])], after[1]),
    "View": lambda lines, before, after: _equal([claimed(lines[0])], after[0]),
}
"""How the arithmetic of a kind is held to the shapes that torch saw. Any other shows none."""


def _equal(lines, expected):
    assert list(lines) == [expected]


def check_rows(network, batch):
    rows = shapes.table(network, batch).rows
    for row, seen in zip(rows, oracle.run(network, batch).seen, strict=True):
        if row.kind in CHECKS:
            CHECKS[row.kind](row.arithmetic, *seen.input_shapes, seen.output_shape)
        else:
            assert row.arithmetic == ()


@given(bare_networks(), batches())
def test_the_arithmetic_worked_out_is_the_size_that_torch_gives(network, batch):
    check_rows(network, batch)


@pytest.mark.parametrize("kind", [kind for kind in CHECKS if kind not in MERGING])
@given(data=st.data(), batch=batches())
def test_so_is_that_of_each_operation(kind, data, batch):
    check_rows(data.draw(single_layers(kind)), batch)


@pytest.mark.parametrize("kind", WITH_PARAMETERS)
@given(data=st.data())
def test_a_parameter_formula_worked_out_is_the_number_that_torch_holds(kind, data):
    network = data.draw(single_layers(kind))
    for row, seen in zip(shapes.table(network).rows, oracle.run(network).seen, strict=True):
        held = sum(each.numel() for each in seen.module.parameters())
        assert (claimed(row.parameter_formula) if row.parameter_formula else 0) == held


@pytest.mark.parametrize(
    ("layer", "arithmetic", "parameters"),
    [
        ("conv1", ("(32 + 2·0 − 5) // 1 + 1 = 28",), "(5·5·1 + 1)·6 = 156"),
        ("pool1", ("(28 + 2·0 − 2) // 2 + 1 = 14",), ""),
        ("conv2", ("(14 + 2·0 − 5) // 1 + 1 = 10",), "(5·5·6 + 1)·16 = 2416"),
        ("flatten", ("16·5·5 = 400",), ""),
        ("fc1", ("400 → 120",), "(400 + 1)·120 = 48120"),
        ("fc3", ("84 → 10",), "(84 + 1)·10 = 850"),
    ],
)
def test_lenet_shows_the_arithmetic_of_the_blackboard(layer, arithmetic, parameters):
    row = shapes.table(architectures.network("lenet"))[layer]
    assert (row.arithmetic, row.parameter_formula) == (arithmetic, parameters)


@pytest.mark.parametrize(
    ("operation", "side", "arithmetic"),
    [
        (Conv2d(kernel_size=4, padding="same"), 9, "(9 + 1 + 2 − 4) // 1 + 1 = 9"),
        (Conv2d(kernel_size=3, dilation=2), 9, "(9 + 2·0 − (2·(3 − 1) + 1)) // 1 + 1 = 5"),
        (MaxPool2d(kernel_size=2, ceil_mode=True), 5, "⌈(5 + 2·0 − 2) / 2⌉ + 1 = 3"),
        # A third window would begin in the padding after the map: torch leaves it out.
        (
            MaxPool2d(kernel_size=2, stride=3, padding=1, ceil_mode=True),
            5,
            "⌈(5 + 2·1 − 2) / 3⌉ + 1 − 1 = 2",
        ),
        (AdaptiveAvgPool2d(output_size=1), 7, "7 → 1: 7 / 1 = 7"),
        # Windows of 2, 3 and 2 pixels.
        (AdaptiveAvgPool2d(output_size=3), 5, "5 → 3: ⌈(1 + 1)·5 / 3⌉ − ⌊1·5 / 3⌋ = 3"),
    ],
)
def test_a_window_shows_its_arithmetic(operation, side, arithmetic):
    table = shapes.table(alone(operation, (2, side, side)))
    assert table.rows[0].arithmetic == (arithmetic,)


def test_two_sides_that_differ_have_a_line_each():
    table = shapes.table(alone(Conv2d(kernel_size=(3, 5)), (1, 9, 9)))
    assert table.rows[0].arithmetic == (
        "(9 + 2·0 − 3) // 1 + 1 = 7",
        "(9 + 2·0 − 5) // 1 + 1 = 5",
    )


def test_reading_back_knows_right_from_wrong():
    assert worked_out("⌈(7 − 2) / 2⌉ + 1") == 4
    assert claimed("(5·5·1 + 1)·6 = 156") == 156
    with pytest.raises(AssertionError):
        claimed("(5·5·1 + 1)·6 = 157")


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
            after = shapes.table(applied(network, fix))
        except Refusal as refusal:
            assert len(network.layers) == 1, refusal  # the only layer cannot be taken out
            continue
        left = after.failure
        if left is not None and left.layer == failure.layer:
            assert left.sentence.template != failure.sentence.template, fix.sentence


def widest_field(size, goal):
    pool = alone(AdaptiveAvgPool2d(output_size=goal), (1, size, size))
    return shapes.table(pool).rows[0].field[0].size


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_widest_window_of_an_adaptive_pool_is_as_wide_as_torchs(size, goal):
    assert widest_field(size, goal) == widest_window(size, goal)


def test_the_widest_window_may_be_far_from_the_first():
    """200 pixels in 101 windows: the first of three pixels is the 51st."""
    assert widest_field(200, 101) == widest_window(200, 101) == 3
