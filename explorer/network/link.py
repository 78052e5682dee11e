"""A network as the query of a link, and back. Links written in version 1 stay readable for ever.

    v=1&net=lenet&in=3x128x128&classes=3&names=cat,dog,bird&init=xavier&seed=7

`layers` is there when the network is no architecture as it stands: its layers as JSON, deflated
(RFC 1950), in URL-safe base64 (RFC 4648, section 5).
"""

import csv
import json
import re
import zlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from explorer.network.architectures import is_architecture, named
from explorer.network.architectures import network as architecture
from explorer.network.description import Initialisation, Layer, Network
from explorer.network.json_file import parsed
from explorer.network.operations.argument import shortened
from explorer.network.plain import layer_to_plain, layers_from_plain
from explorer.sentence import N_, Refusal

VERSION = "1"
KEYS = ("v", "net", "in", "classes", "names", "init", "seed", "layers")
"""The parameters that describe a network; a page may have others beside them."""

MOST_CHARACTERS = 65_536
_MOST_INFLATED = 1_000_000
_WHOLE = re.compile(r"-?[0-9]{1,30}", re.ASCII)


def write(network: Network) -> dict[str, str]:
    """The query parameters of the network: short where it is an architecture as it stands."""
    query = {
        "v": VERSION,
        "net": network.name,
        "in": "x".join(map(str, network.input_shape)),
        "classes": str(network.classes),
    }
    if network.class_names:
        query["names"] = ",".join(_escaped(name) for name in network.class_names)
    if network.initialisation.kind == "constant":
        query["init"] = f"constant:{network.initialisation.constant!r}"
    elif network.initialisation.kind != "pytorch":
        query["init"] = network.initialisation.kind
    if network.seed:
        query["seed"] = str(network.seed)
    if not (is_architecture(network.name) and architecture(network.name).layers == network.layers):
        query["layers"] = _packed(network.layers)
    return query


def query(network: Network) -> str:
    """The same as text, as it stands behind the question mark."""
    return urlencode(write(network), safe=",:")


def read(parameters: Mapping[str, str]) -> Network:
    """The network that query parameters describe. Raises Refusal for anything else than that."""
    for key, value in parameters.items():
        if key not in KEYS:
            raise Refusal(
                N_("This link says {key}, which means nothing here; a link has {keys}."),
                key=shortened(key),
                keys=", ".join(KEYS),
            )
        if len(value) > MOST_CHARACTERS:
            raise Refusal(
                N_("This link is too long: {key} has {count} characters, {most} at most."),
                key=key,
                count=len(value),
                most=MOST_CHARACTERS,
            )
    if parameters.get("v", VERSION) != VERSION:
        raise Refusal(
            N_("This link is written in version {version}; this explorer reads version {known}."),
            version=shortened(parameters["v"]),
            known=VERSION,
        )
    name = parameters.get("net", "lenet")
    if "layers" in parameters:
        layers = _unpacked(parameters["layers"])
        base = Network(named(layers, name), layers)
    else:
        base = architecture(name)
    return _set_up(base, parameters)


def read_address(text: str) -> Network:
    """The network of a link as it is copied: a whole address, or what follows its question mark.

    Parameters that a page has for itself (the language, the chosen layer) are passed over.
    """
    try:
        # An address may be refused as well: one with half a pair of brackets is.
        asked = urlsplit(text.strip()).query if "?" in text else text.strip()
        pairs = parse_qsl(asked, keep_blank_values=True, strict_parsing=True, max_num_fields=100)
    except ValueError as error:
        raise Refusal(
            N_("{link} cannot be read as a link: it needs a part like ?net=lenet&in=1x32x32."),
            link=shortened(text),
        ) from error
    return read({key: value for key, value in pairs if key in KEYS})


def _set_up(base: Network, parameters: Mapping[str, str]) -> Network:
    changes: dict[str, object] = {}
    if "in" in parameters:
        changes["input_shape"] = input_shape(parameters["in"])
    if "classes" in parameters:
        changes["classes"] = _whole(N_("classes"), parameters["classes"])
    if "names" in parameters:
        changes["class_names"] = _names(parameters["names"])
    if "init" in parameters:
        changes["initialisation"] = _initialisation(parameters["init"])
    if "seed" in parameters:
        changes["seed"] = _whole(N_("seed"), parameters["seed"])
    return base.with_(**changes)


def input_shape(text: str) -> tuple[int, int, int]:
    """(C, H, W) of a text like 3x128x128. Raises Refusal; the limits are Network's."""
    sizes = text.lower().replace("×", "x").split("x", 3)
    if len(sizes) != 3 or not all(_WHOLE.fullmatch(size) for size in sizes):
        raise Refusal(
            N_("An input shape is channels, height and width, as in 1x32x32; it is {value}."),
            value=shortened(text) or "''",
        )
    channels, height, width = map(int, sizes)
    return channels, height, width


def _whole(name: str, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Refusal(
            N_("{name} must be a whole number; it is {value}."),
            name=name,
            value=shortened(text) or "''",
        )
    return int(text)


def _initialisation(text: str) -> Initialisation:
    kind, colon, constant = text.partition(":")
    if not colon:
        return Initialisation(kind)  # type: ignore[arg-type]  # checked where it is made
    try:
        return Initialisation(kind, float(constant))  # type: ignore[arg-type]
    except ValueError as error:
        raise Refusal(
            N_(
                "The constant for the weights must be a number from -1000000 to 1000000; "
                "it is {value}."
            ),
            value=shortened(constant) or "''",
        ) from error


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace(",", "\\,")


def _names(text: str) -> tuple[str, ...]:
    """Names parted by commas; a backslash takes the next character as it is."""
    return tuple(next(csv.reader([text], quoting=csv.QUOTE_NONE, escapechar="\\"), ()))


def _packed(layers: tuple[Layer, ...]) -> str:
    text = json.dumps([layer_to_plain(layer) for layer in layers], separators=(",", ":"))
    return urlsafe_b64encode(zlib.compress(text.encode(), 9)).rstrip(b"=").decode()


def _unpacked(text: str) -> tuple[Layer, ...]:
    try:
        packed = b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
        inflater = zlib.decompressobj()
        # Bounded: a kilobyte of zeros can be inflated to a megabyte.
        inflated = inflater.decompress(packed, _MOST_INFLATED)
        complete = inflater.eof and not inflater.unused_data
        written = inflated.decode()
    except (ValueError, zlib.error) as error:
        raise _damaged() from error
    if not complete:
        raise _damaged()
    return layers_from_plain(parsed(written))


def _damaged() -> Refusal:
    return Refusal(
        N_(
            "The layers in this link cannot be read: a part of the link is missing or changed. "
            "Copy the whole link again."
        )
    )
