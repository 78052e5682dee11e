"""How the learning rate goes, as a share of the rate that was chosen.

Plain functions of the step's place in the plan: `at` from 0 to `total` - 1. They use nothing but
`math`, so that an exported program can hold their text as it stands.
"""

from collections.abc import Callable
from typing import Literal

Schedule = Literal["constant", "step", "cosine", "one-cycle"]


def constant(at: float, total: int) -> float:
    """Always the chosen rate."""
    return 1.0


def step_down(at: float, total: int) -> float:
    """A tenth of it after each third of the plan (torch's StepLR)."""
    return 0.1 ** int(3 * at / total)


def cosine(at: float, total: int) -> float:
    """Down half a wave of the cosine, to zero at the end (torch's CosineAnnealingLR)."""
    import math

    return (1 + math.cos(math.pi * at / total)) / 2


def one_cycle(at: float, total: int) -> float:
    """From 1/25 up to the rate in 30 % of the plan, then down to 1/250 000 (torch's OneCycleLR).

    Smith and Topin 2017, arXiv 1708.07120.
    """
    import math

    top, first, last = 0.3 * total - 1, 1 / 25, 1 / 250_000
    if at <= top:
        return 1 + (first - 1) / 2 * (1 + math.cos(math.pi * at / top))
    share = min(1.0, (at - top) / (total - 1 - top))
    return last + (1 - last) / 2 * (1 + math.cos(math.pi * share))


def one_cycle_momentum(at: float, total: int) -> float:
    """Momentum goes the other way: from 0.95 down to 0.85, and up again (torch's OneCycleLR)."""
    import math

    top = 0.3 * total - 1
    if at <= top:
        return 0.85 + 0.05 * (1 + math.cos(math.pi * at / top))
    share = min(1.0, (at - top) / (total - 1 - top))
    return 0.95 - 0.05 * (1 + math.cos(math.pi * share))


MOMENTUM = 0.9
"""Where no cycle says otherwise: of an optimizer that has it, and the first beta of Adam."""

Shape = Callable[[float, int], float]

SCHEDULES: dict[Schedule, Shape] = {
    "constant": constant,
    "step": step_down,
    "cosine": cosine,
    "one-cycle": one_cycle,
}

AFTERWARDS: dict[Schedule, float] = {"constant": 1.0, "step": 0.01, "cosine": 0.1, "one-cycle": 0.1}
"""The constant rate of a run that goes on past its plan: where the schedule ended, but a tenth of
the chosen rate where it ended at next to nothing, with which nothing more would be learnt."""
