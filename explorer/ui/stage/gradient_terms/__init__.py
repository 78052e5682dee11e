"""Why a gradient is what it is: its terms on the maps, the walk from the loss to it, the proof."""

from explorer.ui.stage.gradient_terms.terms_view import check, show

__all__ = ["check", "show"]
