"""What the pages ask for: the image in hand, and what the network makes of it.

The weights are those of the run and the moment that the link names; fresh ones where it names none.
"""

from explorer.inspection import cached
from explorer.inspection.capture_records import Array, Capture
from explorer.inspection.weights import Weights
from explorer.training import runs
from explorer.ui.components import image_picker as pictures
from explorer.ui.session import chosen_network, chosen_run


def weights() -> Weights:
    """Those of the run at the moment on screen; fresh ones from the seed where there is none."""
    here = chosen_run.moment(chosen_network.network())
    return (
        cached.fresh(chosen_network.network())
        if here is None
        else runs.weights_at(here.run, here.step)
    )


def images() -> Array:
    """The image in hand as the network gets it, a batch of one: (1, C, H, W)."""
    chosen = pictures.chosen(chosen_network.network())
    return chosen.batch[chosen.in_hand : chosen.in_hand + 1]


def capture() -> Capture:
    """What every layer makes of the image in hand. Raises TooLarge."""
    return cached.capture(weights(), images())


def steps_done() -> int:
    """How many steps the weights in hand have behind them."""
    here = chosen_run.moment(chosen_network.network())
    return 0 if here is None else here.step
