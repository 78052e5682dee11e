"""What can be put between two layers: operations and ready blocks, and the entry of a choice."""

from functools import lru_cache

from explorer.network import block_templates, editing
from explorer.network.block_templates import TEMPLATES
from explorer.network.description import INPUT, Layer, Layers, Network
from explorer.network.operations import OPERATIONS
from explorer.sentence import N_, Sentence
from explorer.ui.session import chosen_network
from explorer.ui.session.entries import Dropped, Entry, receives
from explorer.ui.shell.language import _, say

_TARGET = "insert"


@lru_cache(maxsize=8)
def words(_spoken: str) -> dict[str, object]:
    """The list in the language spoken, as the browser shows it: its groups, and each entry's value,
    name and note.
    """
    blocks = [
        [name, say(Sentence(each.title)), say(Sentence(each.summary))]
        for name, each in TEMPLATES.items()
    ]
    operations = [[kind, kind, say(each.summary)] for kind, each in OPERATIONS.items()]
    return {
        "target": _TARGET,
        "label": _("Insert a layer or a block"),
        "none": _("Nothing is called that."),
        "groups": [[_("Ready blocks"), blocks], [_("Operations"), operations]],
    }


@receives(_TARGET)
def _inserted(entry: Entry) -> None:
    """Behind a layer or the input; where the entry names what is fed, on that way alone."""
    source, target = (_called(identity) for identity in entry.parts)
    chosen_network.edit(
        lambda network: editing.added_block(
            network, _block(network, entry.value, source), source, target or None
        )
    )


def _called(identity: str) -> str:
    return identity if identity in (INPUT, "") else chosen_network.called(identity)


def _block(network: Network, name: object, source: str) -> Layers:
    if name in TEMPLATES:
        return block_templates.block(str(name), network, source)
    if name not in OPERATIONS:
        raise Dropped(N_("There is no operation {kind}."), kind=str(name)[:40])
    operation = editing.starting(network, str(name), source)
    return (Layer(editing.stem(type(operation)), operation),)
