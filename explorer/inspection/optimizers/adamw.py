"""AdamW: Adam, with a weight decay that is taken from the weights and not added to the gradient.

Loshchilov and Hutter 2019, arXiv 1711.05101.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.optimizers import adam
from explorer.inspection.optimizers.optimizer_record import Optimizer, State, Writing
from explorer.sentence import N_

if TYPE_CHECKING:
    from torch import Tensor

DECAY = 0.01
"""torch.optim.AdamW's own."""


def _apply(w: "Tensor", g: "Tensor", state: State, step: int, rate: float) -> None:
    w.sub_(rate * DECAY * w)
    adam.apply(w, g, state, step, rate)


def _formula(
    w: float, g: float, state: Mapping[str, float], step: int, rate: float
) -> list[FormulaLine]:
    decayed = w - rate * DECAY * w
    first = FormulaLine(
        "w", "w − lr·λ·w", "{w} − {lr}·{lambda}·{w}", {"w": w}, decayed,
        {"lr": rate, "lambda": DECAY},
    )  # fmt: skip
    return [first, *adam.formula(decayed, g, state, step, rate)]


ADAMW = Optimizer(
    name="adamw",
    title="AdamW",
    help=N_("Adam, and every step takes a share of each weight away: weight decay."),
    kind="AdamW",
    state=adam.STATE,
    cycled="betas",
    formula=_formula,
    writings=(Writing("w.sub_(rate * 0.01 * w)\n" + adam.CODE, _apply),),
)
