"""The arithmetic that is shown gives what PyTorch gives."""

import ast

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.network import architectures, shapes
from explorer.network.operations import OPERATIONS
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.pooling import AdaptiveAvgPool2d, MaxPool2d
from tests.network import oracle
from tests.network.arithmetic import claimed, worked_out
from tests.network.examples import alone
from tests.network.strategies import MERGING, bare_networks, batches, single_layers

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
"""How the arithmetic of a kind is held to the shapes that torch saw: of any other, each line ends
with a size that goes out."""


def check_sizes(lines, *shapes):
    *_, outgoing = shapes
    for line in lines:
        assert claimed(line) in outgoing, line


def _equal(lines, expected):
    assert list(lines) == [expected]


def check_row(row, seen):
    """What a row works out is what torch gives: the sizes that go out, and how many parameters."""
    check = CHECKS.get(row.kind, check_sizes)
    check(row.arithmetic, *seen.input_shapes, seen.output_shape)
    held = sum(each.numel() for each in seen.module.parameters())
    assert (claimed(row.parameter_formula) if row.parameter_formula else 0) == held


def check_rows(network, batch):
    rows = shapes.table(network, batch).rows
    for row, seen in zip(rows, oracle.run(network, batch).seen, strict=True):
        check_row(row, seen)


@given(bare_networks(), batches())
def test_the_arithmetic_worked_out_is_what_torch_gives(network, batch):
    check_rows(network, batch)


@pytest.mark.parametrize("kind", [kind for kind in OPERATIONS if kind not in MERGING])
@given(data=st.data(), batch=batches())
def test_so_is_that_of_each_operation(kind, data, batch):
    check_rows(data.draw(single_layers(kind)), batch)


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


def widest_field(size, goal):
    pool = alone(AdaptiveAvgPool2d(output_size=goal), (1, size, size))
    return shapes.table(pool).rows[0].field[0].size


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_widest_window_of_an_adaptive_pool_is_as_wide_as_torchs(size, goal):
    assert widest_field(size, goal) == widest_window(size, goal)


def test_the_widest_window_may_be_far_from_the_first():
    """200 pixels in 101 windows: the first of three pixels is the 51st."""
    assert widest_field(200, 101) == widest_window(200, 101) == 3
