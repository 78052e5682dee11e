"""Where on the way through a step a page stands, and how it is taken apart there.

The address says where (`stage`), how the inspector takes it apart (`part`), and what is asked for
below (`below`). Links of the first version named a tab in `part`: they open on what it held.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from explorer.ui.components.fields import Field
from explorer.ui.components.glass_box.stop_record import STOPS, Stop
from explorer.ui.session import parameters
from explorer.ui.session.entries import Entry, receives
from explorer.ui.session.parameters import BELOW, PART, STAGE, WAY
from explorer.ui.shell.inspector_part import PARTS, Part

_TARGET = "standing"
"""Of the entries that choose a part, or something below; the page's own stop follows."""


BELOW_STAGE = "asked-below"
"""The key of what is asked for and stands below the stage."""
_PLACES = {
    "excites": BELOW_STAGE, "pair": "side-by-side", "depth": BELOW_STAGE,
    "line": "loss-line", "all": "parameters",
}  # fmt: skip
"""By what is asked for: the key of what holds it, where that may be out of sight."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a page stands."""

    stop: Stop
    part: Part = "why"
    below: str = ""
    """What is asked for besides: below the stage, or opened in the inspector."""

    @property
    def place(self) -> str:
        """The key of what is to be brought into view; empty where all is in sight."""
        return _PLACES.get(self.below, "")


_OF_FIRST_VERSION: Mapping[Stop, Mapping[str, Standing]] = {
    "forward": {
        "image": Standing("image"),
        "pair": Standing("forward", below="pair"),
        "excites": Standing("forward", below="excites"),
    },
    "backward": {
        "loss": Standing("loss"),
        "update": Standing("update", "numbers"),
        "vector": Standing("backward", "numbers", "vector"),
        "depth": Standing("backward", below="depth"),
        "line": Standing("update", "numbers", "line"),
        "pixels": Standing("backward", "numbers", "pixels"),
        "why": Standing("backward"),
        "image": Standing("image"),
    },
}
"""By the page's own stop: the names of the tabs, and where what they held stands now.

No link of now names them (what is open by itself is not written), so that they come before the
stop, which was another part of the page then.
"""


def standing(opens_at: Stop) -> Standing:
    """Where the page stands whose own stop is `opens_at`."""
    part, below = PART.value(), BELOW.value()
    opening = _OF_FIRST_VERSION.get(opens_at, {}).get(part or "") or _of_now(opens_at, part)
    return opening if below is None else replace(opening, below=below)


def _of_now(opens_at: Stop, part: str | None) -> Standing:
    return Standing(
        next((each for each in STOPS if each == STAGE.value()), _own(opens_at)),
        next((each for each in PARTS if each == part), PARTS[0]),
    )


def _own(opens_at: Stop) -> Stop:
    """A link of the first version may show the way on in place of the way back."""
    return "forward" if opens_at == "backward" and WAY.value() == "on" else opens_at


def go(opens_at: Stop, **changes: str) -> None:
    """Goes to another stop, or part, or asks for something else: one step of the history."""
    wanted = replace(standing(opens_at), **changes)  # type: ignore[arg-type]
    parameters.write(
        (STAGE, None if wanted.stop == opens_at else wanted.stop),
        (PART, None if wanted.part == "why" else wanted.part),
        (BELOW, wanted.below or None),
        (WAY, WAY.default),
    )


def target(opens_at: Stop) -> str:
    """What an entry names that chooses a part or something below."""
    return f"{_TARGET}/{opens_at}"


def button(opens_at: Stop, below: str, label: str, opened: str) -> Field:
    """A button that asks for something below the stage, or puts it away."""
    is_open = opened == below
    return Field(
        target(opens_at), f"below-{below}", "button", label, "" if is_open else below,
        icon="expand_less" if is_open else "expand_more", tone="plain",
    )  # fmt: skip


def choice(opens_at: Stop, named: Mapping[str, str], label: str, below: str) -> Field:
    """A list of what can be asked for; the first of them is nothing else."""
    options = tuple(named.items())
    asked = below if below in named else options[0][0]
    return Field(target(opens_at), "below", "choice", label, asked, options=options)


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    opens_at = next((each for each in STOPS if [each] == entry.parts), None)
    name = entry.field.partition("-")[0]
    if opens_at is not None and name in ("part", "below"):
        go(opens_at, **{name: str(entry.value)})
