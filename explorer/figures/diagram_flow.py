"""Where each layer stands in the diagram: groups, segments, columns and lanes. No sizes yet.

A group is a layer with the value-by-value layers behind it (conv, batch norm, ReLU), drawn as one.
A segment is what lies between two places where a single tensor carries everything: there the
diagram may be broken into lines, as a text is between words.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Literal

from explorer.network.operations import Family, Shape

State = Literal["works", "fails", "waits"]
_MOST_PLATES = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A layer as the diagram takes it. The network's input is one, without a family."""

    name: str
    family: Family | None
    inputs: tuple[str, ...]
    shape: Shape | None
    """None where the layer cannot work, or is not reached."""
    label: str = ""
    """What stands under its name: the shape, as short as it can be said."""
    step: int | None = None
    """Of the colour scale; None colours by kind."""
    sentence: str = ""
    """What a pointer or a screen reader is told."""
    state: State = "works"
    opens: str = ""
    """The unit of layers that is folded into it; its name is that of the last one of them."""
    note: str = ""
    """What that unit holds, as short as it can be said."""
    within: tuple[str, ...] = ()
    """The open units that it lies in, the outermost first."""
    share: float = 0.0
    """Of the multiplications of the whole network, where layers are folded into it."""
    holds: tuple[str, ...] = ()
    """The layers that are folded into it."""

    def title(self, prefix: str) -> str:
        """What it is called where all others begin so too."""
        return (self.opens or self.name).removeprefix(prefix)


@dataclass(frozen=True)
class Group:
    """A layer and those behind it that keep its shape."""

    blocks: tuple[Block, ...]
    feeds: tuple[int, ...]
    """The groups that feed it, by their place in the whole."""

    @property
    def head(self) -> Block:
        """The layer that makes the shape."""
        return self.blocks[0]

    @property
    def last(self) -> Block:
        """The layer whose values leave it."""
        return self.blocks[-1]

    @property
    def plates(self) -> tuple[Block, ...]:
        """The layers that keep it."""
        return self.blocks[1:]


@dataclass(frozen=True, slots=True)
class Place:
    """A group at its column (from the left) and lane (from the ground up)."""

    group: Group
    column: int
    lane: int


@dataclass(frozen=True, slots=True)
class Edge:
    """From a place to another, both by their number in the segment; None is the way in."""

    source: int | None
    target: int


@dataclass(frozen=True)
class Segment:
    """Groups that are drawn side by side, and what feeds what among them."""

    places: tuple[Place, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def _occupied(self) -> dict[int, list[int]]:
        """For each lane the columns where a group stands, in order."""
        lanes: dict[int, list[int]] = {}
        for place in sorted(self.places, key=lambda place: place.column):
            lanes.setdefault(place.lane, []).append(place.column)
        return lanes

    def clear(self, lane: int, after: int, before: int) -> bool:
        """Whether no group stands in a lane strictly between two columns."""
        columns = self._occupied.get(lane, [])
        following = bisect_right(columns, after)
        return following == len(columns) or columns[following] >= before

    @cached_property
    def within(self) -> tuple[str, ...]:
        """The open units that all of it lies in, the outermost first."""
        ways = [block.within for place in self.places for block in place.group.blocks]
        alike = zip(*ways, strict=False)
        return tuple(names[0] for names in takewhile(lambda names: len({*names}) == 1, alike))

    @cached_property
    def prefix(self) -> str:
        """What all names begin with, up to an underscore: block1_ of block1_conv1, block1_bn1."""
        names = [block.name for place in self.places for block in place.group.blocks]
        first, last = min(names), max(names)
        common = next((i for i, sign in enumerate(first) if last[i : i + 1] != sign), len(first))
        return first[: first.rfind("_", 0, common) + 1] if len(names) > 1 else ""


@dataclass
class _Open:
    """A group that may still grow."""

    blocks: list[Block]
    feeds: tuple[int, ...] = field(default=())


def groups(blocks: Sequence[Block]) -> list[Group]:
    """Blocks in their order -> groups in the order of their heads."""
    fed: dict[str, int] = {}
    for block in blocks:
        for source in set(block.inputs):
            fed[source] = fed.get(source, 0) + 1
    home: dict[str, int] = {}
    grown: list[_Open] = []
    for block in blocks:
        host = _host(block, fed, home, grown)
        if host is not None:
            grown[host].blocks.append(block)
            home[block.name] = host
        else:
            home[block.name] = len(grown)
            feeds = dict.fromkeys(home[source] for source in block.inputs)
            grown.append(_Open([block], tuple(feeds)))
    return [Group(tuple(group.blocks), group.feeds) for group in grown]


def _host(
    block: Block, fed: dict[str, int], home: dict[str, int], grown: list[_Open]
) -> int | None:
    """The group that a block is drawn with: it only changes values, and nobody else uses them."""
    if block.family != "pointwise" or block.state == "fails" or len(block.inputs) != 1:
        return None
    source = block.inputs[0]
    host = grown[home[source]].blocks
    if host[0].opens or host[0].within != block.within:
        return None
    same = (host[0].shape, host[0].state) == (block.shape, block.state)
    alone = fed[source] == 1 and host[-1].name == source
    return home[source] if same and alone and len(host) <= _MOST_PLATES else None


def segments(blocks: Sequence[Block]) -> list[Segment]:
    """The diagram in pieces that follow each other, each fed by the end of the one before."""
    whole = groups(blocks)
    last_use = list(range(len(whole)))
    for target, group in enumerate(whole):
        for source in group.feeds:
            last_use[source] = target
    runs, start, reach = [], 0, 0
    for place in range(len(whole)):
        # Only the group at hand may be used later on.
        if reach <= place:
            runs.append(_segment(whole, start, place + 1))
            start = place + 1
        reach = max(reach, last_use[place])
    if start < len(whole):
        runs.append(_segment(whole, start, len(whole)))
    return runs


def _segment(whole: Sequence[Group], start: int, end: int) -> Segment:
    groups = whole[start:end]
    feeds = [[source - start for source in group.feeds if source >= start] for group in groups]
    columns: list[int] = []
    for sources in feeds:
        columns.append(1 + max((columns[source] for source in sources), default=-1))
    lanes = _lanes(columns, feeds)
    places = tuple(map(Place, groups, columns, lanes))
    edges = tuple(
        Edge(source - start if source >= start else None, target)
        for target, group in enumerate(groups)
        for source in group.feeds
    )
    return Segment(places, edges)


def _lanes(columns: Sequence[int], feeds: Sequence[Sequence[int]]) -> list[int]:
    """A lane for each group: that of what feeds it where it is free, else the lowest free one."""
    used_in: list[list[int]] = [[] for _ in columns]
    for target, sources in enumerate(feeds):
        for source in sources:
            used_in[source].append(columns[target])
    occupied: set[tuple[int, int]] = set()
    lanes: list[int] = []
    for number, column in enumerate(columns):
        # A tensor that waits for a later column keeps its lane until there.
        span = range(column, max(column + 1, min(used_in[number], default=0)))
        wanted = [lanes[source] for source in feeds[number]]
        lane = next(
            lane
            for lane in (*wanted, *range(len(columns) + 1))
            if not any((lane, each) in occupied for each in span)
        )
        lanes.append(lane)
        occupied.update((lane, each) for each in span)
    return lanes
