"""The button that copies the link, and what whoever gets it may do with the run in it."""

from pathlib import Path

from explorer.training.sharing import May
from explorer.ui.components.browser_module import component
from explorer.ui.session import chosen_network, moment
from explorer.ui.shell.language import _

_button = component("copy_link", Path(__file__).parent / "clipboard.js")


def copy_link() -> None:
    """Draws the button. What it copies opens this page with this network, layer and comparison.

    Of a run of one's own the link lets others see it, or take its files away too, as is chosen.
    """
    run = moment.now().linked
    _button(
        key="copy_link",
        data={
            "query": chosen_network.query(),
            "take": run.take if run is not None and run.may >= May.TAKE else "",
            "copy": _("Copy link"),
            "copied": _("Link copied"),
            "by_hand": _("Copy this with Ctrl+C:"),
            "may": _("With the link one may, of this run:"),
            "see": _("See"),
            "see_and_take": _("See and take away"),
        },
    )
