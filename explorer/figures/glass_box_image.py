"""The glass box as a picture of its own, for a slide or a page of a book. Pillow, on white."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from explorer import installation
from explorer.figures import palette
from explorer.figures.colour import Diverging, Indices
from explorer.figures.maps_layout import BRACKET, Layout, Standing, Way
from explorer.figures.tiles import Point

_SCALE = 3
"""Pixels of the file for a natural one."""
_MARGIN = 12
_FONT = installation.STATIC / "ibm-plex-sans.woff2"
_SIZE = 13
_CLASSES = 150
_BAND, _EDGE, _RULE = "#f1f2f2", "#9aa3a6", "#c9cfd1"
_STEPS = 24
"""Straight pieces that a curve is drawn with."""

Colour = tuple[int, int, int] | str


@dataclass(frozen=True, eq=False)
class Sheet:
    """The tiles of a layer: colour indices (count, h, w), or greys where it is the image."""

    pixels: Indices
    grey: bool = False


@dataclass(frozen=True, slots=True)
class Class:
    """A line beside the logits."""

    name: str
    probability: float
    percent: str
    likeliest: bool


def picture(
    drawn: Layout, sheets: Mapping[str, Sheet], colours: Diverging, classes: Sequence[Class]
) -> Image.Image:
    """Every layer's tiles from left to right; of layers drawn as one, the last."""
    return _Picture(drawn, sheets, colours, classes).made()


@lru_cache(maxsize=8)
def _font(size: int, weight: int = 400) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_FONT, size * _SCALE)
    font.set_variation_by_axes([weight])
    return font


class _Picture:
    def __init__(
        self,
        drawn: Layout,
        sheets: Mapping[str, Sheet],
        colours: Diverging,
        classes: Sequence[Class],
    ) -> None:
        self.drawn, self.sheets, self.colours, self.classes = drawn, sheets, colours, classes
        wide = drawn.width + (_CLASSES if classes else 0) + 2 * _MARGIN
        size = round(wide * _SCALE), round((drawn.height + 2 * _MARGIN) * _SCALE)
        self.image = Image.new("RGB", size, palette.GROUND[0])
        self.pen = ImageDraw.Draw(self.image)

    def made(self) -> Image.Image:
        """Bands and edges below, tiles above them, words on top."""
        for way in self.drawn.ways:
            self._way(way)
        for each in self.drawn.standing:
            self._tiles(each)
            self._name(each)
        for bracket in self.drawn.brackets:
            left, right = (self.drawn.rooms[at] for at in (bracket.first, bracket.last))
            rule = 16 + BRACKET * bracket.level
            corners = [(left[0], rule + 4), (left[0], rule), (right[1], rule), (right[1], rule + 4)]
            self._line(corners, _EDGE)
            self._text((left[0], rule - 3), bracket.words, "ls", palette.QUIET[0])
        self._classes()
        return self.image

    def _at(self, point: Point) -> Point:
        return (point[0] + _MARGIN) * _SCALE, (point[1] + _MARGIN) * _SCALE

    def _line(self, points: Sequence[Point], colour: Colour, width: float = 1.0) -> None:
        self.pen.line(
            [self._at(point) for point in points], colour, round(width * _SCALE), joint="curve"
        )

    def _text(
        self, at: Point, words: str, anchor: str, colour: Colour, *, weight: int = 400
    ) -> None:
        self.pen.text(self._at(at), words, colour, _font(_SIZE, weight), anchor)

    def _way(self, way: Way) -> None:
        if way.kind == "bent":
            self._line(way.corners, _EDGE, 1.25)
            return
        a, b = self.drawn.standing[way.source], self.drawn.standing[way.target]
        right, left = a.left + a.tiles.across, b.left
        upper = list(_curve((right, a.top), (left, b.top)))
        lower = list(_curve((right, a.top + a.tiles.down), (left, b.top + b.tiles.down)))
        self.pen.polygon([self._at(point) for point in [*upper, *reversed(lower)]], _BAND)

    def _tiles(self, each: Standing) -> None:
        sheet = self.sheets[each.names[-1]]
        width, height = each.tiles.width, each.tiles.height
        for number, pixels in enumerate(sheet.pixels[: each.tiles.shown]):
            x, y = each.tiles.corner(number)
            self._tile(self._painted(pixels, grey=sheet.grey), each, (x, y), (width, height))
        if each.tiles.lead:
            whole = Image.fromarray(np.ascontiguousarray(sheet.pixels.transpose(1, 2, 0)), "RGB")
            self._tile(whole, each, (0, 0), (width, height))

    def _painted(self, pixels: Indices, *, grey: bool) -> Image.Image:
        if grey:
            return Image.fromarray(pixels, "L").convert("RGB")
        painted = Image.fromarray(pixels, "P")
        painted.putpalette(self.colours.palette(), "RGBA")
        coloured = painted.convert("RGBA")
        ground = Image.new("RGBA", coloured.size, palette.GROUND[0])
        return Image.alpha_composite(ground, coloured).convert("RGB")

    def _tile(self, tile: Image.Image, each: Standing, corner: Point, size: Point) -> None:
        left, top = self._at((each.left + corner[0], each.top + corner[1]))
        right, bottom = self._at((each.left + corner[0] + size[0], each.top + corner[1] + size[1]))
        box = round(left), round(top), max(round(right), round(left) + 1), round(bottom)
        high = max(1, box[3] - box[1])
        self.image.paste(
            tile.resize((box[2] - box[0], high), Image.Resampling.NEAREST), (box[0], box[1])
        )
        if each.tiles.gap:
            self.pen.rectangle(box, outline=_RULE)

    def _name(self, each: Standing) -> None:
        middle = each.left + each.tiles.across / 2
        self._text((middle, each.foot + 6), each.short[-1], "ma", palette.INK[0])

    def _classes(self) -> None:
        if not self.classes:
            return
        last = self.drawn.standing[-1]
        beside = len(self.classes) == last.tiles.shown and last.tiles.columns == 1
        pitch = last.tiles.height + last.tiles.gap if beside else 20.0
        top = last.top if beside else last.top + (last.tiles.down - pitch * len(self.classes)) / 2
        left = last.left + last.tiles.across + 10
        widest = max(_font(_SIZE).getlength(each.name) / _SCALE for each in self.classes)
        bars = left + min(widest, 60) + 6
        for number, each in enumerate(self.classes):
            middle = top + number * pitch + pitch / 2 - last.tiles.gap / 2
            weight = 600 if each.likeliest else 400
            self._text((left, middle), _cut(each.name), "lm", palette.INK[0], weight=weight)
            x, y = self._at((bars, middle - 4))
            end, foot = self._at((bars + 1 + 40 * each.probability, middle + 4))
            self.pen.rectangle((x, y, end, foot), palette.STEPS_LIGHT[5])
            self._text(
                (left + _CLASSES - 22, middle), each.percent, "rm", palette.INK[0], weight=weight
            )


def _cut(name: str) -> str:
    return name if len(name) <= 8 else f"{name[:7]}…"


def _curve(start: Point, end: Point) -> list[Point]:
    """A cubic curve that leaves and arrives level, as points."""
    bend = (end[0] - start[0]) / 2
    corners = np.array([start, (start[0] + bend, start[1]), (end[0] - bend, end[1]), end])
    share = np.linspace(0, 1, _STEPS)[:, None]
    weights = (1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3
    points = sum(weight * corner for weight, corner in zip(weights, corners, strict=True))
    return [(float(x), float(y)) for x, y in np.asarray(points)]
