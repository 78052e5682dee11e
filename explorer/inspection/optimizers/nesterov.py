"""Nesterov's momentum: torch.optim.SGD that looks a step ahead along its velocity."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.optimizers.momentum import (
    BUFFER,
    BUFFER_CODE,
    MU,
    buffer_line,
    buffered,
)
from explorer.inspection.optimizers.optimizer_record import Optimizer, State, Writing
from explorer.sentence import N_

if TYPE_CHECKING:
    from torch import Tensor


def _apply(w: "Tensor", g: "Tensor", state: State, step: int, rate: float) -> None:
    w.sub_(rate * (g + MU * buffered(g, state)))


def _formula(
    w: float, g: float, state: Mapping[str, float], step: int, rate: float
) -> list[FormulaLine]:
    buffer = buffer_line(g, state)
    last = FormulaLine(
        "w", "w − lr·(g + μ·b)", "{w} − {lr}·({g} + {mu}·{b})",
        {"w": w, "g": g, "b": buffer.result}, w - rate * (g + MU * buffer.result),
        {"lr": rate, "mu": MU}, state="weight",
    )  # fmt: skip
    return [buffer, last]


NESTEROV = Optimizer(
    name="nesterov",
    title="SGD + Nesterov",
    help=N_("Momentum that looks ahead: the gradient, and where the velocity leads."),
    kind="SGD",
    options={"momentum": MU, "nesterov": True},
    state=(BUFFER,),
    cycled="momentum",
    formula=_formula,
    writings=(Writing(BUFFER_CODE + "w.sub_(rate * (g + 0.9 * b))", _apply),),
)
