"""The losses, a file each: everything else reads them from this table."""

from explorer.inspection.losses.cross_entropy import CROSS_ENTROPY
from explorer.inspection.losses.huber import HUBER
from explorer.inspection.losses.loss_record import ClassLoss, NumberLoss
from explorer.inspection.losses.squared_error import SQUARED_ERROR
from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal

LOSSES: dict[str, ClassLoss | NumberLoss] = {
    each.name: each for each in (CROSS_ENTROPY, SQUARED_ERROR, HUBER)
}
"""By name, in the order in which they are offered."""


def loss(name: object) -> ClassLoss | NumberLoss:
    """The loss of that name. Raises Refusal where there is none."""
    if not isinstance(name, str) or name not in LOSSES:
        raise Refusal(
            N_("{value} is no loss; there are {words}."),
            value=shortened(name), words=", ".join(LOSSES),
        )  # fmt: skip
    return LOSSES[name]
