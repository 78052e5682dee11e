"""The network as a picture: blocks in proportion to their feature maps, branches as branches. SVG.

Every layer is a stack of sheets, its channels, standing on the line along which the data flows.
Sides grow with the square root of the pixels, so that 224 and 7 can both be read. Vectors are bars.
The picture comes in segments, which a page flows like the words of a text; `standalone` sets them
in lines of a fixed width.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from explorer.figures import palette
from explorer.figures.diagram_flow import Block, Group, Place, segments
from explorer.figures.diagram_placing import (
    ARC,
    BETWEEN_PLATES,
    COMPACT,
    LETTER,
    PLATE,
    ROOMY,
    Box,
    Layout,
)
from explorer.figures.svg import rectangle, text
from explorer.network.operations import Shape

_MANY = 16
"""Groups from which on the compact style is used."""
_ARCS = 40
"""Arcs over other layers that a segment shows; more could not be followed by eye."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A piece of SVG. Its origin is at the left, on the ground, `above` pixels from the top."""

    body: str
    width: float
    above: float
    below: float


def pictures(blocks: Sequence[Block]) -> list[Picture]:
    """The network's segments from left to right; the first block is the input."""
    pieces = segments(blocks)
    style = ROOMY if sum(len(piece.places) for piece in pieces) <= _MANY else COMPACT
    sides = [side for block in blocks for side in _map_sides(block.shape)]
    longest = max(sides, default=1)
    return [
        _Drawing(
            piece, style, longest, lead=style.gap if number else 0.0, ends=piece is pieces[-1]
        ).picture()
        for number, piece in enumerate(pieces)
    ]


def _map_sides(shape: Shape | None) -> Shape:
    return shape[2:] if shape is not None and len(shape) == 4 else ()


class _Drawing(Layout):
    """A segment, drawn."""

    def picture(self) -> Picture:
        """Edges below, groups above them, the common part of the names on top."""
        edges = "".join(self._edges())
        groups = "".join(map(self._group, range(len(self.segment.places))))
        title = self._title()
        above = self.top + ARC * min(len(self.arcs), _ARCS) + (22 if title else 4)
        return Picture(
            f'<g class="edges">{edges}</g>{groups}{title}',
            self.lefts[-1],
            above,
            self.style.words,
        )

    def _edges(self) -> Iterator[str]:
        for edge in self.segment.edges:
            if self.arcs.get(edge, 0) < _ARCS:
                yield f'<path class="edge" d="{self.path(edge)}"/>'
        if not self.ends:
            last = len(self.segment.places) - 1
            middle = self.left(last) + self.boxes[last].width / 2
            y = self.axis(self.segment.places[last].lane)
            yield f'<path class="edge" d="M{middle:.1f} {y:.1f}H{self.lefts[-1]:.1f}"/>'
        for number in {edge.target: None for edge in self.segment.edges}:
            x, y = self.left(number) - 2, self.axis(self.segment.places[number].lane)
            yield f'<path class="tip" d="M{x:.1f} {y:.1f}l-7 -4v8z"/>'

    def _group(self, number: int) -> str:
        place, box = self.segment.places[number], self.boxes[number]
        x, ground = self.left(number), self.grounds[place.lane]
        head = place.group.head
        drawn = self._sheets(head, box, x, ground) + self._letter(head, box, x, ground)
        ring = rectangle(
            "ring", x - 3, ground + 3, box.width + box.depth + 5, box.top + 6, radius=3
        )
        words = self._words(place, ground)
        room = max(box.drawn, box.words)
        below = self.style.name * 2.75
        hit = rectangle(
            "hit",
            self.middle(place.column) - room / 2,
            ground + below,
            room,
            box.top + below,
        )
        plates = "".join(self._plates(place.group, box, x + box.width + box.depth, ground))
        return _layer(head, hit + drawn + ring + words) + plates + self._plate_words(place, ground)

    def _sheets(self, head: Block, box: Box, x: float, ground: float) -> str:
        behind = "".join(
            rectangle("sheet", x + back, ground - back, box.width, box.height)
            for back in (self.style.sheet * number for number in range(box.sheets - 1, 0, -1))
        )
        return behind + rectangle("face", x, ground, box.width, box.height)

    def _letter(self, head: Block, box: Box, x: float, ground: float) -> str:
        sign = (
            "×"
            if head.state == "fails"
            else palette.FAMILIES[head.family].letter
            if head.family
            else ""
        )
        if not sign:
            return ""
        if min(box.width + 3, box.height) >= LETTER + 3:
            y = ground - box.height / 2 + LETTER * 0.36
            return text("letter", x + box.width / 2, y, sign, LETTER)
        return text("letter beside", x - 1, ground - box.height - 3, sign, LETTER)

    def _words(self, place: Place, ground: float) -> str:
        head, size = place.group.head, self.style.name
        x, y = self.middle(place.column), ground + size * 1.35
        name = head.name.removeprefix(self.segment.prefix)
        return text("name", x, y, name, size) + text(
            "shape", x, y + size * 1.2, head.label, size - 1
        )

    def _plates(self, group: Group, box: Box, x: float, ground: float) -> Iterator[str]:
        for number, block in enumerate(group.plates):
            left = x + BETWEEN_PLATES + number * (PLATE + BETWEEN_PLATES)
            drawn = rectangle("face", left, ground, PLATE, box.height)
            drawn += rectangle("ring", left - 2, ground + 3, PLATE + 4, box.height + 6, radius=3)
            yield _layer(block, drawn)

    def _plate_words(self, place: Place, ground: float) -> str:
        """The names of the layers behind the first, each of which can be clicked."""
        if not place.group.plates or not self.style.plates_named:
            return ""
        names = zip(place.group.plates, self.plate_names(place.group), strict=True)
        words = " ".join(
            f"<tspan data-name={quoteattr(block.name)}>{escape(name)}</tspan>"
            for block, name in names
        )
        size = self.style.name
        return (
            f'<text class="plates" x="{self.middle(place.column):.1f}" '
            f'y="{ground + size * 3.65:.1f}" font-size="{size - 1:g}">{words}</text>'
        )

    def _title(self) -> str:
        if not self.segment.prefix:
            return ""
        y = -(self.top + ARC * min(len(self.arcs), _ARCS) + 8)
        left, right = self.lead, self.lefts[-1]
        line = f'<path class="bracket" d="M{left:.1f} {y + 8:.1f}v-4H{right:.1f}v4"/>'
        return line + text("prefix", left, y, self.segment.prefix.rstrip("_"), self.style.name - 1)


def _layer(block: Block, drawn: str) -> str:
    colour = block.family or "image" if block.step is None else f"step-{block.step}"
    return (
        f'<g class="layer {colour} {block.state}" data-name={quoteattr(block.name)}>'
        f"<title>{escape(block.sentence)}</title>{drawn}</g>"
    )
