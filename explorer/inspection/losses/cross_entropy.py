"""Cross-entropy: −ln of the softmax of the target class, with the largest logit taken away first.

ln Σ exp(z) = m + ln Σ exp(z − m) for any m; with the largest logit, no power is above 1 and none of
them overflows (torch.nn.CrossEntropyLoss; Blanchard, Higham and Higham 2021, doi
10.1093/imanum/draa038).
"""

from math import log

import numpy as np

from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.losses.loss_record import ClassLoss, Doubles, Guessing, TermColumn, Terms
from explorer.numerals import significant
from explorer.sentence import N_, Sentence

_OVERFLOWS = 88.7
"""The power of e from which on float32 is infinite."""


def _shifted(logits: Doubles) -> Doubles:
    with np.errstate(invalid="ignore"):
        shifted: Doubles = logits - logits.max()
    return shifted


def _by_hand(logits: Doubles, target: int) -> Terms:
    shifted = _shifted(logits)
    powers: Doubles = np.exp(shifted)
    largest, total = float(logits.max()), float(powers.sum())
    probabilities = powers / total
    logarithm = largest + float(np.log(total))
    with np.errstate(invalid="ignore"):
        loss = float(np.float64(logarithm) - logits[target])
    return Terms(
        title=N_("From logits to probabilities"),
        columns=(
            TermColumn("z", logits, N_("logit")),
            TermColumn("z − m", shifted, N_("less the largest")),
            TermColumn("exp(z − m)", powers, total=total),
            TermColumn("p", probabilities, N_("probability"), total=1.0),
        ),
        lines=(
            FormulaLine("m", "max z", "", {}, largest),
            FormulaLine(
                "ln Σ exp(z)", "m + ln Σ exp(z − m)", "{m} + ln {total}",
                {"m": largest, "total": total}, logarithm,
            ),
            FormulaLine(
                N_("loss"), N_("ln Σ exp(z) − z of the target"), "{logarithm} − {z}",
                {"logarithm": logarithm, "z": float(logits[target])}, loss,
            ),
            FormulaLine(
                "p", "exp(z − m) / Σ exp(z − m)", "{power} / {total}",
                {"power": float(powers[target]), "total": total}, float(probabilities[target]),
            ),
            _again(float(probabilities[target])),
        ),
        loss=loss,
        remarks=_remarks(largest),
    )  # fmt: skip


def _again(probability: float) -> FormulaLine:
    loss = -log(probability) if probability > 0 else float("nan" if probability else "inf")
    return FormulaLine(N_("the same"), "−ln p", "−ln {p}", {"p": probability}, loss)


def _remarks(largest: float) -> tuple[Sentence, ...]:
    always = Sentence(
        N_("Taking the largest logit away first changes nothing, for it is added again, and keeps "
           "every exp(z − m) at 1 or below.")
    )  # fmt: skip
    if not largest > _OVERFLOWS:
        return (always,)
    infinite = Sentence(
        N_("Here exp({largest}) itself would be infinite in float32."),
        largest=significant(largest),
    )
    return always, infinite


def _slope(logits: Doubles, target: int, place: int) -> FormulaLine:
    powers = np.exp(_shifted(logits))
    share, wanted = float(powers[place] / powers.sum()), int(place == target)
    return FormulaLine("", "(p − y)", "({p} − {y})", {"p": share}, share - wanted, {"y": wanted})


CROSS_ENTROPY = ClassLoss(
    name="cross-entropy",
    title=N_("cross-entropy"),
    help=N_("How surprised the softmax is by the target class: −ln of its probability."),
    module="CrossEntropyLoss",
    function="cross_entropy",
    by_hand=_by_hand,
    slope=_slope,
    slope_note=N_("the softmax's share less 1 for the target class, 0 for another"),
    guessing=Guessing("ln {classes}", log),
)
