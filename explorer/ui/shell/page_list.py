"""The pages, in the order in which a lecture goes through them."""

from explorer.sentence import N_

PAGES = {
    "architecture": N_("Architecture"),
    "feature_maps": N_("Feature maps"),
    "gradients": N_("Gradients"),
    "training": N_("Training"),
}
"""The title of each file in pages/. The first opens where an address names none."""


def path(page: str) -> str:
    """A page's file, as Streamlit names it."""
    return f"pages/{page}.py"
