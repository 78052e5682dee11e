"""Why a gradient is what it is: its terms on the maps, the walk from the loss to it, the proof."""

from explorer.ui.gradients.gradient_terms.terms_view import show

__all__ = ["show"]
