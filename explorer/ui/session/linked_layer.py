"""The layer that the link names, where the network under study has none of that name."""

from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Sentence
from explorer.ui.session import chosen_network
from explorer.ui.session.parameters import LAYER

_MOST_NAMED = 12
"""Layers that a sentence lists."""


def refusal() -> Sentence | None:
    """Why it is passed over; None where there is such a layer, or none is named."""
    asked, known = LAYER.value(), list(chosen_network.network().places)
    if asked is None or asked in known or chosen_network.refusal() is not None:
        return None
    return Sentence(
        _template(len(known)),
        layer=shortened(asked) or "''", chosen=chosen_network.selected_layer(), count=len(known),
        known=", ".join(known[:_MOST_NAMED]),
    )  # fmt: skip


def dismiss() -> None:
    """The sentence was read: what it was about leaves the address."""
    if refusal() is not None:
        LAYER.put(None)


def _template(count: int) -> str:
    if count > _MOST_NAMED:
        return N_(
            "The link names the layer {layer}, which this network does not have, so {chosen} is "
            "shown. The first of its {count} layers are {known}."
        )
    return N_(
        "The link names the layer {layer}, which this network does not have, so {chosen} is shown. "
        "Its layers are {known}."
    )
