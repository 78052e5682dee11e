"""The optimizers, a file each: everything else reads them from this table.

It is imported without torch and numpy, and at once: the command line lists it.
"""

from explorer.inspection.optimizers.adagrad import ADAGRAD
from explorer.inspection.optimizers.adam import ADAM
from explorer.inspection.optimizers.adamw import ADAMW
from explorer.inspection.optimizers.momentum import MOMENTUM
from explorer.inspection.optimizers.nesterov import NESTEROV
from explorer.inspection.optimizers.optimizer_record import Optimizer
from explorer.inspection.optimizers.rmsprop import RMSPROP
from explorer.inspection.optimizers.sgd import SGD
from explorer.sentence import N_, Refusal

MOST_RATE = 1e6
"""A rate may be absurd: that is a lesson."""

OPTIMIZERS: dict[str, Optimizer] = {
    each.name: each for each in (SGD, MOMENTUM, NESTEROV, ADAM, ADAMW, RMSPROP, ADAGRAD)
}
"""By name, in the order in which they are offered."""


def optimizer(name: object) -> Optimizer:
    """The optimizer of that name. Raises Refusal where there is none."""
    if not isinstance(name, str) or name not in OPTIMIZERS:
        from explorer.network.operations.argument import shortened

        raise Refusal(
            N_("{value} is no optimizer; there are {words}."),
            value=shortened(name), words=", ".join(OPTIMIZERS),
        )  # fmt: skip
    return OPTIMIZERS[name]
