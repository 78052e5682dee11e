"""Pages that take long are drawn in turns, so that nobody else's click waits for them.

A page that has its turn has it until it is drawn: two that each hold the maps of a large network
would otherwise wait for one another's memory.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import streamlit as st

from explorer.inspection import limits
from explorer.memory_budget import HEAVY, budget
from explorer.network.description import Network
from explorer.network.shapes import table
from explorer.ui.shell.language import _, ngettext

_DEEP = 100
"""Layers beyond which a page takes longer than a click may: 0.3 s of the interpreter and more."""
_WITH_MAPS = ("feature_maps", "gradients")
"""Pages that show every map of a network."""


@contextmanager
def taken(page: str, network: Network) -> Iterator[None]:
    """The turn of a page on this network, waited for where it takes long. Raises TooLarge."""
    if not _takes_long(page, network):
        yield
        return
    place = st.empty()
    with ExitStack() as turn:
        turn.enter_context(budget().making(0, long=True, tell=partial(_say, place)))
        place.empty()
        yield


def _say(place: st.delta_generator.DeltaGenerator, before: int) -> None:
    place.caption(
        ngettext(
            "This page takes long to draw. {count} other comes first: it is drawn when its turn "
            "comes.",
            "This page takes long to draw. {count} others come first: it is drawn when its turn "
            "comes.",
            before,
        ).format(count=before)
        if before
        else _("This page takes long to draw. It is next.")
    )


def _takes_long(page: str, network: Network) -> bool:
    if len(network.layers) > _DEEP:
        return True
    return page in _WITH_MAPS and limits.making_bytes(table(network), backward=False) >= HEAVY
