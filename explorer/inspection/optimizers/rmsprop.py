"""RMSprop: the gradient over the root of the average of its squares (Hinton 2012, lecture 6)."""

from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.optimizers.moving_average import MovingAverage
from explorer.inspection.optimizers.optimizer_record import Optimizer, State, Writing
from explorer.sentence import N_

if TYPE_CHECKING:
    from torch import Tensor

ALPHA, EPS = 0.99, 1e-8


def _apply(w: "Tensor", g: "Tensor", state: State, step: int, rate: float) -> None:
    v = state.get("square_avg", w.new_zeros(w.shape))
    state["square_avg"] = v = ALPHA * v + (1 - ALPHA) * g**2
    w.sub_(rate * g / (v.sqrt() + EPS))


def _formula(
    w: float, g: float, state: Mapping[str, float], step: int, rate: float
) -> list[FormulaLine]:
    square = MovingAverage("v", "α", ALPHA, "square_avg")
    v = square.of_squares(g, state.get("square_avg", 0.0))
    last = FormulaLine(
        "w", "w − lr·g / (√v + ε)", "{w} − {lr}·{g} / (√{v} + {eps})",
        {"w": w, "g": g, "v": v.result}, w - rate * g / (sqrt(v.result) + EPS),
        {"lr": rate, "eps": EPS}, "weight",
    )  # fmt: skip
    return [v, last]


RMSPROP = Optimizer(
    name="rmsprop",
    title="RMSprop",
    help=N_("Each gradient is divided by how large it lately was: all weights move alike."),
    kind="RMSprop",
    state=("square_avg",),
    formula=_formula,
    writings=(
        Writing("v = 0.99 * v + (1 - 0.99) * g**2\nw.sub_(rate * g / (v.sqrt() + 1e-8))", _apply),
    ),
)
