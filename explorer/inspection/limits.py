"""What a capture takes, known from the shapes alone, and what it may take."""

from functools import lru_cache
from math import prod

from explorer.inspection.capture_records import Mode
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.network.memory import training_step
from explorer.network.operations import FLOAT
from explorer.network.operations.normalisation import BatchNorm2d
from explorer.network.shapes import Table
from explorer.numerals import memory
from explorer.sentence import N_, Refusal, TooLarge
from explorer.settings import Amount

MEMORY = Amount(
    "EXPLORER_MEMORY", "What a training step or a capture may take, in bytes", unset="1GB"
)
CACHE = Amount(
    "EXPLORER_CACHE",
    "What the server keeps at most of what it has computed, in bytes, where there is room: so much "
    "of weights, captures and gradients, and so much of the weights of runs at their steps",
    unset="1GB",
)


@lru_cache(maxsize=256)
def pass_bytes(table: Table, *, backward: bool) -> int:
    """Weights and all that is kept of a pass, with gradients of all of it where it goes back.

    A training step keeps only what its way back needs; here everything is kept.
    """
    step = training_step(table, table.batch, state_numbers=0)
    numbers = prod(table.network.input_shape) * table.batch
    numbers += sum(prod(row.output_shape) for row in table.rows if not row.operation.is_view)
    forward = step.weights + numbers * FLOAT
    return forward + (step.gradients + numbers * FLOAT + step.besides if backward else 0)


@lru_cache(maxsize=256)
def making_bytes(table: Table, *, backward: bool) -> int:
    """The same while it is made: with the images once more, and what a layer takes for itself."""
    images = prod(table.network.input_shape) * table.batch * FLOAT
    widest = (3 if backward else 1) * _widest(table)
    return pass_bytes(table, backward=backward) + images + widest


def _widest(table: Table) -> int:
    """Bytes of what goes into a layer and comes out, of the layer with most: they are rearranged
    for the kernels of the processor."""
    layers = ((*row.input_shapes, row.output_shape) for row in table.rows)
    return FLOAT * max((sum(map(prod, shapes)) for shapes in layers), default=0)


def check(table: Table, mode: Mode, *, backward: bool) -> None:
    """Refuses, before anything is allocated, what does not fit or cannot be run in this mode."""
    needed, allowed = making_bytes(table, backward=backward), MEMORY.read()
    if needed > allowed:
        raise TooLarge(
            N_("Every feature map of this network at {shape} takes {needed} of memory with its "
               "weights and gradients, and {allowed} are allowed here. Use a smaller input.")
            if backward
            else N_("Every feature map of this network at {shape} takes {needed} of memory with "
                    "its weights, and {allowed} are allowed here. Use a smaller input."),
            shape="x".join(map(str, table.network.input_shape)),
            needed=memory(needed), allowed=memory(allowed),
        )  # fmt: skip
    if mode == "training":
        check_batch(table)


@lru_cache(maxsize=256)
def step_bytes(table: Table, optimizer: str, *, copies: int) -> int:
    """The shared weights, a step on copies of them, and as many copies of the weights besides.

    An optimizer that keeps numbers makes two and a half of the largest tensor on its way; of a
    step that is taken apart by itself, what changed in it is made once.
    """
    state = OPTIMIZERS[optimizer].state_numbers
    step = training_step(table, table.batch, state)
    # On the way on all is there that layers put out, on the way back what it needs.
    maps = max(making_bytes(table, backward=False) - step.weights, step.feature_maps + step.besides)
    tensors = (prod(each.shape) for row in table.rows for each in row.tensors)
    largest = (5 if state else 0 if copies else 2) * FLOAT * max(tensors, default=0) // 2
    weights = (2 + copies) * step.weights + step.gradients + step.optimizer
    return weights + maps + 2 * _widest(table) + largest


def line_bytes(table: Table) -> int:
    """The shared weights, those that are moved and which way they are, and one pass."""
    return 2 * training_step(table, table.batch, 0).weights + making_bytes(table, backward=False)


def double_bytes(table: Table) -> int:
    """The shared weights, and a way back in double precision with the weights as they were.

    For that the processor's own kernels do not serve: what a convolution looks at is copied, once
    for each place at which it does.
    """
    weights = 2 * training_step(table, table.batch, 0).weights
    copied = (
        row.mult_adds // row.output_shape[1] for row in table.rows if row.family == "convolution"
    )
    return weights + 2 * (making_bytes(table, backward=True) + FLOAT * max(copied, default=0))


def check_step(table: Table, optimizer: str, mode: Mode, *, copies: int) -> None:
    """Refuses, before anything is allocated, a step that does not fit or cannot be taken."""
    needed = step_bytes(table, optimizer, copies=copies)
    allowed = MEMORY.read()
    if needed > allowed:
        raise TooLarge(
            N_("A step of this network at {shape} with a batch of {batch} takes {needed} with the "
               "copies that it is taken apart with, and {allowed} are allowed here. Use a smaller "
               "input or fewer images; plain SGD takes the least."),
            shape="x".join(map(str, table.network.input_shape)), batch=table.batch,
            needed=memory(needed), allowed=memory(allowed),
        )  # fmt: skip
    if mode == "training":
        check_batch(table)


def check_batch(table: Table) -> None:
    """Refuses a batch that batch norm cannot normalise while it trains."""
    for row in table.rows:
        values = table.batch * prod(row.output_shape[2:])
        if isinstance(row.operation, BatchNorm2d) and values == 1:
            raise Refusal(
                N_("{layer} gets one value a channel, which has no variance: in training mode it "
                   "needs a batch of two images or more, or a larger map."),
                layer=row.name,
            )  # fmt: skip
