"""Gradient descent with momentum: torch.optim.SGD with its velocity, as PyTorch writes it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.optimizers.optimizer_record import Optimizer, State, Writing
from explorer.sentence import N_

if TYPE_CHECKING:
    from torch import Tensor

MU = 0.9
BUFFER = "momentum_buffer"
BUFFER_CODE = "b = g.clone() if step == 1 else 0.9 * b + g\n"


def buffered(g: "Tensor", state: State) -> "Tensor":
    """The velocity after this step's gradient, which the state keeps."""
    b = state.get(BUFFER)
    state[BUFFER] = b = g.clone() if b is None else MU * b + g
    return b


def buffer_line(g: float, state: Mapping[str, float]) -> FormulaLine:
    """The same of one number."""
    b = state.get(BUFFER)
    if b is None:
        return FormulaLine("b", "g", "{g}", {"g": g}, g, state=BUFFER)
    return FormulaLine(
        "b", "μ·b + g", "{mu}·{b} + {g}", {"b": b, "g": g}, MU * b + g, {"mu": MU}, state=BUFFER
    )


def _apply(w: "Tensor", g: "Tensor", state: State, step: int, rate: float) -> None:
    w.sub_(rate * buffered(g, state))


def _formula(
    w: float, g: float, state: Mapping[str, float], step: int, rate: float
) -> list[FormulaLine]:
    buffer = buffer_line(g, state)
    last = FormulaLine(
        "w", "w − lr·b", "{w} − {lr}·{b}", {"w": w, "b": buffer.result},
        w - rate * buffer.result, {"lr": rate}, state="weight",
    )  # fmt: skip
    return [buffer, last]


MOMENTUM = Optimizer(
    name="momentum",
    title="SGD + momentum",
    help=N_("Weights move with a velocity: nine tenths of the last one, and the gradient."),
    kind="SGD",
    options={"momentum": MU},
    state=(BUFFER,),
    cycled="momentum",
    formula=_formula,
    writings=(Writing(BUFFER_CODE + "w.sub_(rate * b)", _apply),),
)
