"""Why a gradient is what it is: its terms on the maps, the walk from the loss to it, the proof."""

from explorer.ui.way_back.reasons.part import show

__all__ = ["show"]
