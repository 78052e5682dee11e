"""The members of a written class: one a layer, or one for several layers that are equal.

What `print(net)` shows is these, in this order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from keyword import iskeyword

from explorer.network.description import RESERVED, Network
from explorer.network.editing import stem
from explorer.network.operations import Operation
from explorer.network.shapes import Row
from explorer.network.source.conventions import follow_comment


@dataclass(frozen=True, slots=True)
class Member:
    """`self.pool`: a name, the operation that it makes, and the layers that it serves."""

    name: str
    operation: Operation
    """With every size filled in."""
    layers: tuple[str, ...]

    def line(
        self, sizes: Mapping[str, str], from_input: Sequence[str], from_classes: Sequence[str] = ()
    ) -> str:
        """`self.fc1 = nn.Linear(400, 120)`; `sizes` are written in place of arguments.

        A comment says which of its numbers follow from the input, and which from the classes.
        """
        places = {
            place: sizes[name]
            for place, name in enumerate(self.operation.arguments())
            if name in sizes
        }
        comment = follow_comment(from_input, from_classes)
        source = self.operation.call().source(places)
        return f"self.{self.name} = {source}{f'  # {comment}' if comment else ''}"


def members(network: Network, rows: Sequence[Row]) -> tuple[Member, ...]:
    """The members that the rows need, in the order of their first use."""
    served: dict[object, list[Row]] = {}
    for row in rows:
        if row.operation.call().expression is None:
            key = row.operation if _keeps_nothing(network, row) else row.name
            served.setdefault(key, []).append(row)
    names = {layer.name for layer in network.layers}
    grouped: list[Member] = []
    for group in served.values():
        layers = tuple(row.name for row in group)
        used = (names - set(layers)) | {member.name for member in grouped}
        name = layers[0] if len(layers) == 1 else _shared_name(group, used)
        grouped.append(Member(name, group[0].operation, layers))
    return tuple(grouped)


def _keeps_nothing(network: Network, row: Row) -> bool:
    """Whether one module can serve every equal layer: no tensors, and no size of its own."""
    return not row.tensors and row.operation == network[row.name].operation


def _shared_name(group: Iterable[Row], used: set[str]) -> str:
    """pool1 and pool2 are `pool`; where their names have nothing in common, the kind names them."""
    first = next(iter(group))
    stems = {row.name.rstrip("0123456789_") for row in group}
    wanted = [*stems] if len(stems) == 1 else []
    wanted.append(stem(type(first.operation)))
    for name in wanted:
        if name not in used and name not in RESERVED and not iskeyword(name):
            return name
    return first.name
