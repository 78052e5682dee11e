"""Adam: a rate of its own for every weight, from averages of its gradients and their squares.

Kingma and Ba 2015, arXiv 1412.6980; docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html.
"""

from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.optimizers.moving_average import MovingAverage
from explorer.inspection.optimizers.optimizer_record import Optimizer, State, Writing
from explorer.sentence import N_

if TYPE_CHECKING:
    from torch import Tensor

BETA1, BETA2, EPS = 0.9, 0.999, 1e-8
STATE = ("exp_avg", "exp_avg_sq")
CODE = """m = 0.9 * m + (1 - 0.9) * g
v = 0.999 * v + (1 - 0.999) * g**2
m_hat = m / (1 - 0.9**step)
v_hat = v / (1 - 0.999**step)
w.sub_(rate * m_hat / (v_hat.sqrt() + 1e-8))"""


def apply(w: "Tensor", g: "Tensor", state: State, step: int, rate: float) -> None:
    """Changes the weight and both averages."""
    m, v = state.get("exp_avg", w.new_zeros(w.shape)), state.get("exp_avg_sq", w.new_zeros(w.shape))
    state["exp_avg"] = m = BETA1 * m + (1 - BETA1) * g
    state["exp_avg_sq"] = v = BETA2 * v + (1 - BETA2) * g**2
    m_hat = m / (1 - BETA1**step)
    v_hat = v / (1 - BETA2**step)
    w.sub_(rate * m_hat / (v_hat.sqrt() + EPS))


def formula(
    w: float, g: float, state: Mapping[str, float], step: int, rate: float
) -> list[FormulaLine]:
    """The update of one weight."""
    mean = MovingAverage("m", "β₁", BETA1, "exp_avg")
    square = MovingAverage("v", "β₂", BETA2, "exp_avg_sq")
    m = mean.of(g, state.get("exp_avg", 0.0))
    v = square.of_squares(g, state.get("exp_avg_sq", 0.0))
    m_hat, v_hat = mean.corrected(m, step), square.corrected(v, step)
    last = FormulaLine(
        "w", "w − lr·m̂ / (√v̂ + ε)", "{w} − {lr}·{m} / (√{v} + {eps})",
        {"w": w, "m": m_hat.result, "v": v_hat.result},
        w - rate * m_hat.result / (sqrt(v_hat.result) + EPS), {"lr": rate, "eps": EPS}, "weight",
    )  # fmt: skip
    return [m, v, m_hat, v_hat, last]


ADAM = Optimizer(
    name="adam",
    title="Adam",
    help=N_("A rate of its own for every weight: the mean gradient over the root of its square."),
    kind="Adam",
    state=STATE,
    cycled="betas",
    formula=formula,
    writings=(Writing(CODE, apply),),
)
