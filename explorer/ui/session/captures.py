"""What the pages ask for: the image in hand, and what the network makes of it.

The weights are those of the run and the moment that the link names; fresh ones where it names none.
"""

from explorer.inspection import cached
from explorer.inspection.capture_records import Array, Capture
from explorer.inspection.weights import Weights
from explorer.ui.components import image_picker as pictures
from explorer.ui.session import moment


def weights() -> Weights:
    """Those of the moment on screen."""
    return moment.now().weights


def images() -> Array:
    """The image in hand as the network gets it, a batch of one: (1, C, H, W)."""
    chosen = pictures.chosen(moment.now().network)
    return chosen.batch[chosen.in_hand : chosen.in_hand + 1]


def capture() -> Capture:
    """What every layer makes of the image in hand. Raises TooLarge."""
    return cached.capture(weights(), images())
