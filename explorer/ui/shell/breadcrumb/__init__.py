"""The thin line at the top of each page: the network, layer and image in hand, run and step."""

from pathlib import Path

from explorer.network.description import Network
from explorer.numerals import whole
from explorer.ui.components import image_picker
from explorer.ui.components.browser_module import component
from explorer.ui.session import chosen_network, moment
from explorer.ui.session.moment import Moment
from explorer.ui.shell import refused, run_watch, sidebar
from explorer.ui.shell.language import _

_KEY = "breadcrumb"

_line = component(_KEY, Path(__file__).parent / "breadcrumb.js")


def show() -> None:
    """Draws the line, and under it why the last entry or the link was not taken.

    While the run on screen goes on, the page follows it.
    """
    line(moment.now())
    refused.entry()
    run_watch.show()


def line(now: Moment) -> None:
    """The line alone, of that moment."""
    network = now.network
    _line(
        key=_KEY,
        data={
            "here": _("What is on screen"),
            "network": text(network),
            "change": _("Change the network"),
            "chosen": _("Chosen layer"),
            "layers": chosen_network.identities(),
            "layer": chosen_network.selected_layer(),
            "image": image_picker.title(),
            "change_image": _("Change the image"),
            "run": _run(now),
            "change_run": _("Change the run or the step"),
        },
    )


def text(network: Network) -> str:
    """LeNet 1x32x32 → 10."""
    shape = "x".join(map(str, network.input_shape))
    return f"{sidebar.title(network.name)} {shape} → {network.classes}"


def _run(now: Moment) -> str:
    if now.run is None:
        return ""
    return _("run {run}, step {step}").format(run=now.run.name, step=whole(now.step))
