"""A deep network as a tree: its stages, their blocks, and the layers in these.

Blocks are told by what names begin with (layer2_1_conv1, or layer2.1.conv1), and where names tell
nothing by operations that repeat (conv, ReLU, conv, ReLU, pool). A stretch of layers is a unit only
if all that leaves it leaves from its last layer: it can then be drawn as one, whatever is inside.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from explorer.network.description import Network
from explorer.network.repetition import Piece, Run, folded_repeats
from explorer.network.shapes import Table

MANY = 20
"""Layers up to which a network is shown whole: it has no units but its layers."""
_WIDE = 16
"""Layers that make a shape, from which on what repeats is told where names do not tell it."""
_LEAST = 2
"""Layers that make a shape in a unit: one with those that keep it is drawn as one anyhow."""
_LONG_RUN = 8
"""Equal units in a row from which on they have one unit around them."""


@dataclass(frozen=True)
class Unit:
    """A layer, or layers in a row that one place can stand for."""

    name: str
    """The layer's; for several, one that nothing else in the network has."""
    first: int
    """The place of its first layer in the network."""
    layers: tuple[str, ...]
    inputs: tuple[str, ...]
    """The layers outside that feed it."""
    parts: tuple["Unit", ...] = ()
    """The units in it; none in a layer."""
    is_alike: bool = False
    """Whether the blocks in it have the same operations, one for one."""

    @property
    def is_group(self) -> bool:
        """Whether it can be opened."""
        return bool(self.parts)

    @property
    def blocks(self) -> int:
        """How many of its parts can be opened in their turn."""
        return sum(part.is_group for part in self.parts)

    @property
    def output(self) -> str:
        """The layer from which all leaves it."""
        return self.layers[-1]


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in sight, with how deep it lies and whether its parts are in sight below it."""

    unit: Unit
    level: int
    is_open: bool = False
    around: str = ""
    """The unit that it lies in."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What the layers of a unit cost together: trained numbers, mult-adds, bytes of outputs."""

    parameters: int
    mult_adds: int
    memory: int


@lru_cache(maxsize=64)
def stages(network: Network) -> tuple[Unit, ...]:
    """The coarsest view: every layer lies in one of these, and their order is the network's."""
    return _Growing(network).stages()


def visible(network: Network, opened: str = "") -> tuple[Branch, ...]:
    """What is in sight where the unit of that name is open, and with it those around it."""
    path = {unit.name for unit in way_to(network, opened)}
    return tuple(_seen(stages(network), path, 1, ""))


def _seen(units: Sequence[Unit], path: set[str], level: int, around: str) -> Iterator[Branch]:
    for unit in units:
        is_open = unit.is_group and unit.name in path
        yield Branch(unit, level, is_open, around)
        if is_open:
            yield from _seen(unit.parts, path, level + 1, unit.name)


def units(network: Network, opened: str = "") -> tuple[Unit, ...]:
    """What stands side by side there: layers and folded units, each fed by outputs of others."""
    return tuple(branch.unit for branch in visible(network, opened) if not branch.is_open)


def layers(network: Network) -> tuple[Branch, ...]:
    """All layers, with nothing around them."""
    return tuple(
        Branch(Unit(layer.name, place, (layer.name,), feeds), 1)
        for place, (layer, feeds) in enumerate(zip(network.layers, network.feeds, strict=True))
    )


def way_to(network: Network, name: str) -> tuple[Unit, ...]:
    """The units from a stage to the one of that name; none where there is no such unit."""
    return _ways(network).get(name, ())


def around(network: Network, layer: str) -> str:
    """The name of the innermost unit that a layer lies in; empty for one that lies in none."""
    return _homes(network).get(layer, "")


def still_open(network: Network, opened: str, layer: str) -> str:
    """The unit that is open once a layer was chosen: the same while that is in sight."""
    home = around(network, layer)
    inside = {unit.name for unit in way_to(network, home)}
    return opened if inside <= {unit.name for unit in way_to(network, opened)} else home


def cost(table: Table, unit: Unit) -> Cost:
    """The sums over its layers that work."""
    rows = table.rows[unit.first : unit.first + len(unit.layers)]
    return Cost(
        sum(row.parameters for row in rows),
        sum(row.mult_adds for row in rows),
        sum(row.activation_memory for row in rows),
    )


@lru_cache(maxsize=64)
def _ways(network: Network) -> dict[str, tuple[Unit, ...]]:
    ways: dict[str, tuple[Unit, ...]] = {}
    waiting: list[tuple[Unit, tuple[Unit, ...]]] = [
        (unit, (unit,)) for unit in stages(network) if unit.is_group
    ]
    while waiting:
        unit, way = waiting.pop()
        ways[unit.name] = way
        waiting += [(part, (*way, part)) for part in unit.parts if part.is_group]
    return ways


@lru_cache(maxsize=64)
def _homes(network: Network) -> dict[str, str]:
    return {
        part.name: way[-1].name
        for way in _ways(network).values()
        for part in way[-1].parts
        if not part.is_group
    }


class _Growing:
    """Makes the tree of a network from the layers up."""

    def __init__(self, network: Network) -> None:
        self.names = [layer.name for layer in network.layers]
        self.kinds = [layer.operation.kind() for layer in network.layers]
        self.makes_shape = [layer.operation.family != "pointwise" for layer in network.layers]
        self.feeds = network.feeds
        self.places = network.places
        self.taken = set(self.names)

    def stages(self) -> tuple[Unit, ...]:
        """Nothing but layers in a network that is shown whole."""
        end = len(self.names)
        return tuple(self._units(0, end, 0) if end > MANY else map(self._layer, range(end)))

    @cached_property
    def _parts(self) -> list[list[str]]:
        return [joints(name) for name in self.names]

    @cached_property
    def _last_use(self) -> list[int]:
        """The last place that each layer feeds; its own where it feeds none."""
        last = list(range(len(self.names)))
        for place, sources in enumerate(self.feeds):
            for source in sources:
                if source in self.places:
                    last[self.places[source]] = place
        return last

    def _is_closed(self, first: int, end: int) -> bool:
        """Whether all that leaves leaves from the last layer."""
        return all(used < end for used in self._last_use[first : end - 1])

    def _is_unit(self, first: int, end: int) -> bool:
        is_part = end - first < len(self.names)
        return (
            is_part and sum(self.makes_shape[first:end]) >= _LEAST and self._is_closed(first, end)
        )

    # By names ------------------------------------------------------------------------------------

    def _units(self, first: int, end: int, depth: int) -> list[Unit]:
        """The units of a stretch whose names have so many parts in common."""
        units: list[Unit] = []
        place = first
        while place < end:
            after = self._end_of_stem(place, end, depth)
            units += [self._layer(place)] if after == place + 1 else self._stem(place, after, depth)
            place = after
        is_told = any(unit.is_group for unit in units)
        return units if is_told else self._by_repetition(first, end)

    def _end_of_stem(self, first: int, end: int, depth: int) -> int:
        """Where names stop to begin as the first does; its last part is the layer's own.

        A layer that was put between them, as conv7 is into layer2_1, does not divide them.
        """
        stem, after = self._stem_of(first, depth), first + 1
        for place in range(first + 1, end if stem else first):
            if self._stem_of(place, depth) == stem:
                after = place + 1
            elif len(self._parts[place]) > 1 or place - after >= after - first:
                break
        return after

    def _stem_of(self, place: int, depth: int) -> str:
        parts = self._parts[place]
        return parts[depth] if len(parts) > depth + 1 else ""

    def _stem(self, first: int, end: int, depth: int) -> list[Unit]:
        inside = self._units(first, end, depth + 1)
        if len(inside) == 1 or not self._is_unit(first, end):
            return inside
        # One that holds most of the network is no view of it: features, of features and classifier.
        if 2 * (end - first) > len(self.names) and any(unit.is_group for unit in inside):
            return inside
        return [self._group(self._parts[first][depth], first, end, inside)]

    # By repetition -------------------------------------------------------------------------------

    def _by_repetition(self, first: int, end: int) -> list[Unit]:
        if sum(self.makes_shape[first:end]) <= _WIDE:
            return [self._layer(place) for place in range(first, end)]
        pieces = folded_repeats(self.kinds[first:end], first, self._is_closed)
        return [unit for piece in pieces for unit in self._grown(piece)]

    def _grown(self, piece: Piece) -> list[Unit]:
        if piece.run is None:
            return [self._layer(piece.first)]
        units = [unit for once in piece.run for unit in self._once(once)]
        is_long = len(piece.run) > _LONG_RUN
        if is_long and self._is_unit(piece.first, piece.end):
            name = f"{self.names[piece.first]}-{self.names[piece.end - 1]}"
            return [self._group(name, piece.first, piece.end, units)]
        return units

    def _once(self, pieces: Run) -> list[Unit]:
        """One of the repeats: a unit, or what is in it where that is too little."""
        first, end = pieces[0].first, pieces[-1].end
        inside = [unit for piece in pieces for unit in self._grown(piece)]
        if len(inside) == 1 or not self._is_unit(first, end):
            return inside
        return [self._group(self._called(first, end), first, end, inside)]

    def _called(self, first: int, end: int) -> str:
        """What the names of its first kind begin with: conv3, of conv3_1, relu3_1, conv3_2."""
        same = [p for p in range(first, end) if self.kinds[p] == self.kinds[first]]
        stems = [self._parts[place][0] for place in same]
        return stems[0] if len(same) > 1 and len(set(stems)) == 1 else self._from_to(first, end)

    def _from_to(self, first: int, end: int) -> str:
        return f"{self.names[first]}-{self.names[end - 1]}"

    # Units ---------------------------------------------------------------------------------------

    def _layer(self, place: int) -> Unit:
        name = self.names[place]
        return Unit(name, place, (name,), self.feeds[place])

    def _group(self, name: str, first: int, end: int, parts: list[Unit]) -> Unit:
        wanted = (name, self._from_to(first, end))
        called = next((each for each in wanted if each not in self.taken), f"{wanted[1]}-{first}")
        self.taken.add(called)
        sources = (source for place in range(first, end) for source in self.feeds[place])
        outside = (each for each in sources if self.places.get(each, -1) < first)
        return Unit(
            called,
            first,
            tuple(self.names[first:end]),
            tuple(dict.fromkeys(outside)),
            tuple(parts),
            self._are_alike([part for part in parts if part.is_group]),
        )

    def _are_alike(self, blocks: Sequence[Unit]) -> bool:
        forms = {tuple(self.kinds[each.first :][: len(each.layers)]) for each in blocks}
        return len(blocks) > 1 and len(forms) == 1


def joints(name: str) -> list[str]:
    """A name up to each of its joints, itself last: dots, where it has any, else underscores."""
    sign = "." if "." in name else "_"
    parts = name.split(sign)
    return [sign.join(parts[: count + 1]) for count in range(len(parts))]
