"""The diagram on the page: its segments flow like words, and every layer in it can be chosen."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Literal, assert_never

import streamlit as st

from explorer.figures import diagram_file, palette
from explorer.figures.diagram import Picture, pictures
from explorer.figures.diagram_flow import Block
from explorer.figures.folded_blocks import folded
from explorer.figures.svg import either
from explorer.network import block_tree
from explorer.network.block_tree import Branch, Unit
from explorer.network.description import INPUT, MOST_LAYERS, Layer
from explorer.network.operations import Shape, shape_text
from explorer.network.row_texts import field_text
from explorer.network.shapes import Row, Table
from explorer.numerals import abbreviated, memory, whole
from explorer.sentence import N_, Sentence
from explorer.ui.architecture import insertion
from explorer.ui.architecture.totals import Total
from explorer.ui.components import block_words
from explorer.ui.components.browser_module import component
from explorer.ui.components.chooser import Chooser, chooser_json
from explorer.ui.session import fold
from explorer.ui.session.entries import Entry, receives
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

_TARGET, _COLOUR = "diagram", "diagram-colour"

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


@receives(_TARGET)
def _coloured(entry: Entry) -> None:
    if entry.value in COLOURS:
        st.session_state[_COLOUR] = entry.value


def show(table: Table, chosen: str, chooser: Chooser, totals: tuple[Total, ...]) -> None:
    """Draws the network over its totals; a layer that is chosen in it is the chooser's entry."""
    branches = fold.branches()
    marked = fold.standing_for(chosen).output
    picture = _picture(table, branches, colour(), totals, language.current())
    version = blake2b(picture.encode(), digest_size=8).hexdigest()
    framed = (
        f'{{"chosen":{json.dumps(marked)},"chooser":{chooser_json(chooser)},'
        f'"version":"{version}","picture":{picture}}}'
    )
    _diagram(key="diagram", data=framed.encode())


@lru_cache(maxsize=64)
def _picture(
    table: Table,
    branches: tuple[Branch, ...],
    colour: Colour,
    totals: tuple[Total, ...],
    spoken: str,
) -> str:
    """All that the browser needs, as JSON in the language spoken, whatever layer is chosen."""
    drawn = blocks(table, branches, colour)
    pieces = pictures(drawn, grows=len(table.network.layers) < MOST_LAYERS)
    return json.dumps(
        {
            "label": _("The network's layers, from input to output"),
            "keys": _(
                "Plus inserts behind the layer, Delete removes it, Alt and an arrow move it, "
                "C colours the blocks, Ctrl+Z takes back. Enter opens a folded block, and Escape "
                "closes the one around."
            ),
            "total": sum(piece.width for piece in pieces),
            "pieces": [_piece(piece) for piece in pieces],
            "names": {block.name: block.sentence for block in drawn if block.name != INPUT},
            "insertable": insertion.words(spoken),
            "foot": _foot(table, branches, colour, totals),
        }
    )


def _foot(
    table: Table, branches: Sequence[Branch], colour: Colour, totals: tuple[Total, ...]
) -> dict[str, object]:
    """The totals, and the key of the colours."""
    failure = table.failure
    return {
        "totals": [asdict(total) for total in totals],
        "upTo": ""
        if failure is None
        else _("up to {layer}").format(layer=table.rows[-1].name if table.rows else INPUT),
        "by": _("Colour by"),
        "key": _("Press C in the diagram for the next one"),
        "colours": [[each, say(Sentence(words))] for each, words in COLOURS.items()],
        "colour": colour,
        "legend": [
            {"kind": kind, "sign": sign, "words": words}
            for kind, sign, words in legend(table, branches, colour)
        ],
    }


def _piece(picture: Picture) -> dict[str, object]:
    height = picture.above + picture.below
    return {
        "width": round(picture.width, 1),
        "height": round(height, 1),
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 {-picture.above:.1f} {picture.width:.1f} {height:.1f}">{picture.body}</svg>',
    }


def standalone(table: Table) -> Callable[[], str]:
    """What draws the diagram as an SVG file, all layers in the colours that they have here."""
    caption = "{} · {} · {}".format(
        f"{table.network.name} {'×'.join(map(str, table.network.input_shape))}",
        _("{count} parameters").format(count=whole(table.parameters)),
        _("{count} mult-adds").format(count=whole(table.mult_adds)),
    )
    by, every = colour(), block_tree.layers(table.network)
    entries = [(kind, f"{sign} {words}".strip()) for kind, sign, words in legend(table, every, by)]
    return partial(diagram_file.standalone, blocks(table, every, by), caption, entries)


def blocks(table: Table, branches: Sequence[Branch], colour: Colour) -> list[Block]:
    """The input and what is in sight of the layers, as the figure takes them."""
    first, *drawn = folded(_layers(table), branches)
    units = [branch.unit for branch in branches if not branch.is_open]
    amounts = [_amount(table, unit, colour) for unit in units]
    scale = palette.scale(amounts)
    return [
        first,
        *(
            replace(
                block,
                step=scale.step(amount) if colour != "kind" and block.state == "works" else None,
                sentence=_unit_sentence(table, unit, block) if block.opens else block.sentence,
                note=block_words.count(unit) if block.opens else "",
            )
            for block, unit, amount in zip(drawn, units, amounts, strict=True)
        ),
    ]


def _layers(table: Table) -> list[Block]:
    """The input and every layer."""
    network = table.network
    shape = (table.batch, *network.input_shape)
    made = [Block(INPUT, None, (), shape, _short(shape, table.batch), sentence=_("input"))]
    for row, sentence in zip(table.rows, _sentences(table), strict=True):
        made.append(
            Block(
                row.name,
                row.family,
                row.inputs,
                row.output_shape,
                _short(row.output_shape, table.batch),
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


def _unit_sentence(table: Table, unit: Unit, block: Block) -> str:
    """A folded unit, in a line."""
    if block.state != "works" or block.shape is None:
        return block.sentence
    return _("{block}, {held}, {shape}, {parameters} parameters; Enter opens it").format(
        block=unit.name,
        held=block_words.held(unit),
        shape=shape_text(block.shape),
        parameters=whole(block_tree.cost(table, unit).parameters),
    )


def _amount(table: Table, unit: Unit, colour: Colour) -> float:
    """What a layer is coloured by, or a folded unit: the sum, or the field of its last layer."""
    rows = table.rows[unit.first : unit.first + len(unit.layers)]
    cost = block_tree.cost(table, unit)
    match colour:
        case "parameters":
            return cost.parameters
        case "mult-adds":
            return cost.mult_adds
        case "memory":
            return cost.memory
        case "receptive field":
            return _field_side(rows[-1], table) if rows else 0.0
        case "kind":
            return 0.0
        case _:
            assert_never(colour)


def _field_side(row: Row, table: Table) -> int:
    """The longer side of the receptive field; the image's where everything is seen."""
    sides = zip(row.field or (), table.network.input_shape[1:], strict=False)
    return max((pixels if axis.size is None else axis.size for axis, pixels in sides), default=0)


def legend(table: Table, branches: Sequence[Branch], colour: Colour) -> list[tuple[str, str, str]]:
    """What each colour stands for: its class, its letter, its words."""
    if colour == "kind":
        used = {layer.operation.family for layer in table.network.layers}
        return [
            (family, hue.letter, say(Sentence(hue.name)))
            for family, hue in palette.FAMILIES.items()
            if family in used
        ]
    worded = memory if colour == "memory" else abbreviated
    units = [branch.unit for branch in branches if not branch.is_open]
    bounds = palette.scale([_amount(table, unit, colour) for unit in units]).bounds()
    if len(bounds) == 1:
        return [("step-0", "", "0"), (f"step-{palette.LAST}", "", worded(bounds[0]))]
    return [("step-0", "", "0")] + [
        (f"step-{number}", "", f"{worded(least)} – {worded(most)}")
        for number, (least, most) in enumerate(pairwise(bounds), start=1)
    ]
