"""Plain gradient descent: torch.optim.SGD without momentum."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.optimizers.optimizer_record import Optimizer, State, Writing
from explorer.sentence import N_

if TYPE_CHECKING:
    from torch import Tensor


def _added(w: "Tensor", g: "Tensor", state: State, step: int, rate: float) -> None:
    w.add_(g, alpha=-rate)


def _subtracted(w: "Tensor", g: "Tensor", state: State, step: int, rate: float) -> None:
    w.sub_(g * rate)


def _formula(
    w: float, g: float, state: Mapping[str, float], step: int, rate: float
) -> list[FormulaLine]:
    return [
        FormulaLine(
            "w", "w − lr·g", "{w} − {lr}·{g}", {"w": w, "g": g}, w - rate * g, {"lr": rate},
            state="weight",
        )
    ]  # fmt: skip


SGD = Optimizer(
    name="sgd",
    title="SGD",
    help=N_("Each weight goes against its gradient, times the learning rate."),
    kind="SGD",
    formula=_formula,
    writings=(
        Writing("w.add_(g, alpha=-rate)", _added, "add_", "add_"),
        Writing(
            "w.sub_(g * rate)", _subtracted, "sub_", "sub_",
            origin=N_("as in the practical:"),
            original="f.data.sub_(f.grad.data * learning_rate)",
        ),
    ),
    rounding=N_(
        "add_(g, alpha=−rate) multiplies and adds in one go and rounds once, as torch.optim "
        "does: the difference is exactly 0. sub_(g * rate) rounds the product to float32 "
        "first and then the difference, so the last bit may be another."
    ),
)  # fmt: skip
