"""Huber's loss: squared near the target, absolute beyond δ (torch.nn.HuberLoss, δ = 1).

Huber 1964, doi 10.1214/aoms/1177703732.
"""

import numpy as np

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.losses.loss_record import Doubles, NumberLoss, TermColumn, Terms
from explorer.sentence import N_, Sentence

DELTA = 1


def _of_one(distance: float) -> FormulaLine:
    """The loss of an output so far from its target."""
    values = {"d": distance}
    if distance <= DELTA:
        return FormulaLine("l", "½·d²", "½·{d}²", values, distance**2 / 2)
    result = DELTA * (distance - DELTA / 2)
    return FormulaLine("l", "δ·(d − ½·δ)", "{delta}·({d} − ½·{delta})", values, result,
                       {"delta": DELTA})  # fmt: skip


def _by_hand(outputs: Doubles, targets: Doubles) -> Terms:
    differences = outputs - targets
    distances = np.abs(differences)
    each = np.array([_of_one(float(distance)).result for distance in distances])
    total, count = float(each.sum()), len(outputs)
    inside = Sentence(
        N_("Where the distance d = |z − y| is at most δ = {delta}, l is ½·d², else δ·(d − ½·δ): of "
           "{count} outputs {inside} count squared. The first line is that of the farthest."),
        delta=DELTA, count=count, inside=int((distances <= DELTA).sum()),
    )  # fmt: skip
    return Terms(
        title=N_("From outputs to Huber's losses"),
        columns=(
            TermColumn("z", outputs, N_("output")),
            TermColumn("y", targets, N_("target")),
            TermColumn("z − y", differences, N_("difference")),
            TermColumn("l", each, N_("loss"), total),
        ),
        lines=(
            _of_one(float(distances.max())),
            FormulaLine(
                N_("loss"), N_("Σ l / number of outputs"), "{total} / {count}",
                {"total": total}, total / count, {"count": count},
            ),
        ),
        loss=total / count,
        remarks=(inside,),
    )  # fmt: skip


def _slope(outputs: Doubles, targets: Doubles, place: int) -> FormulaLine:
    z, y = float(outputs[place]), float(targets[place])
    if abs(z - y) > DELTA:
        sign = 1 if z > y else -1
        settings = {"sign": sign, "delta": DELTA}
        return FormulaLine("", "±δ", "{sign}·{delta}", {}, sign * DELTA, settings)
    return FormulaLine("", "(z − y)", "({z} − {y})", {"z": z, "y": y}, z - y)


HUBER = NumberLoss(
    name="huber",
    title=N_("Huber loss"),
    help=N_("Squared error near the target and absolute error beyond δ: outliers pull less."),
    module="HuberLoss",
    function="huber_loss",
    by_hand=_by_hand,
    slope=_slope,
    slope_note=N_("the distance from the target, cut off at δ, in the mean of all"),
)
