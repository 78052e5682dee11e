"""What was refused, in its sentence, with the ways out of it."""

import streamlit as st

from explorer.network import editing, fixes
from explorer.network.description import INPUT
from explorer.network.operations import Change, Fix
from explorer.network.shapes import Table
from explorer.ui.components import fields, image_picker
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.literal_text import literal
from explorer.ui.session import (
    chosen_network,
    entries,
    linked_layer,
    parameters,
    second_image,
)
from explorer.ui.session.entries import Entry, receives
from explorer.ui.shell.language import _, say

_ICON = ":material/block:"
_TARGET = "fix"


def entry() -> None:
    """Why the last entry or the link was not taken; nothing where it was.

    It lies over the page, so that what was edited stays where it is, and is seen wherever that was.
    """
    reasons = [chosen_network.refusal() or image_picker.refusal(), *entries.notices()]
    sentences = [say(reason) for reason in reasons if reason is not None]
    passed_over = [linked_layer.refusal(), second_image.refusal()]
    passed_over += parameters.refusals().values()
    sentences += [literal(say(reason)) for reason in passed_over if reason is not None]
    # Always there, if empty: what comes after it on the page would else be drawn anew.
    with st.container(key="refusal", horizontal=True, gap="xsmall"):
        if sentences:
            st.warning("\n\n".join(dict.fromkeys(sentences)), icon=_ICON)
            st.button(_("Close"), type="tertiary", key="refusal-close", on_click=_read)


def _read() -> None:
    chosen_network.dismiss()
    image_picker.dismiss()
    entries.dismiss()
    linked_layer.dismiss()
    second_image.dismiss()
    parameters.dismiss()


def show(table: Table) -> None:
    """Why a layer cannot work, and a button for each way out; nothing where all of them work."""
    with st.container(key="refused", gap="small"):
        if table.failure is not None:
            st.warning(say(table.failure.sentence), icon=_ICON)
            fields.show((Line(ways_out(table)),), "fixes")


def ways_out(table: Table) -> tuple[Field, ...]:
    """A button for each fix of the layer that cannot work; none where all of them work."""
    return tuple(_button(number, fix) for number, fix in enumerate(fixes.offered(table)))


def _button(number: int, fix: Fix) -> Field:
    """The entry of a fix names what it changes by identity, as the edits of the form do."""
    changes = [
        [
            INPUT if change.layer == INPUT else chosen_network.identity(change.layer),
            change.argument,
            change.value,
        ]
        for change in fix.changes
    ]
    return Field(_TARGET, str(number), "button", say(fix.sentence), changes, tone="fix")


@receives(_TARGET)
def _applied(message: Entry) -> None:
    changes = [_change(*each) for each in message.value]
    chosen_network.edit(lambda network: editing.applied(network, changes))


def _change(identity: str, argument: str | None, value: object) -> Change:
    layer = INPUT if identity == INPUT else chosen_network.called(identity)
    return Change(layer, argument, tuple(value) if isinstance(value, list) else value)
