"""The diagram's ink, and the diagram as a file of its own."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template

from explorer.figures import palette
from explorer.figures.diagram import Picture, pictures
from explorer.figures.diagram_flow import Block
from explorer.figures.svg import Paint, escape, printed, rectangle, text

_INK = Template(Path(__file__).with_name("diagram.css").read_text(encoding="utf-8"))


def style(paint: Paint) -> str:
    """The stylesheet of the drawn classes."""
    ink = _INK.substitute(
        ink=paint(*palette.INK),
        quiet=paint(*palette.QUIET),
        line=paint(*palette.LINE),
        ground=paint(*palette.GROUND),
        tint=paint(*palette.TINT),
        wrong=paint(*palette.WRONG),
    )
    return ink + "".join([*_kinds(paint), *_steps(paint)])


def _kinds(paint: Paint) -> Iterator[str]:
    for family, hue in palette.FAMILIES.items():
        fill = paint(
            palette.mixed(hue.light, palette.GROUND[0], palette.FILL_LIGHT),
            palette.mixed(hue.dark, palette.GROUND[1], palette.FILL_DARK),
        )
        colour = paint(hue.light, hue.dark)
        kind = f".works.{family}"
        yield f"{kind} .sheet, {kind} .face {{ fill: {fill}; stroke: {colour}; }}\n"
        yield f"{kind} .letter {{ fill: {colour}; }}\n"


def _steps(paint: Paint) -> Iterator[str]:
    line = paint(*palette.LINE)
    for number, colours in enumerate(zip(palette.STEPS_LIGHT, palette.STEPS_DARK, strict=True)):
        kind = f".works.step-{number}"
        yield f"{kind} .sheet, {kind} .face {{ fill: {paint(*colours)}; stroke: {line}; }}\n"
        letter = palette.GROUND if number > palette.LAST // 2 else palette.INK
        yield f"{kind} .letter:not(.beside) {{ fill: {paint(*letter)}; }}\n"


def standalone(
    blocks: Sequence[Block], caption: str, legend: Sequence[tuple[str, str]], width: float = 1200
) -> str:
    """The diagram as an SVG file: a caption, lines at most so wide, a legend (class, words)."""
    lines: list[list[Picture]] = [[]]
    for picture in pictures(blocks):
        if lines[-1] and sum(each.width for each in lines[-1]) + picture.width > width:
            lines.append([])
        lines[-1].append(picture)
    drawn = [text("name start", 0, 18, caption, 16)]
    y = 28.0
    for line in lines:
        y += max(picture.above for picture in line) + 8
        x = 0.0
        for picture in line:
            drawn.append(f'<g transform="translate({x:.1f} {y:.1f})">{picture.body}</g>')
            x += picture.width
        y += max(picture.below for picture in line)
    drawn += _legend(legend, y + 24)
    wide = max(sum(picture.width for picture in line) for line in lines)
    size = f"{max(wide, _LEGEND * len(legend)) + 32:.0f} {y + 64:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 -12 {size}" role="img" '
        f"font-family=\"'IBM Plex Sans', Helvetica, Arial, sans-serif\">"
        f"<title>{escape(caption)}</title><style>{escape(style(printed))}</style>"
        f'<rect x="-16" y="-12" width="100%" height="100%" fill="{palette.GROUND[0]}"/>'
        f"{''.join(drawn)}</svg>\n"
    )


_LEGEND = 130
"""Room for an entry of the legend."""


def _legend(entries: Sequence[tuple[str, str]], y: float) -> Iterator[str]:
    for number, (kind, words) in enumerate(entries):
        x = number * _LEGEND
        swatch = rectangle("face", x, y + 12, 14, 14)
        yield f'<g class="works {kind}">{swatch}</g>' + text(
            "shape start", x + 20, y + 10, words, 13
        )
