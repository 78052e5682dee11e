"""The choice of a second network, to stand beside the one under study on the Architecture page."""

from explorer.network import architectures, link
from explorer.network.architectures import ARCHITECTURES
from explorer.network.description import Network
from explorer.sentence import Sentence
from explorer.ui.components.fields import Field, Line
from explorer.ui.session import chosen_network
from explorer.ui.session.entries import Entry, receives
from explorer.ui.shell.language import _, say

_TARGET = "compared"
_SAME = "same"


def lines() -> tuple[Line, ...]:
    """What the network in hand is compared with, folded away until it is asked for."""
    other, title = chosen_network.compared(), _("Compare with a second network")
    if other is None:
        return (Line((begin(_("Put it beside this one")), _link()), "1fr", folded=title),)
    return (Line((_architecture(other), *_sizes(other), _link(), _end()), "1fr", folded=title),)


def begin(label: str) -> Field:
    """The button that puts the network in hand beside itself, to be changed then."""
    return Field(_TARGET, "begin", "button", label, icon="compare")


def _architecture(other: Network) -> Field:
    chosen = _SAME if other.layers == chosen_network.network().layers else other.name
    names = dict.fromkeys([_SAME, *ARCHITECTURES, chosen])
    return Field(
        _TARGET, "architecture", "choice", _("Second architecture"), chosen,
        options=tuple((name, _title(name)) for name in names),
    )  # fmt: skip


def _title(name: str) -> str:
    if name == _SAME:
        return _("the same layers")
    return say(Sentence(ARCHITECTURES[name].title)) if name in ARCHITECTURES else name


def _sizes(other: Network) -> tuple[Field, ...]:
    shape = "x".join(map(str, other.input_shape))
    return (
        Field(_TARGET, "input", "text", _("Its input"), shape),
        Field(_TARGET, "classes", "number", _("Its classes"), other.classes),
    )


def _link() -> Field:
    return Field(
        _TARGET, "link", "text", _("or a link to a network"), "", placeholder="https://…?net=…"
    )


def _end() -> Field:
    return Field(_TARGET, "end", "button", _("Take it away"), icon="close")


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    if entry.field == "end":
        chosen_network.compare(None)
    else:
        chosen_network.compare_with(lambda network: _made(network, entry))


def _made(network: Network, entry: Entry) -> Network:
    """The second network after an entry. Raises Refusal."""
    other = chosen_network.compared() or network
    match entry.field:
        case "architecture":
            return _of(network, other, str(entry.value))
        case "input":
            return other.with_(input_shape=link.input_shape(str(entry.value)))
        case "classes":
            return other.with_(classes=entry.value, class_names=())
        case "link":
            return link.read_address(str(entry.value))
        case _:
            return network


def _of(network: Network, other: Network, name: str) -> Network:
    """With the layers of an architecture, or of the network under study."""
    if name == _SAME:
        return other.with_(name=network.name, layers=network.layers)
    if name not in ARCHITECTURES:
        return other
    return other.with_(name=name, layers=architectures.network(name).layers)
