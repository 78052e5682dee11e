"""What writer and reader of a program agree on: its comments, and how it draws weights."""

import re
from collections.abc import Sequence

from explorer.network.description import Initialisation

HEADER = "# Network: {name}; classes: {classes}"
_HEADER = re.compile(r"# Network: (?P<name>\S{1,40}); classes: (?P<classes>[0-9]{1,6})")

_FOLLOWS = re.compile(r"(\w{1,40}) (?:follows )?the (input|classes)\b", re.ASCII)
_NAMES = re.compile(r"#\s*(\w+(?:, \w+)*)(?:;.*)?", re.ASCII)


def header(comment: str) -> tuple[str, int] | None:
    """The architecture's name and the number of classes, where a comment says them."""
    match = _HEADER.fullmatch(comment)
    return (match["name"], int(match["classes"])) if match else None


def follow_comment(from_input: Sequence[str], from_classes: Sequence[str] = ()) -> str:
    """in_features follows the input, out_features the classes."""
    parts = [f"{name} the input" for name in from_input]
    parts += [f"{name} the classes" for name in from_classes]
    return ", ".join(parts).replace(" the", " follows the", 1)


def following(comment: str) -> dict[str, str]:
    """The arguments that a comment says to follow, and from what: `input` or `classes`."""
    return dict(_FOLLOWS.findall(comment))


def layer_names(comment: str) -> tuple[str, ...]:
    """The layers that a line's comment names; none where it says something else."""
    match = _NAMES.fullmatch(comment)
    return tuple(match[1].split(", ")) if match else ()


_DRAWS = {
    "xavier": "nn.init.xavier_uniform_(module.weight)",
    "kaiming": "nn.init.kaiming_uniform_(module.weight, nonlinearity='relu')",
    "zeros": "nn.init.zeros_(module.weight)",
    "constant": "nn.init.constant_(module.weight, {constant!r})",
}


def initialisation_lines(rule: Initialisation) -> list[str]:
    """Draws the weights anew, as explorer.network.module does; nothing where they are PyTorch's."""
    if rule.kind == "pytorch":
        return []
    return [
        "for module in net.modules():",
        "    if isinstance(module, (nn.Conv2d, nn.Linear)):",
        f"        {_DRAWS[rule.kind].format(constant=rule.constant)}",
        "        if module.bias is not None:",
        "            nn.init.zeros_(module.bias)",
    ]
