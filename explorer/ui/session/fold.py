"""Which block of a deep network is open: the same on every page, and in the address."""

from explorer.network import block_tree
from explorer.network.block_tree import Branch, Unit
from explorer.sentence import N_
from explorer.ui.session import chosen_network
from explorer.ui.session.entries import Dropped, Entry, receives
from explorer.ui.session.parameters import OPEN

TARGET = "fold"
"""What opening and closing a block are entries for; the value of both is its name."""


def units() -> tuple[Unit, ...]:
    """What stands side by side: layers and folded blocks."""
    return block_tree.units(chosen_network.network(), chosen_network.open_block())


def branches() -> tuple[Branch, ...]:
    """The same with the blocks that are open, each before what is in it."""
    return block_tree.visible(chosen_network.network(), chosen_network.open_block())


def standing_for(layer: str) -> Unit:
    """The unit in sight that a layer is, or lies in."""
    return next(unit for unit in units() if layer in unit.layers)


@receives(TARGET)
def _fold(entry: Entry) -> None:
    way = block_tree.way_to(chosen_network.network(), str(entry.value))
    if not way:
        raise Dropped(
            N_("This was meant for a block that is not there any more, so nothing was changed.")
        )
    if entry.field == "open":
        OPEN.put(way[-1].name)
    elif entry.field == "close":
        OPEN.put(way[-2].name if len(way) > 1 else chosen_network.NONE_OPEN)
