"""Choices by name, each with what it teaches in one sentence."""

from dataclasses import dataclass, field, replace
from typing import Any

from explorer.data.augmenting import NONE
from explorer.sentence import N_
from explorer.training.beginning import Beginning


@dataclass(frozen=True)
class Preset:
    """What is chosen otherwise than by default."""

    title: str
    lesson: str
    choices: dict[str, Any] = field(default_factory=dict)


_PLAIN: dict[str, Any] = {"epochs": 8, "augmentation": NONE}
"""Of lessons on the optimizer alone: with the same images in each epoch nothing else moves."""

PRESETS: dict[str, Preset] = {
    "learns": Preset(
        N_("It learns"),
        N_(
            "Standardised images shifted by up to 2 pixels, Adam and one cycle of the rate: "
            "nearly all right in seconds."
        ),
    ),
    "constant": Preset(
        N_("Good, but it wobbles"),
        N_("Adam at a constant 0.003 gets as far, and then jumps about: the rate never falls."),
        {"schedule": "constant", "rate": 0.003},
    ),
    "stuck": Preset(
        N_("Why does it not learn?"),
        N_(
            "Plain SGD at 0.01 on images from 0 to 1 stays at the loss of guessing for epochs: "
            "momentum gets it moving, and standardised images do so sooner."
        ),
        {
            "optimizer": "sgd",
            "schedule": "constant",
            "rate": 0.01,
            "standardised": False,
            **_PLAIN,
        },
    ),
    "too-fast": Preset(
        N_("Too high a rate"),
        N_("SGD at 1 leaps over every valley: the loss explodes or stays at that of guessing."),
        {"optimizer": "sgd", "schedule": "constant", "rate": 1.0},
    ),
    "momentum": Preset(
        N_("What momentum is for"),
        N_("The same small rate as plain SGD, with the way of the last steps kept: it arrives."),
        {"optimizer": "momentum", "schedule": "constant", "rate": 0.01, **_PLAIN},
    ),
    "mse": Preset(
        N_("Squared error"),
        N_("A class can be learnt with squared error too, against one-hot targets."),
        {"loss": "mse", "rate": 0.003},
    ),
    "small-batch": Preset(
        N_("Four images a step"),
        N_("Small batches give noisy gradients: many cheap steps, and curves that tremble."),
        {"batch": 4, "rate": 0.002},
    ),
}


def chosen(beginning: Beginning, preset: Preset) -> Beginning:
    """The preset for the same network, data, seed and weights."""
    return replace(
        Beginning(
            beginning.network,
            source=beginning.source,
            seed=beginning.seed,
            start=beginning.start,
        ),
        **preset.choices,
    )


def known(beginning: Beginning) -> str | None:
    """The name of the preset that it is; None: choices of one's own."""
    same = (name for name, each in PRESETS.items() if chosen(beginning, each) == beginning)
    return next(same, None)
