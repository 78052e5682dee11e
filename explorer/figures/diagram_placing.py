"""How large each group of a segment is drawn, where, and along which way each edge runs."""

from dataclasses import dataclass, replace
from functools import cached_property
from math import log2, log10, sqrt

from explorer.figures.diagram_flow import Block, Edge, Group, Place, Segment
from explorer.figures.svg import rounded


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes in pixels."""

    face: float
    """The longest side of a map."""
    sheet: float
    """How far each sheet stands behind the one before."""
    gap: float
    """Between two groups: room for the arrow."""
    name: float
    """Size of the names; shapes are a pixel smaller."""
    plates_named: bool
    lines: int
    """Of words below a block."""
    staggered: bool = False
    """Whether every second column has its words under those of its neighbours, which may then be
    twice as wide: for the lowest lane, which has most of them."""

    @property
    def words(self) -> float:
        """Height of the words of a block."""
        return self.name * (0.25 + 1.25 * self.lines)

    @property
    def drop(self) -> float:
        """How much lower those of every second column stand."""
        return self.name * 1.2 * self.lines if self.staggered else 0.0


ROOMY = Style(face=76, sheet=3, gap=26, name=14, plates_named=True, lines=3)
COMPACT = Style(face=50, sheet=2, gap=18, name=13, plates_named=False, lines=2)
TIGHT = replace(COMPACT, face=44, sheet=1.5, gap=16, staggered=True)
_LEAST = 10.0
_AXIS = 5.0
"""How high above the ground the data flows: half of the smallest block."""
_BAR = 13.0
_WIDE = 0.6
"""Width of a letter in its size, rather too much than too little."""
LETTER = 13.0
PLATE, BETWEEN_PLATES = 8.0, 3.0
ARC = 8.0
"""Between two arcs over other layers."""


@dataclass(frozen=True, slots=True)
class Box:
    """The measures of a group."""

    width: float
    height: float
    sheets: int
    depth: float
    plates: float
    words: float

    @property
    def drawn(self) -> float:
        """Width of all but the words."""
        return self.width + self.depth + self.plates

    @property
    def top(self) -> float:
        """Height above the ground."""
        return self.height + self.depth


@dataclass(frozen=True)
class Layout:
    """A segment's measures. The origin is at the left, on the ground of the first lane."""

    segment: Segment
    style: Style
    longest: int
    """Pixels of the network's longest map side, which is drawn as long as the style's face."""
    first: int
    """The number of its first column in the whole."""
    lead: float
    """Room for the arrow into the first column."""
    ends: bool
    """Whether nothing follows."""

    @cached_property
    def boxes(self) -> list[Box]:
        """The measures of each group, in the segment's order."""
        return [self._box(place.group) for place in self.segment.places]

    def _box(self, group: Group) -> Box:
        width, height, sheets = self._face(group.head)
        named = [group.head.title(self.segment.prefix), group.head.label, group.head.note]
        if self.style.plates_named:
            named.append(" ".join(self.plate_names(group)))
        return Box(
            width,
            height,
            sheets,
            self.style.sheet * (sheets - 1),
            len(group.plates) * (PLATE + BETWEEN_PLATES),
            max(map(len, named)) * self.style.name * _WIDE,
        )

    def _face(self, block: Block) -> tuple[float, float, int]:
        """Width, height and number of sheets."""
        if block.shape is None:
            return (36, 36, 1) if block.state == "fails" else (20, 28, 1)
        if len(block.shape) != 4:
            return _BAR, self._bar(block.shape[-1]), 1
        channels, height, width = block.shape[1:]
        sheets = min(channels, 1 + round(1.4 * log2(max(1, channels))))
        return self._side(width), self._side(height), sheets

    def _side(self, pixels: int) -> float:
        return max(_LEAST, self.style.face * sqrt(pixels / self.longest))

    def _bar(self, features: int) -> float:
        return self.style.face * min(1.0, 0.2 + log10(max(1, features)) / 6)

    @cached_property
    def _columns(self) -> int:
        return 1 + max(place.column for place in self.segment.places)

    @cached_property
    def _rooms(self) -> list[float]:
        """The width of each column, its words included."""
        rooms = [0.0] * self._columns
        for place, box in zip(self.segment.places, self.boxes, strict=True):
            words = box.words / 2 if self._has_room_beside(place) else box.words
            rooms[place.column] = max(rooms[place.column], box.drawn, words)
        return rooms

    def _has_room_beside(self, place: Place) -> bool:
        """Whether its words may reach under the blocks beside it: at the ends there is one only."""
        is_end = self.first + place.column == 0 or (self.ends and place.column == self._columns - 1)
        return self.style.staggered and place.lane == 0 and not is_end

    def drop(self, place: Place) -> float:
        """How much lower the words of a group stand than those of its neighbours."""
        is_second = (self.first + place.column) % 2 == 1
        return self.style.drop if is_second and place.lane == 0 else 0.0

    def room(self, place: Place) -> float:
        """The width that a group has to itself."""
        return self._rooms[place.column]

    def _gap(self, column: int) -> float:
        return self.style.gap if column else self.lead

    @cached_property
    def lefts(self) -> list[float]:
        """Where the room of each column begins, its gap included, and where the last one ends."""
        lefts = [0.0]
        for column, room in enumerate(self._rooms):
            lefts.append(lefts[-1] + self._gap(column) + room)
        return lefts

    @cached_property
    def grounds(self) -> list[float]:
        """What each lane stands on; the first on 0, the others above it."""
        lanes = 1 + max(place.lane for place in self.segment.places)
        tops = [0.0] * lanes
        for place, box in zip(self.segment.places, self.boxes, strict=True):
            tops[place.lane] = max(tops[place.lane], box.top)
        grounds = [0.0]
        for top in tops:
            grounds.append(grounds[-1] - top - self.style.words - 6)
        return grounds

    @cached_property
    def top(self) -> float:
        """Height of the highest block above the first ground."""
        return max(
            box.top + LETTER - self.grounds[place.lane]
            for place, box in zip(self.segment.places, self.boxes, strict=True)
        )

    def middle(self, column: int) -> float:
        """Along which a column's blocks and words are centred."""
        return self.lefts[column] + self._gap(column) + self._rooms[column] / 2

    def left(self, number: int) -> float:
        """The left edge of a group's face."""
        return self.middle(self.segment.places[number].column) - self.boxes[number].drawn / 2

    @cached_property
    def arcs(self) -> dict[Edge, int]:
        """The edges that have to pass over other layers, numbered, the shortest lowest."""
        over = [edge for edge in self.segment.edges if self._way(edge) == "over"]
        over.sort(key=lambda edge: self._ends(edge)[1][0] - self._ends(edge)[0][0])
        return {edge: number for number, edge in enumerate(over)}

    def _ends(self, edge: Edge) -> tuple[tuple[int, int], tuple[int, int]]:
        """(column, lane) of both ends. What comes in, comes from before the first column."""
        source = (-1, 0)
        if edge.source is not None:
            place = self.segment.places[edge.source]
            source = place.column, place.lane
        target = self.segment.places[edge.target]
        return source, (target.column, target.lane)

    def _way(self, edge: Edge) -> str:
        (start, lane), (end, other) = self._ends(edge)
        if self.segment.clear(other, start, end):
            return "straight" if lane == other else "early"
        return "late" if lane != other and self.segment.clear(lane, start, end) else "over"

    def axis(self, lane: int) -> float:
        """The line along which a lane's data flows."""
        return self.grounds[lane] - _AXIS

    def path(self, edge: Edge) -> str:
        """The way of an edge, as an SVG path."""
        (start, lane), (end, other) = self._ends(edge)
        x0 = 0.0
        if edge.source is not None:
            # From the middle of the block, which covers the rest.
            x0 = self.left(edge.source) + self.boxes[edge.source].width / 2
        y0, x1, y1 = self.axis(lane), self.left(edge.target) - 4, self.axis(other)
        way = self._way(edge)
        if way == "straight":
            return f"M{x0:.1f} {y0:.1f}H{x1:.1f}"
        leaves = self.lefts[start + 1] + 0.3 * self._gap(start + 1)
        arrives = self.lefts[end] + 0.3 * self._gap(end)
        if way == "over":
            across = -(self.top + ARC * self.arcs[edge])
            return rounded([(x0, y0), (leaves, y0), (leaves, across), (arrives, across),
                             (arrives, y1), (x1, y1)])  # fmt: skip
        turn = leaves if way == "early" else arrives
        return rounded([(x0, y0), (turn, y0), (turn, y1), (x1, y1)])

    def halfway(self, edge: Edge) -> tuple[float, float]:
        """Where on its way an edge is seen best, and is nobody else's."""
        (start, lane), (end, other) = self._ends(edge)
        out, arrival = 0.0, self.left(edge.target)
        if edge.source is not None:
            out = self.left(edge.source) + self.boxes[edge.source].drawn
        leaves = self.lefts[start + 1] + 0.3 * self._gap(start + 1)
        arrives = self.lefts[end] + 0.3 * self._gap(end)
        match self._way(edge):
            case "straight":
                return (out + arrival) / 2, self.axis(lane)
            case "early":
                return (leaves + arrival) / 2, self.axis(other)
            case "late":
                return (out + arrives) / 2, self.axis(lane)
            case _:
                return (leaves + arrives) / 2, -(self.top + ARC * self.arcs[edge])

    def plate_names(self, group: Group) -> list[str]:
        """The names of the layers behind the first, as far as they differ from the others'."""
        return [block.name.removeprefix(self.segment.prefix) for block in group.plates]
