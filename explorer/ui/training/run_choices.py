"""What can be chosen for the next run, and what of it can be changed while one trains."""

import math
from dataclasses import replace

import streamlit as st

from explorer.inspection.losses import LOSSES
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.sentence import Sentence
from explorer.training.beginning import Beginning
from explorer.training.plan import Stretch
from explorer.training.schedules import SCHEDULES
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.session.entries import Entry, receives
from explorer.ui.session.training_choices import beginning, choose, desk
from explorer.ui.shell.language import _, say
from explorer.ui.training import presets, run_entries
from explorer.ui.training.actions import NEW
from explorer.ui.training.beginning_summary import loss_title, schedule_title
from explorer.ui.training.presets import PRESETS

OF_THE_NEXT = "choices"
"""The target of what is entered for the next run."""

_COLUMNS = "repeat(3, minmax(8.5rem, 1fr))"
_SPEEDS = (0.0, 50.0, 10.0, 2.0)
"""Steps a second that a run may be played at; 0: as many as it can."""
_OF_AUGMENTATION = ("shift", "noise", "flip")
_CHOICES = (
    "optimizer", "schedule", "epochs", "seed", "standardised", "loss", "label_smoothing", "rate",
    "batch", "weight_decay", "clip",
)  # fmt: skip


def preset(chosen: Beginning) -> None:
    """Draws the choice of what is known to teach something, and what that is."""
    known = presets.known(chosen)
    field = Field(
        OF_THE_NEXT, "preset", "choice", _("Preset"), known,
        options=tuple((name, say(Sentence(each.title))) for name, each in PRESETS.items()),
        placeholder=_("Choices of your own"),
    )  # fmt: skip
    fields.show((Line((field,), "1fr"),), "run-preset")
    st.caption(say(Sentence(PRESETS[known].lesson)) if known else _("Choices of your own."))


def pace(target: str, now: Beginning | Stretch, speed: float) -> None:
    """Draws the learning rate, and how fast a run is played: of the next one, or of one that is."""
    chosen = tuple(sorted({*_SPEEDS, speed}, key=lambda each: each or math.inf, reverse=True))
    fields.show(
        (
            Line(
                (
                    Field(target, "rate", "real", _("Learning rate"), now.rate, step=0.001),
                    Field(
                        speed_target(target), "speed", "choice", _("Speed of play"), speed,
                        options=tuple((each, _speed(each)) for each in chosen),
                        help=_("So that a room can watch a run of seconds for a minute."),
                    ),
                ),
                "1fr 1fr",
            ),
        ),
        "run-pace",
    )  # fmt: skip


def speed_target(target: str) -> str:
    """Of the next run it is the session's own, and no choice that the run follows from."""
    return run_entries.target(NEW) if target == OF_THE_NEXT else target


def _speed(steps: float) -> str:
    if not steps:
        return _("As fast as it can")
    return _("{count} steps a second").format(count=f"{steps:g}")


def form(chosen: Beginning) -> None:
    """Draws all other choices for the next run."""
    fields_of_it = (*_of_the_beginning(chosen), *_of_the_way(OF_THE_NEXT, chosen))
    _show(fields_of_it, OF_THE_NEXT, chosen, _standardised(chosen))
    if chosen.start:
        st.caption(_("It begins with the weights that were loaded."))
        fresh = Field(OF_THE_NEXT, "fresh-start", "button", _("Begin with fresh ones"))
        fields.show((Line((fresh,)),), "fresh-start")


def form_of_the_way(target: str, now: Stretch) -> None:
    """Draws what can be changed of a run while it trains."""
    _show(_of_the_way(target, now), target, now)


def _standardised(chosen: Beginning) -> Field:
    return Field(
        OF_THE_NEXT, "standardised", "flag", _("Standardised images"), chosen.standardised,
        help=_("The mean of all pixels is taken away, the rest divided by their deviation."),
    )  # fmt: skip


def _show(chosen: tuple[Field, ...], target: str, now: Beginning | Stretch, *flags: Field) -> None:
    fields.show((Line(chosen, _COLUMNS),), "run-choices")
    st.caption(
        _("Augmentation: each training image is changed at random, anew at every step. Validation "
          "images are not, so that their loss can be the lower one.")
    )  # fmt: skip
    augmented = now.augmentation
    fields.show(
        (
            Line(
                (
                    Field(target, "shift", "number", _("Shift, pixels"), augmented.shift),
                    Field(target, "noise", "real", _("Noise"), augmented.noise, step=0.05),
                    Field(target, "flip", "flag", _("Mirrored half the time"), augmented.flip),
                    *flags,
                ),
                _COLUMNS,
            ),
        ),
        "run-augmentation",
    )


def _of_the_beginning(chosen: Beginning) -> tuple[Field, ...]:
    return (
        Field(
            OF_THE_NEXT, "optimizer", "choice", _("Optimizer"), chosen.optimizer,
            options=tuple((name, each.title) for name, each in OPTIMIZERS.items()),
        ),
        Field(
            OF_THE_NEXT, "schedule", "choice", _("Schedule of the rate"), chosen.schedule,
            options=tuple((name, schedule_title(name)) for name in SCHEDULES),
        ),
        Field(OF_THE_NEXT, "epochs", "number", _("Epochs"), chosen.epochs),
        Field(
            OF_THE_NEXT, "loss", "choice", _("Loss"), chosen.loss,
            options=tuple((name, loss_title(name)) for name in LOSSES),
        ),
        Field(
            OF_THE_NEXT, "label_smoothing", "real", _("Label smoothing"), chosen.label_smoothing,
            step=0.05,
        ),
        Field(OF_THE_NEXT, "seed", "number", _("Seed"), chosen.seed),
    )  # fmt: skip


def _of_the_way(target: str, now: Beginning | Stretch) -> tuple[Field, ...]:
    return (
        Field(target, "batch", "number", _("Images in a batch"), now.batch),
        Field(
            target, "weight_decay", "real", _("Weight decay"), now.weight_decay, step=0.0001
        ),
        Field(
            target, "clip", "real", _("Clip gradients at (0: never)"), now.clip, step=0.5
        ),
    )  # fmt: skip


@receives(OF_THE_NEXT)
def _entered(entry: Entry) -> None:
    """What is chosen for the next run: it is taken, or the page says why not.

    Once that has begun from the page on screen, what can still be changed of it is changed.
    """
    name, value = entry.field, entry.value
    if desk().begun and name in run_entries.CHANGES:
        run_entries.CHANGES[name](desk().begun, value)
    elif name == "preset":
        desk().choices = presets.chosen(beginning(), PRESETS[value])
    elif name == "fresh-start":
        choose(lambda chosen: replace(chosen, start=""))
    elif name in _OF_AUGMENTATION:
        choose(
            lambda chosen: replace(
                chosen, augmentation=replace(chosen.augmentation, **{name: value})
            )
        )
    elif name in _CHOICES:
        choose(lambda chosen: replace(chosen, **{name: value}))
