"""What a run begins with, or goes on with, in a line of words."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from explorer.data.augmenting import Augmentation
from explorer.inspection.losses import LOSSES
from explorer.inspection.losses.loss_record import NumberLoss
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.sentence import N_, Sentence
from explorer.training.beginning import Beginning
from explorer.training.change import Change
from explorer.ui.shell.language import _, ngettext, say

_SCHEDULES = {
    "constant": N_("constant"),
    "step": N_("steps down"),
    "cosine": N_("cosine"),
    "one-cycle": N_("one cycle"),
}


def text(of: Beginning, changes: Iterable[Change] = ()) -> str:
    """All that was chosen, as it was changed last; its parts are set apart by points."""
    of = replace(of, **_changed(changes))
    return " · ".join(
        [
            OPTIMIZERS[of.optimizer].title,
            _("rate {value}").format(value=f"{of.rate:g}"),
            schedule_title(of.schedule),
            ngettext("{count} epoch", "{count} epochs", of.epochs).format(count=of.epochs),
            loss_title(of.loss),
            _("standardised") if of.standardised else _("images from 0 to 1"),
            *_augmented(of.augmentation),
            of.source.text(),
            _("seed {seed}").format(seed=of.seed),
        ]
    )


def _changed(changes: Iterable[Change]) -> dict[str, Any]:
    """What is otherwise by now, of what is said."""
    made = [(name, getattr(each, name)) for each in changes for name in ("rate", "augmentation")]
    return {name: value for name, value in made if value is not None}


def schedule_title(name: str) -> str:
    """What the rate does."""
    return say(Sentence(_SCHEDULES[name]))


def loss_title(name: str) -> str:
    """Its title, and what one of numbers is held against."""
    loss = LOSSES[name]
    title = say(Sentence(loss.title))
    return _("{loss}, one-hot").format(loss=title) if isinstance(loss, NumberLoss) else title


def _augmented(by: Augmentation) -> list[str]:
    """What is done to the training images at random, one text each."""
    parts = [
        (by.shift, _("shifted by up to {pixels} px").format(pixels=by.shift)),
        (by.noise, _("noise {deviation}").format(deviation=f"{by.noise:g}")),
        (by.flip, _("mirrored half the time")),
    ]
    return [text for value, text in parts if value]
