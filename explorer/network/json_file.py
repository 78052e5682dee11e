"""A network's description as a JSON file. Files written in format 1 stay readable for ever."""

import json
from typing import Any

from explorer.network.description import Network
from explorer.network.operations.argument import shortened
from explorer.network.plain import network_from_plain, network_to_plain
from explorer.sentence import N_, Refusal

FORMAT = 1
MOST_CHARACTERS = 1_000_000


def write(network: Network) -> str:
    """The description as JSON text, a layer a line."""
    plain = network_to_plain(network)
    layers = plain.pop("layers")
    head = json.dumps({"format": FORMAT, **plain}, ensure_ascii=False)
    lines = ",\n".join(f"    {json.dumps(layer, ensure_ascii=False)}" for layer in layers)
    return f'{head[:-1]}, "layers": [\n{lines}\n]}}\n'


def read(text: str) -> Network:
    """The network that JSON text describes. Raises Refusal, whatever the text is."""
    if len(text) > MOST_CHARACTERS:
        raise Refusal(
            N_("This file has {count} characters; a description has {most} at most."),
            count=len(text),
            most=MOST_CHARACTERS,
        )
    plain = parsed(text)
    if not isinstance(plain, dict):
        raise Refusal(
            N_("A description is a JSON object with a list of layers; this is {value}."),
            value=shortened(plain),
        )
    version = plain.pop("format", None)
    if version != FORMAT or isinstance(version, bool):
        raise Refusal(
            N_("This description's format is {version}; this explorer reads format {format}."),
            version=shortened(version),
            format=FORMAT,
        )
    return network_from_plain(plain)


def parsed(text: str) -> Any:  # noqa: ANN401 - JSON can hold anything
    """What JSON text holds. Raises Refusal where it is none, or nested beyond all sense."""
    try:
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Refusal(
            N_("This is no JSON: line {line}, character {column} cannot be read."),
            line=error.lineno,
            column=error.colno,
        ) from error
    except RecursionError as error:
        raise Refusal(N_("This JSON is nested too deeply; a description is flat.")) from error
    except ValueError as error:  # Python's own limit for the digits of an integer
        raise Refusal(N_("This JSON holds a number too long to be read.")) from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for key, value in pairs:
        if key in entries:
            raise Refusal(N_("This JSON says {key} twice in one object."), key=shortened(key))
        entries[key] = value
    return entries


def _no_constant(name: str) -> float:
    raise Refusal(
        N_("This JSON holds {name}, which is no number that a network can use."), name=name
    )
