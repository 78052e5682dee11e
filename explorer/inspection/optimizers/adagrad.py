"""Adagrad: the gradient over the root of the sum of all its squares so far.

Duchi, Hazan and Singer 2011; docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html.
"""

from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.optimizers.optimizer_record import Optimizer, State, Writing
from explorer.sentence import N_

if TYPE_CHECKING:
    from torch import Tensor

EPS = 1e-10


def _apply(w: "Tensor", g: "Tensor", state: State, step: int, rate: float) -> None:
    v = state.get("sum", w.new_zeros(w.shape))
    state["sum"] = v = v + g**2
    w.sub_(rate * g / (v.sqrt() + EPS))


def _formula(
    w: float, g: float, state: Mapping[str, float], step: int, rate: float
) -> list[FormulaLine]:
    before = state.get("sum", 0.0)
    v = before + g * g
    return [
        FormulaLine("v", "v + g²", "{v} + {g}²", {"v": before, "g": g}, v, state="sum"),
        FormulaLine(
            "w", "w − lr·g / (√v + ε)", "{w} − {lr}·{g} / (√{v} + {eps})",
            {"w": w, "g": g, "v": v}, w - rate * g / (sqrt(v) + EPS), {"lr": rate, "eps": EPS},
            state="weight",
        ),
    ]  # fmt: skip


ADAGRAD = Optimizer(
    name="adagrad",
    title="Adagrad",
    help=N_("Each gradient is divided by the root of all its squares so far: steps get shorter."),
    kind="Adagrad",
    state=("sum",),
    formula=_formula,
    writings=(Writing("v = v + g**2\nw.sub_(rate * g / (v.sqrt() + 1e-10))", _apply),),
)
