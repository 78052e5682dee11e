"""The mean of the squared differences between outputs and their targets (torch.nn.MSELoss)."""

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.losses.loss_record import Doubles, NumberLoss, TermColumn, Terms
from explorer.sentence import N_


def _by_hand(outputs: Doubles, targets: Doubles) -> Terms:
    differences = outputs - targets
    squares: Doubles = differences**2
    total, count = float(squares.sum()), len(outputs)
    return Terms(
        title=N_("From outputs to squared differences"),
        columns=(
            TermColumn("z", outputs, N_("output")),
            TermColumn("y", targets, N_("target")),
            TermColumn("z − y", differences, N_("difference")),
            TermColumn("(z − y)²", squares, N_("squared"), total),
        ),
        lines=(
            FormulaLine(
                N_("loss"), N_("Σ (z − y)² / number of outputs"), "{total} / {count}",
                {"total": total}, total / count, {"count": count},
            ),
        ),
        loss=total / count,
    )  # fmt: skip


def _slope(outputs: Doubles, targets: Doubles, place: int) -> FormulaLine:
    z, y = float(outputs[place]), float(targets[place])
    return FormulaLine("", "2·(z − y)", "2·({z} − {y})", {"z": z, "y": y}, 2 * (z - y))


SQUARED_ERROR = NumberLoss(
    name="mse",
    title=N_("mean squared error"),
    help=N_("The mean of the squared distances between the outputs and their targets."),
    module="MSELoss",
    function="mse_loss",
    by_hand=_by_hand,
    slope=_slope,
    slope_note=N_("the squared error of this output, in the mean of all"),
)
