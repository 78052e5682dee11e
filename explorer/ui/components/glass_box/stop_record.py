"""The stops of the scrubber: from the image to the loss, back, to changed weights, and again."""

from dataclasses import dataclass
from typing import Literal, get_args

Stop = Literal["image", "forward", "loss", "zero_grad", "backward", "update", "again"]
STOPS: tuple[Stop, ...] = get_args(Stop)

Phase = Literal["backward", "update", "again"]
"""The stops whose pictures are made after the stage was sent."""


@dataclass(frozen=True, slots=True)
class StopRecord:
    """What the scrubber says of a stop, in the visitor's language."""

    name: Stop
    label: str
    """A word or two under its place on the scrubber."""
    code: str = ""
    """The line of Python that it is."""
    sentence: str = ""
    available: bool = True
    reason: str = ""
    """Why there is nothing to be seen of it, where it is not available."""
