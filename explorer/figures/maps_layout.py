"""The glass box: where every layer's maps stand in the picture of the whole network.

From left to right, a column a layer (or a layer with those that only change its values), the maps
as tiles one below another, vectors as columns of cells, branches in lanes of their own. All in
natural pixels: a page makes it as large as its box lets it be, and it is always whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import Literal

from explorer.figures.diagram_flow import Block, Edge, Segment, segments
from explorer.figures.tiles import Point, Tiles, vector_tiles
from explorer.network.operations import Shape

WayKind = Literal["straight", "bent"]

_HIGH, _LANE_HIGH = 300.0, 190.0
"""Room for tiles in a network of one lane; and in one with branches, lane by lane."""
_BETWEEN_LANES = 50.0
_GAP, _SMALL = 4.0, 16.0
"""Between two tiles, and the smallest side of one."""
_SHRINKING = 0.4
"""A tile's side grows with this power of its pixels: 224 and 7 can both be read."""
_DEEP = 16
"""Columns from which on tiles are small and stand in a single file."""
_ARC = 9.0
BRACKET = 20.0
"""Height of a bracket over the picture, with its words."""
_LETTER = 8.0
"""Width of a letter of a name, rather too much than too little."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A layer in the picture, with those behind it that only change its values."""

    names: tuple[str, ...]
    short: tuple[str, ...]
    """The same without what all names of the segment begin with; the unit that is folded here."""
    column: int
    left: float
    top: float
    foot: float
    """Where the words below it begin."""
    tiles: Tiles
    opens: str = ""
    """The unit of layers that is folded here."""
    share: float = 0.0
    """Of the multiplications of the whole network."""
    holds: tuple[str, ...] = ()
    """The layers that are folded here."""


@dataclass(frozen=True, slots=True)
class Way:
    """From a layer to one that it feeds; a bent one by its corners, ends included."""

    source: int
    target: int
    kind: WayKind
    corners: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Bracket:
    """A stretch of layers, from a column to another: what their names begin with, or their unit."""

    words: str
    first: int
    last: int
    closes: str = ""
    """The open unit that it is."""
    level: int = 0
    """How many others it lies in."""


@dataclass(frozen=True)
class Layout:
    """The whole picture. Its origin is the left upper corner."""

    standing: tuple[Standing, ...]
    ways: tuple[Way, ...]
    rooms: tuple[tuple[float, float], ...]
    """Where each column begins and ends: what lies between can be stretched."""
    brackets: tuple[Bracket, ...]
    height: float
    """With the words."""

    @property
    def width(self) -> float:
        """In natural pixels."""
        return self.rooms[-1][1]


def layout(blocks: Sequence[Block], *, folded: bool, foot: float = 24.0) -> Layout:
    """Where layers stand; the first block is the input. `foot`: height of the words below.

    `folded` draws a layer and those that only change its values as one.
    """
    drawn = blocks if folded else [_alone(block) for block in blocks]
    return _Drawing(segments(drawn), foot).layout()


def _alone(block: Block) -> Block:
    """A block without a family is never drawn with another."""
    return replace(block, family=None)


@dataclass(frozen=True)
class _Drawing:
    pieces: list[Segment]
    foot: float

    def layout(self) -> Layout:
        return Layout(
            tuple(self._standing()),
            tuple(self._ways()),
            tuple(self._rooms),
            self._brackets,
            self._axes[-1] + self._heights[-1] / 2 + self.foot,
        )

    # Sizes ---------------------------------------------------------------------------------------

    @cached_property
    def _firsts(self) -> list[int]:
        """The column with which each segment begins, and the one after the last."""
        firsts = [0]
        for piece in self.pieces:
            firsts.append(firsts[-1] + 1 + max(place.column for place in piece.places))
        return firsts

    @cached_property
    def _deep(self) -> bool:
        return self._firsts[-1] > _DEEP

    @cached_property
    def _longest(self) -> int:
        shapes = (p.group.head.shape for piece in self.pieces for p in piece.places)
        return max((side for shape in shapes if shape for side in shape[2:]), default=1)

    def _tiles(self, shape: Shape, *, image: bool) -> Tiles:
        high = _HIGH if len(self._heights_wanted) == 1 else _LANE_HIGH
        if len(shape) == 4:
            return self._maps(shape, high, image=image)
        return vector_tiles(shape[-1] if shape[0] == 1 else shape[0] * shape[1], high)

    def _maps(self, shape: Shape, high: float, *, image: bool) -> Tiles:
        lead = 1 if image and shape[1] == 3 else 0
        face = (36.0 if self._deep else 46.0) * (1.5 if image and shape[1] <= 3 else 1.0)
        face = min(face, high / (shape[1] + lead) - _GAP) if image and shape[1] <= 3 else face
        height, width = (
            max(_SMALL, face * (side / self._longest) ** _SHRINKING) for side in shape[2:]
        )
        height = min(height, high)
        most = max(1, int((high + _GAP) / (height + _GAP)))
        columns = 1 if shape[1] + lead <= most or self._deep else 2
        shown = min(shape[1], most * columns - lead)
        rows = ceil((shown + lead) / columns)
        return Tiles(width, height, _GAP, rows, columns, shown, shape[1], lead=lead)

    @cached_property
    def _heights_wanted(self) -> set[int]:
        return {place.lane for piece in self.pieces for place in piece.places}

    @cached_property
    def _drawn(self) -> list[list[Tiles]]:
        """For each segment the tiles of its groups."""
        return [
            [self._tiles(p.group.head.shape or (), image=not p.group.head.inputs)
             for p in piece.places]
            for piece in self.pieces
        ]  # fmt: skip

    @cached_property
    def _heights(self) -> list[float]:
        """Of each lane."""
        heights = [0.0] * len(self._heights_wanted)
        for piece, drawn in zip(self.pieces, self._drawn, strict=True):
            for place, tiles in zip(piece.places, drawn, strict=True):
                heights[place.lane] = max(heights[place.lane], tiles.down)
        return heights

    @cached_property
    def _axes(self) -> list[float]:
        """The middle of each lane; the arcs over the first, and the brackets, stand on top."""
        arcs = max((len(self._over(number)) for number in range(len(self.pieces))), default=0)
        at = min(arcs, 8) * _ARC + (6.0 if arcs else 0.0)
        at += BRACKET * (1 + max((bracket.level for bracket in self._brackets), default=-1))
        axes = []
        for height in self._heights:
            axes.append(at + height / 2)
            at += height + _BETWEEN_LANES
        return axes

    @cached_property
    def _rooms(self) -> list[tuple[float, float]]:
        widths = [0.0] * self._firsts[-1]
        for number, (piece, drawn) in enumerate(zip(self.pieces, self._drawn, strict=True)):
            for place, tiles in zip(piece.places, drawn, strict=True):
                column = self._firsts[number] + place.column
                # Any of those that are drawn as one may be the one that is named.
                words = max(map(len, _short(place.group.blocks, piece))) * _LETTER
                widths[column] = max(widths[column], tiles.across, words)
        rooms, at = [], 0.0
        for width in widths:
            rooms.append((at, at + width))
            at += width + (16.0 if self._deep else 18.0)
        return rooms

    # Layers --------------------------------------------------------------------------------------

    def _standing(self) -> Iterator[Standing]:
        for number, (piece, drawn) in enumerate(zip(self.pieces, self._drawn, strict=True)):
            for place, tiles in zip(piece.places, drawn, strict=True):
                column, axis = self._firsts[number] + place.column, self._axes[place.lane]
                head = place.group.head
                yield Standing(
                    tuple(block.name for block in place.group.blocks),
                    _short(place.group.blocks, piece),
                    column,
                    sum(self._rooms[column]) / 2 - tiles.across / 2,
                    axis - tiles.down / 2,
                    axis + self._heights[place.lane] / 2,
                    tiles,
                    head.opens,
                    head.share,
                    head.holds,
                )

    @cached_property
    def _brackets(self) -> tuple[Bracket, ...]:
        """Over the open units, and over names that begin alike where no unit is told of them."""
        units: dict[str, Bracket] = {}
        stems: list[Bracket] = []
        for piece, first, after in zip(self.pieces, self._firsts, self._firsts[1:], strict=False):
            if piece.prefix and not piece.places[0].group.head.within:
                stems.append(Bracket(piece.prefix.rstrip("_"), first, after - 1))
            for place in piece.places:
                column = first + place.column
                for level, name in enumerate(place.group.head.within):
                    held = units.get(name, Bracket(name, column, column, name, level))
                    span = min(held.first, column), max(held.last, column)
                    units[name] = replace(held, first=span[0], last=span[1])
        return (*units.values(), *stems)

    # Ways ----------------------------------------------------------------------------------------

    def _ends(self, number: int, edge: Edge) -> tuple[Point, Point]:
        """(column, lane) of both ends within the segment; what comes in, from before it."""
        places = self.pieces[number].places
        source = (-1, 0)
        if edge.source is not None:
            source = places[edge.source].column, places[edge.source].lane
        return source, (places[edge.target].column, places[edge.target].lane)

    def _way(self, number: int, edge: Edge) -> str:
        (start, lane), (end, other) = self._ends(number, edge)
        clear = self.pieces[number].clear
        if clear(int(other), int(start), int(end)):
            return "straight" if lane == other else "early"
        return "late" if lane != other and clear(int(lane), int(start), int(end)) else "over"

    def _over(self, number: int) -> list[Edge]:
        """The edges of a segment that pass over other layers, the shortest first."""
        edges = [e for e in self.pieces[number].edges if self._way(number, e) == "over"]
        return sorted(
            edges, key=lambda e: self._ends(number, e)[1][0] - self._ends(number, e)[0][0]
        )

    def _ways(self) -> Iterator[Way]:
        standing = list(self._standing())
        first, last_lane = 0, 0
        for number, piece in enumerate(self.pieces):
            arcs = {edge: place for place, edge in enumerate(self._over(number))}
            for edge in piece.edges:
                source = first - 1 if edge.source is None else first + edge.source
                way = self._way(number, edge)
                if way == "straight" and (edge.source is not None or not last_lane):
                    yield Way(source, first + edge.target, "straight")
                    continue
                a, b = standing[source], standing[first + edge.target]
                corners = self._corners(a, b, way, arcs.get(edge, 0))
                yield Way(source, first + edge.target, "bent", corners)
            first += len(piece.places)
            last_lane = piece.places[-1].lane

    def _corners(self, a: Standing, b: Standing, way: str, arc: int) -> tuple[Point, ...]:
        start = (a.left + a.tiles.across, a.top + a.tiles.down / 2)
        end = (b.left, b.top + b.tiles.down / 2)
        leaves, arrives = self._rooms[a.column][1] + 5, self._rooms[b.column][0] - 5
        if way == "over":
            across = self._axes[0] - self._heights[0] / 2 - 8 - _ARC * min(arc, 8)
            turns: tuple[Point, ...] = ((leaves, start[1]), (leaves, across),
                                        (arrives, across), (arrives, end[1]))  # fmt: skip
        else:
            turn = leaves if way == "early" else arrives
            turns = ((turn, start[1]), (turn, end[1]))
        return (start, *turns, end)


def _short(blocks: Sequence[Block], piece: Segment) -> tuple[str, ...]:
    return tuple(block.title(piece.prefix) for block in blocks)
