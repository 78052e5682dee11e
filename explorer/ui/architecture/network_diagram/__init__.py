"""The diagram on the page: its segments flow like words, and every layer in it can be chosen."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Literal

import streamlit as st

from explorer.figures import diagram_file, palette
from explorer.figures.diagram import Picture, pictures
from explorer.figures.diagram_flow import Block
from explorer.figures.svg import either
from explorer.network.description import INPUT, Layer
from explorer.network.operations import Shape, shape_text
from explorer.network.row_texts import field_text
from explorer.network.shapes import Row, Table
from explorer.numerals import abbreviated, memory, whole
from explorer.sentence import N_, Sentence
from explorer.ui.components.browser_module import component
from explorer.ui.components.chooser import Chooser, chooser_json
from explorer.ui.shell import language
from explorer.ui.shell.language import _, say

Colour = Literal["kind", "parameters", "mult-adds", "memory", "receptive field"]

COLOURS: dict[Colour, str] = {
    "kind": N_("kind of layer"),
    "parameters": N_("parameters"),
    "mult-adds": N_("mult-adds"),
    "memory": N_("memory"),
    "receptive field": N_("receptive field"),
}
"""What the blocks can be coloured by, and how that is called."""

_KEY, _COLOUR = "diagram", "diagram-colour"

_diagram = component(
    "diagram",
    Path(__file__).parent / "network_diagram.js",
    html='<div class="box"></div>',
    css=diagram_file.style(either),
)


def colour() -> Colour:
    """What the visitor colours the blocks by, on this page or whenever it was left."""
    chosen: Colour = st.session_state.get(_COLOUR, "kind")
    return chosen


def show(table: Table, chosen: str, chooser: Chooser) -> None:
    """Draws the network; a layer that is chosen in it is the chooser's entry."""
    picture = _picture(table, colour(), language.current())
    version = blake2b(picture.encode(), digest_size=8).hexdigest()
    framed = (
        f'{{"chosen":{json.dumps(chosen)},"chooser":{chooser_json(chooser)},'
        f'"version":"{version}","picture":{picture}}}'
    )
    _diagram(key=_KEY, data=framed.encode(), on_colour_change=_coloured)


def _coloured() -> None:
    wanted = st.session_state[_KEY].colour
    if wanted in COLOURS:
        st.session_state[_COLOUR] = wanted


@lru_cache(maxsize=64)
def _picture(table: Table, colour: Colour, spoken: str) -> str:
    """All that the browser needs, as JSON in the language spoken, whatever layer is chosen."""
    drawn = blocks(table, colour)
    pieces = pictures(drawn)
    return json.dumps(
        {
            "label": _("The network's layers, from input to output"),
            "total": sum(piece.width for piece in pieces),
            "pieces": [_piece(piece) for piece in pieces],
            "names": {block.name: block.sentence for block in drawn if block.name != INPUT},
            "by": _("Colour by"),
            "colours": [[each, say(Sentence(words))] for each, words in COLOURS.items()],
            "colour": colour,
            "legend": [{"kind": kind, "sign": sign, "words": words}
                       for kind, sign, words in legend(table, colour)],
        }
    )  # fmt: skip


def _piece(picture: Picture) -> dict[str, object]:
    height = picture.above + picture.below
    return {
        "width": round(picture.width, 1),
        "height": round(height, 1),
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 {-picture.above:.1f} {picture.width:.1f} {height:.1f}">{picture.body}</svg>',
    }


def standalone(table: Table) -> Callable[[], str]:
    """What draws the diagram as an SVG file, in the colours that it has on the page."""
    caption = "{} · {} · {}".format(
        f"{table.network.name} {'×'.join(map(str, table.network.input_shape))}",
        _("{count} parameters").format(count=whole(table.parameters)),
        _("{count} mult-adds").format(count=whole(table.mult_adds)),
    )
    by = colour()
    entries = [(kind, f"{sign} {words}".strip()) for kind, sign, words in legend(table, by)]
    return partial(diagram_file.standalone, blocks(table, by), caption, entries)


def blocks(table: Table, colour: Colour) -> list[Block]:
    """The input and every layer, as the figure takes them."""
    network = table.network
    shape = (table.batch, *network.input_shape)
    amounts = _amounts(table, colour)
    scale = palette.scale(amounts)
    made = [Block(INPUT, None, (), shape, _short(shape, table.batch), sentence=_("input"))]
    for row, amount, sentence in zip(table.rows, amounts, _sentences(table), strict=True):
        made.append(
            Block(
                row.name,
                row.family,
                row.inputs,
                row.output_shape,
                _short(row.output_shape, table.batch),
                step=None if colour == "kind" else scale.step(amount),
                sentence=sentence,
            )
        )
    if table.failure is not None:
        place = table.failure.place
        rest = zip(network.layers[place:], network.feeds[place:], strict=True)
        made += [_not_working(table, layer, feeds) for layer, feeds in rest]
    return made


def _not_working(table: Table, layer: Layer, feeds: tuple[str, ...]) -> Block:
    assert table.failure is not None
    fails = layer.name == table.failure.layer
    waits = _("{layer}, {operation}, not reached")
    return Block(
        layer.name,
        layer.operation.family,
        feeds,
        None,
        _("cannot work") if fails else "",
        sentence=say(table.failure.sentence)
        if fails
        else waits.format(layer=layer.name, operation=layer.operation.kind()),
        state="fails" if fails else "waits",
    )


def _short(shape: Shape, batch: int) -> str:
    """6×28×28; with the batch, as PyTorch prints it, where that is not the one that came in."""
    return "×".join(map(str, shape[1:])) if shape[0] == batch else shape_text(shape)


def _sentences(table: Table) -> list[str]:
    """Each layer that works, in a line."""
    template, everything = (
        _("{layer}, {operation}, {shape}, {count} parameters, receptive field {pixels}"),
        _("all"),
    )
    return [
        template.format(
            layer=row.name,
            operation=row.kind,
            shape=shape_text(row.output_shape),
            count=whole(row.parameters),
            pixels=field_text(row.field, everything) or "-",
        )
        for row in table.rows
    ]


def _amounts(table: Table, colour: Colour) -> Sequence[float]:
    if colour == "parameters":
        return [row.parameters for row in table.rows]
    if colour == "mult-adds":
        return [row.mult_adds for row in table.rows]
    if colour == "memory":
        return [row.activation_memory for row in table.rows]
    if colour == "receptive field":
        return [_field_side(row, table) for row in table.rows]
    return [0.0] * len(table.rows)


def _field_side(row: Row, table: Table) -> int:
    """The longer side of the receptive field; the image's where everything is seen."""
    sides = zip(row.field or (), table.network.input_shape[1:], strict=False)
    return max((pixels if axis.size is None else axis.size for axis, pixels in sides), default=0)


def legend(table: Table, colour: Colour) -> list[tuple[str, str, str]]:
    """What each colour stands for: its class, its letter, its words."""
    if colour == "kind":
        used = {layer.operation.family for layer in table.network.layers}
        return [
            (family, hue.letter, say(Sentence(hue.name)))
            for family, hue in palette.FAMILIES.items()
            if family in used
        ]
    worded = memory if colour == "memory" else abbreviated
    bounds = palette.scale(_amounts(table, colour)).bounds()
    if len(bounds) == 1:
        return [("step-0", "", "0"), (f"step-{palette.LAST}", "", worded(bounds[0]))]
    return [("step-0", "", "0")] + [
        (f"step-{number}", "", f"{worded(least)} – {worded(most)}")
        for number, (least, most) in enumerate(pairwise(bounds), start=1)
    ]
