"""What is entered about the step, in fields and tables, and what it changes."""

from collections.abc import Callable
from typing import Any

from explorer.ui.components import image_picker
from explorer.ui.session.entries import Entry, receives
from explorer.ui.session.parameters import LOSS, MAPS, METHOD, MODE, UPDATE, ZERO
from explorer.ui.stage import owed_classes
from explorer.ui.stage import step_choice as choice

STEP = "step"
"""The target of all of these entries."""
FREE = -1
"""In place of a class: numbers of one's own."""
_START = "0"
"""What is held against the outputs until other numbers are typed."""
_BACKWARD: dict[str, str] = {"random": "0", "typed": f"{choice.TYPED}1", "loss": "loss"}
"""What a backward pass begins with when its source is chosen."""


def _target(wanted: Any) -> None:  # noqa: ANN401 - whatever the browser sends
    if int(wanted) == FREE:
        choice.choose_numbers(_START)
    else:
        choice.choose_numbers(None)
        choice.choose_class(int(wanted))


def _weight(wanted: Any) -> None:  # noqa: ANN401
    name, _colon, place = str(wanted).partition(":")
    choice.choose_weight(name, tuple(int(each) for each in place.split(",") if each))


def _rate(wanted: Any) -> None:  # noqa: ANN401
    _name, rate = UPDATE.kind.read(f"{choice.optimizer()},{float(wanted)!r}")
    choice.choose_update(choice.optimizer(), rate)


def _axis(axis: int, wanted: Any) -> None:  # noqa: ANN401
    name, place = choice.weight()
    choice.choose_weight(name, (*place[:axis], int(wanted), *place[axis + 1 :]))


_EDITS: dict[str, Callable[[Any], None]] = {
    "mode": lambda wanted: MODE.put(MODE.kind.read(str(wanted))),
    "image": lambda wanted: image_picker.take(int(wanted)),
    "of": lambda wanted: choice.take_whole_batch(wanted == "batch"),
    "loss": lambda wanted: choice.choose_loss(LOSS.kind.read(str(wanted))),
    "target": _target,
    "class": lambda wanted: choice.choose_class(int(wanted)),
    "numbers": lambda wanted: choice.choose_numbers(str(wanted)),
    "optimizer": lambda wanted: choice.choose_update(str(wanted), choice.rate()),
    "rate": _rate,
    "zero": lambda wanted: choice.choose_zero(ZERO.kind.read(str(wanted)), choice.before()),  # type: ignore[arg-type]
    "before": lambda wanted: choice.choose_zero(choice.zero(), int(wanted)),
    "weight": _weight,
    "vector": lambda wanted: choice.choose_vector(_BACKWARD[str(wanted)]),
    "seed": lambda wanted: choice.choose_vector(str(int(wanted))),
    "typed": lambda wanted: choice.choose_vector(choice.TYPED + str(wanted)),
    "steps": lambda wanted: choice.choose_steps(int(wanted)),
    "method": lambda wanted: METHOD.put(METHOD.kind.read(str(wanted))),
    "owed": lambda wanted: owed_classes.choose(0, int(wanted)),
    "rival": lambda wanted: owed_classes.choose(1, int(wanted)),
    "maps": lambda wanted: MAPS.put(str(wanted)),
}
"""By the field's name. What cannot be read is an entry that failed, and changes nothing."""


@receives(STEP)
def _entered(entry: Entry) -> None:
    field, _dash, which = entry.field.partition("-")
    if field == "axis":
        _axis(int(which), entry.value)
    else:
        _EDITS[field](entry.value)
