"""The network as a picture: blocks in proportion to their feature maps, branches as branches. SVG.

Every layer is a stack of sheets, its channels, standing on the line along which the data flows.
Sides grow with the square root of the pixels, so that 224 and 7 can both be read. Vectors are bars.
The picture comes in segments, which a page flows like the words of a text; `standalone` sets them
in lines of a fixed width.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from explorer.figures import palette
from explorer.figures.diagram_flow import Block, Group, Place, Segment, segments
from explorer.figures.diagram_placing import (
    ARC,
    BETWEEN_PLATES,
    COMPACT,
    LETTER,
    PLATE,
    ROOMY,
    TIGHT,
    Box,
    Layout,
    Style,
)
from explorer.figures.svg import escape, quoteattr, rectangle, text
from explorer.network.operations import Shape

_LINE = 836.0
"""Pixels of a line on a page of 1 280, or 1 024 in presenter mode: what is wider is drawn in the
compact style, and in the tight one where that makes it fit."""
_ROUND, _REACH = 6.5, 12.0
"""A plus, and how near to it counts."""
_LEVEL = 20.0
"""Between the lines over open units, one within the other."""
_ARCS = 40
"""Arcs over other layers that a segment shows; more could not be followed by eye."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A piece of SVG. Its origin is at the left, on the ground, `above` pixels from the top."""

    body: str
    width: float
    above: float
    below: float


def pictures(blocks: Sequence[Block], *, grows: bool = False) -> list[Picture]:
    """The network's segments from left to right; the first block is the input.

    One that `grows` has a plus on each arrow, and behind its end: with what feeds, and what is fed.
    """
    pieces = segments(blocks)
    sides = [side for block in blocks for side in _map_sides(block.shape)]
    longest = max(sides, default=1)
    lines = 3 if any(block.note for block in blocks) else COMPACT.lines
    compact, tight = (replace(style, lines=lines) for style in (COMPACT, TIGHT))
    # A network that is unfolded and deep fits in none of them, and is broken into lines.
    for style in (ROOMY, compact, tight, compact):
        drawings = _drawings(pieces, style, longest, grows=grows)
        if _width(drawings) <= _LINE:
            break
    under = max((each.ceiling for each in drawings if each.roofs), default=0.0)
    levels = max(len(each.roofs) for each in drawings)
    return [each.picture(under, levels) for each in drawings]


def _drawings(
    pieces: Sequence[Segment], style: Style, longest: int, *, grows: bool
) -> list["_Drawing"]:
    firsts = accumulate(
        (1 + max(each.column for each in piece.places) for piece in pieces), initial=0
    )
    return [
        _Drawing(
            piece, style, longest, first, lead=style.gap if number else 0.0,
            ends=piece is pieces[-1],
            before=_end(pieces[number - 1]) if number else "", grows=grows,
            roofs=tuple(_roofs(pieces, number)),
        )
        for number, (piece, first) in enumerate(zip(pieces, firsts, strict=False))
    ]  # fmt: skip


def _width(drawings: Sequence["_Drawing"]) -> float:
    return sum(each.lefts[-1] for each in drawings)


@dataclass(frozen=True, slots=True)
class Roof:
    """The line over an open unit, as far as it stands over a segment."""

    name: str
    begins: bool
    ends: bool


def _roofs(pieces: Sequence[Segment], number: int) -> Iterator[Roof]:
    """Those over a segment, the outermost first."""
    before = pieces[number - 1].within if number else ()
    after = pieces[number + 1].within if number + 1 < len(pieces) else ()
    for name in pieces[number].within:
        yield Roof(name, name not in before, name not in after)


def _end(piece: Segment) -> str:
    """The layer that feeds the next segment."""
    return piece.places[-1].group.last.name


def _map_sides(shape: Shape | None) -> Shape:
    return shape[2:] if shape is not None and len(shape) == 4 else ()


@dataclass(frozen=True)
class _Drawing(Layout):
    """A segment, drawn."""

    before: str
    """The layer that feeds it from the segment before."""
    grows: bool
    roofs: tuple[Roof, ...]

    @property
    def ceiling(self) -> float:
        """Height of the blocks with the arcs over them."""
        return self.top + ARC * min(len(self.arcs), _ARCS)

    def picture(self, under: float, levels: int) -> Picture:
        """Edges below, groups above them, on top the common part of the names or open units.

        `under`: how high the roofs stand, of which so many levels are one above the other.
        """
        edges = "".join(self._edges())
        signs = "".join(self._pluses()) if self.grows else ""
        groups = "".join(map(self._group, range(len(self.segment.places))))
        title = "".join(self._open_units(under, levels)) if self.roofs else self._title()
        above = under + 2 + _LEVEL * levels if self.roofs else self.ceiling + (22 if title else 4)
        return Picture(
            f'<g class="edges">{edges}</g>{groups}{title}{signs}',
            self.lefts[-1] + (self.style.gap if self.grows and self.ends else 0),
            above,
            self.style.words + self.style.drop,
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

    def _pluses(self) -> Iterator[str]:
        places = self.segment.places
        for edge in self.segment.edges:
            if self.arcs.get(edge, 0) < _ARCS:
                feeds = self.before if edge.source is None else places[edge.source].group.last.name
                head = places[edge.target].group.head
                yield _plus(*self.halfway(edge), feeds, "" if head.opens else head.name)
        if self.ends:
            x = self.lefts[-1] + self.style.gap / 2
            yield _plus(x, self.axis(places[-1].lane), places[-1].group.last.name)

    def _group(self, number: int) -> str:
        place, box = self.segment.places[number], self.boxes[number]
        x, ground = self.left(number), self.grounds[place.lane]
        head = place.group.head
        drawn = self._sheets(head, box, x, ground) + self._letter(head, box, x, ground)
        ring = rectangle(
            "ring", x - 3, ground + 3, box.width + box.depth + 5, box.top + 6, radius=3
        )
        words = self._words(place, ground)
        room, below = self.room(place), self.style.name * 2.75 + self.drop(place)
        left = self.middle(place.column) - room / 2
        hit = rectangle("hit", left, ground + below, room, box.top + below)
        plates = "".join(self._plates(place.group, box, x + box.width + box.depth, ground))
        return _layer(head, hit + drawn + ring + words) + plates + self._plate_words(place, ground)

    def _sheets(self, head: Block, box: Box, x: float, ground: float) -> str:
        behind = "".join(
            rectangle("sheet", x + back, ground - back, box.width, box.height)
            for back in (self.style.sheet * number for number in range(box.sheets - 1, 0, -1))
        )
        return behind + rectangle("face", x, ground, box.width, box.height)

    def _letter(self, head: Block, box: Box, x: float, ground: float) -> str:
        sign = _sign(head)
        if not sign:
            return ""
        if min(box.width + 3, box.height) >= LETTER + 3:
            y = ground - box.height / 2 + LETTER * 0.36
            return text("letter", x + box.width / 2, y, sign, LETTER)
        return text("letter beside", x - 1, ground - box.height - 3, sign, LETTER)

    def _words(self, place: Place, ground: float) -> str:
        head, size = place.group.head, self.style.name
        x, y = self.middle(place.column), ground + size * 1.35 + self.drop(place)
        name = text("name", x, y, head.title(self.segment.prefix), size)
        shape = text("shape", x, y + size * 1.2, head.label, size - 1)
        note = text("shape", x, y + size * 2.3, head.note, size - 1) if head.note else ""
        return name + shape + note

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
        y = -(self.ceiling + 8)
        left, right = self.lead, self.lefts[-1]
        line = f'<path class="bracket" d="M{left:.1f} {y + 8:.1f}v-4H{right:.1f}v4"/>'
        return line + text("prefix", left, y, self.segment.prefix.rstrip("_"), self.style.name - 1)

    def _open_units(self, under: float, levels: int) -> Iterator[str]:
        """A line over each open unit that it lies in, with the name that closes it."""
        for level, roof in enumerate(self.roofs):
            y = -(under + 8 + _LEVEL * (levels - 1 - level))
            left, right = self.lead if roof.begins else 0.0, self.lefts[-1]
            start = f"M{left:.1f} {y + 8:.1f}v-4" if roof.begins else f"M{left:.1f} {y + 4:.1f}"
            line = f'<path class="bracket" d="{start}H{right:.1f}{"v4" if roof.ends else ""}"/>'
            name = text("prefix", left, y, f"− {roof.name}", self.style.name - 1)
            wide = (len(roof.name) + 2) * self.style.name * 0.6
            hit = rectangle("hit", left, y + 4, wide, _LEVEL - 2)
            closes = f'<g class="unit" data-closes={quoteattr(roof.name)}>{hit}{name}</g>'
            yield line + (closes if roof.begins else "")


def _sign(head: Block) -> str:
    """Its letter, that it cannot work, or that it opens."""
    if head.state == "fails":
        return "×"
    if head.opens:
        return "▸"
    return palette.FAMILIES[head.family].letter if head.family else ""


def _plus(x: float, y: float, after: str, before: str = "") -> str:
    """The place for one more layer, between two or behind the last."""
    return (
        f'<g class="plus" data-after={quoteattr(after)} data-before={quoteattr(before)} '
        f'transform="translate({x:.1f} {y:.1f})"><circle class="hit" r="{_REACH}"/>'
        f'<circle class="round" r="{_ROUND}"/><path class="sign" d="M-3.5 0h7M0-3.5v7"/></g>'
    )


def _layer(block: Block, drawn: str) -> str:
    kind = block.family or ("unit" if block.opens else "image")
    colour = kind if block.step is None else f"step-{block.step}"
    opens = f" data-opens={quoteattr(block.opens)}" if block.opens else ""
    around = f" data-within={quoteattr(block.within[-1])}" if block.within else ""
    return (
        f'<g class="layer {colour} {block.state}" data-name={quoteattr(block.name)}{opens}{around}>'
        f"<title>{escape(block.sentence)}</title>{drawn}</g>"
    )
