"""A loss by hand: every number of it, in double precision from the network's own outputs."""

from typing import assert_never

import numpy as np

from explorer.inspection.capture_records import Array
from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.losses.loss_record import ClassLoss, NumberLoss, Terms
from explorer.inspection.objective import Objective


def by_hand(objective: Objective, logits: Array) -> tuple[Terms, ...]:
    """The loss of each image taken apart, from outputs (N, K)."""
    doubles = logits.astype(np.float64)
    match objective.record:
        case ClassLoss() as of_classes:
            return tuple(map(of_classes.by_hand, doubles, objective.classes))
        case NumberLoss() as of_numbers:
            return tuple(map(of_numbers.by_hand, doubles, objective.targets(logits.shape)))
        case never:
            assert_never(never)


def slope(objective: Objective, logits: Array, position: tuple[int, ...]) -> FormulaLine:
    """The loss derived by the output at (image, class), before the mean is taken."""
    image, place = position
    outputs = logits[image].astype(np.float64)
    match objective.record:
        case ClassLoss() as of_classes:
            return of_classes.slope(outputs, objective.classes[image], place)
        case NumberLoss() as of_numbers:
            return of_numbers.slope(outputs, objective.targets(logits.shape)[image], place)
        case never:
            assert_never(never)


def mean(each: tuple[Terms, ...]) -> float:
    """The loss of the batch."""
    return sum(one.loss for one in each) / len(each)
