"""Occlusion: what the logit loses where a window covers the image."""

from math import ceil, prod

from torch import Tensor

from explorer.inspection.attribution.record import AT_EASE, Making, Method, Question
from explorer.sentence import N_

_MOST, _LEAST = 15, 4
"""Stops of the window along a side."""


def _run(of: Question) -> tuple[Tensor, Making]:
    """A window of zeros over all channels; what its pixels lose is what they contribute."""
    from captum.attr import Occlusion

    channels, *sides = of.image.shape[1:]
    at_ease = int((AT_EASE / max(of.layers.mult_adds, 1)) ** 0.5)
    stride = max(1, ceil(max(sides) / max(_LEAST, min(_MOST, at_ease))))
    window = 2 * stride if stride > 1 else min(3, *sides)
    windows = tuple(min(window, side) for side in sides)
    steps = tuple(min(stride, side) for side in windows)
    pixels: Tensor = Occlusion(of.net).attribute(
        of.image.detach(), (channels, *windows), (channels, *steps), 0.0, of.target
    )
    along = zip(sides, windows, steps, strict=True)
    count = prod(1 + ceil((side - each) / step) for side, each, step in along)
    # The window covers all channels at once, so each of them is given all of what is lost.
    return pixels[:, :1], Making(count + 1, window, stride)


OCCLUSION = Method(
    name="occlusion",
    title=N_("occlusion"),
    help=N_(
        "A window of zeros of {window}×{window} pixels, moved by {stride}: how much the logit "
        "loses where it stands. {passes} passes."
    ),
    run=_run,
    sharing="nothing",
    reference="Zeiler and Fergus 2014, arXiv 1311.2901",
    least_passes=_LEAST**2,
)
