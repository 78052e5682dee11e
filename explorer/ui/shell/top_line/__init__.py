"""The one line at the top of each page: its pages, what is in hand, and what can be taken away.

Each part is the control for what it names: the network, the layer, the image, the run and its step.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from explorer.network.description import Network
from explorer.numerals import whole
from explorer.sentence import Sentence
from explorer.ui.components import clipboard, image_picker
from explorer.ui.components.browser_module import component
from explorer.ui.components.literal_text import literal
from explorer.ui.session import chosen_network, moment
from explorer.ui.session.bound_widgets import open_for_link
from explorer.ui.session.moment import Moment
from explorer.ui.session.parameters import PART
from explorer.ui.shell import network_choices, preferences, refused, run_in_hand, run_watch
from explorer.ui.shell.desk import Place
from explorer.ui.shell.language import _, say
from explorer.ui.shell.page_list import PAGES, path

_HERE = Path(__file__).parent

_FILES = ("files", "download")
"""What links of version 1 call what can be taken away."""

_layer = component("layer_choice", _HERE / "layer_choice.js")
_mark = component("page_mark", _HERE / "page_mark.js", html="")


def show(
    take_away: Callable[..., None], *of: object, follows: bool = True, has_image: bool = True
) -> Place:
    """Draws the line, and over the page why the last entry or the link was not taken.

    `take_away` draws what this page has as files, `of` what. `follows`: the page is drawn anew as
    the run on screen goes on, whoever plays it; one that looks at the run by itself says no, and
    draws the step into the place that is returned. `has_image`: something of the image in hand is
    shown, and of another one that it is compared with, unless the page is that of a run.
    """
    with st.container(key="line", horizontal=True, vertical_alignment="center", gap="xsmall"):
        _pages()
        with st.container(
            key="in-hand", horizontal=True, vertical_alignment="center", gap="xsmall"
        ):
            place = _in_hand(take_away, of, compares=follows, has_image=has_image)
    if follows:
        with place:
            step(moment.now())
    refused.entry()
    if follows:
        run_watch.show()
    return place


def _in_hand(
    take_away: Callable[..., None], of: tuple[object, ...], *, compares: bool, has_image: bool
) -> Place:
    """What is chosen, each part with its control; at its end what is liked and taken away."""
    network_choices.show(text(chosen_network.network()))
    _layer(
        key="layer-choice",
        data={
            "chosen": _("Chosen layer"),
            "layers": chosen_network.identities(),
            "layer": chosen_network.selected_layer(),
        },
        width="content",
    )
    if has_image:
        image_picker.choose(compares=compares)
    run_in_hand.show()
    place = st.container(key="line-step", width="content")
    preferences.show()
    _take_away(take_away, of)
    return place


def _take_away(files: Callable[..., None], of: tuple[object, ...]) -> None:
    """The link, and what this page has as files."""
    open_for_link("take-away", is_asked=PART.value() in _FILES)
    with st.popover(
        _("Take away"), icon=":material/download:", type="tertiary", key="take-away",
        on_change="rerun", wrap=False,
    ) as opened:  # fmt: skip
        if opened.open:
            clipboard.copy_link()
            files(*of)


def step(now: Moment) -> None:
    """Draws the step on screen, beside the run's name; nothing where there is no run."""
    if now.run is not None:
        st.markdown(_("step {step}").format(step=whole(now.step)))


def text(network: Network) -> str:
    """LeNet 1x32x32 → 10."""
    shape = "x".join(map(str, network.input_shape))
    return f"{network_choices.title(network.name)} {shape} → {network.classes}"


def _pages() -> None:
    """The way to each page; the one on screen is marked."""
    with st.container(key="pages", horizontal=True, gap="xxsmall", width="content"):
        for name, title in PAGES.items():
            st.page_link(path(name), label=literal(say(Sentence(title))))
    opened = urlsplit(st.context.url or "").path.rpartition("/")[2]
    place = list(PAGES).index(opened) if opened in PAGES else 0
    _mark(key="page-mark", data={"place": place}, height=0)
