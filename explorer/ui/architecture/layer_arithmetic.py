"""Why the chosen layer puts out this size and holds so many parameters: the numbers, in place."""

from math import prod

import streamlit as st

from explorer.figures import kernel_window
from explorer.figures.svg import either
from explorer.network.operations import FLOAT, shape_text
from explorer.network.row_texts import field_text, jump_text, sides_text
from explorer.network.shapes import Row, Table
from explorer.numerals import memory, whole
from explorer.ui.components import data_table, svg_picture
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.literal_text import literal
from explorer.ui.shell.language import _, ngettext, say


def numbers(table: Table, name: str) -> None:
    """Draws the facts of a layer, each with how it comes about."""
    row = _row(table, name)
    if row is not None:
        data_table.show(facts(row), key="why")


def picture(table: Table, name: str) -> None:
    """Draws the window of a layer where it has one, what it sees, what it holds."""
    row = _row(table, name)
    if row is None:
        _nothing(table, name)
        return
    with st.container(key="layer-window"):
        _window(row)
        with st.container(gap="xsmall"):
            for line in _looks(row):
                st.markdown(line)
    for notice in row.notices:
        st.info(say(notice))


def _row(table: Table, name: str) -> Row | None:
    return next((row for row in table.rows if row.name == name), None)


def _looks(row: Row) -> list[str]:
    """What comes in and goes out, its stops, what a value sees, what it all takes, each a line."""
    incoming = ", ".join(map(shape_text, row.input_shapes))
    lines = [f"{literal(incoming)} → **{literal(shape_text(row.output_shape))}**"]
    if row.operation.windows is not None:
        stops = sides_text((row.output_shape[2], row.output_shape[3]))
        lines.append(_("**{stops}** stops, the next one dashed").format(stops=stops))
    if row.field is not None:
        pixels = field_text(row.field, _("all"))
        lines.append(_("sees **{pixels}** pixels of the image").format(pixels=pixels))
    lines.append(_("puts out **{size}**").format(size=memory(row.activation_memory)))
    return lines


def _nothing(table: Table, name: str) -> None:
    """Why there are no numbers; of the layer that cannot work, its fields say it."""
    if table.failure is None or table.failure.layer != name:
        st.caption(_("{layer} is not reached: mend the layer before it first.").format(layer=name))


def facts(row: Row) -> Grid:
    """What comes in, what goes out, what it costs, what it sees, a line each."""
    lines = (_input(row), _output(row), _parameters(row), _mult_adds(row), _sees(row), _memory(row))
    return Grid(
        caption=_("{layer} in numbers").format(layer=row.name),
        columns=(
            Column(row.name, wraps=True),
            Column(row.operation.call().source(), wraps=True),
        ),
        rows=tuple(line for line in lines if line is not None),
    )


def _line(title: str, text: str, *why: str) -> Line:
    return Line(title, (Cell(text, tuple(line for line in why if line)),))


def _input(row: Row) -> Line:
    shapes = [
        f"{source} {shape_text(shape)}"
        for source, shape in zip(row.inputs, row.input_shapes, strict=True)
    ]
    return _line(_("comes in"), shapes[0], *shapes[1:])


def _output(row: Row) -> Line:
    rule = ""
    if row.operation.windows is not None and not row.operation.windows[0].ceil:
        rule = _("(size + padding − reach of the kernel) // stride + 1")
    return _line(_("goes out"), shape_text(row.output_shape), *row.arithmetic, rule)


def _parameters(row: Row) -> Line:
    held = "; ".join(
        f"{row.name}.{tensor.name} {shape_text(tensor.shape)} = {whole(tensor.count)}"
        for tensor in row.tensors
    )
    return _line(_("parameters"), whole(row.parameters), row.parameter_formula, held)


def _mult_adds(row: Row) -> Line | None:
    weights = sum(tensor.count for tensor in row.tensors if tensor.name == "weight")
    if not row.mult_adds or not weights:
        return None
    uses = row.mult_adds // weights
    sentence = ngettext(
        "{weights} weights, each used {count} time",
        "{weights} weights, each used {count} times",
        uses,
    ).format(weights=whole(weights), count=whole(uses))
    return _line(_("mult-adds"), whole(row.mult_adds), sentence)


def _sees(row: Row) -> Line | None:
    if row.field is None:
        return None
    return _line(_("receptive field"), field_text(row.field, _("all")), _seen(row))


def _seen(row: Row) -> str:
    """What a value looks at, and how far on its neighbour looks."""
    pixels, jump = field_text(row.field, _("all")), jump_text(row.field)
    if not jump:
        return _("Every value can see the whole image.")
    return _(
        "A value sees {pixels} pixels of the image; what its neighbour sees begins {jump} px on."
    ).format(pixels=pixels, jump=jump)


def _memory(row: Row) -> Line:
    return _line(_("memory"), memory(row.activation_memory), _numbers_held(row))


def _numbers_held(row: Row) -> str:
    count = prod(row.output_shape)
    return _("{count} numbers of {size} bytes").format(count=whole(count), size=FLOAT)


def _window(row: Row) -> None:
    windows = row.operation.windows
    if windows is None:
        return
    sides = (row.site.shape[2], row.site.shape[3])
    ink = kernel_window.style(row.family, either)
    svg_picture.show(kernel_window.picture(windows, sides, _stops(row), ink), key="window")


def _stops(row: Row) -> str:
    """What the picture of the window shows."""
    sides = (row.site.shape[2], row.site.shape[3])
    stops = (row.output_shape[2], row.output_shape[3])
    return _(
        "The first stop of the {kernel} window on the {map} map, and the next (dashed): "
        "{stops} stops in all."
    ).format(kernel=sides_text(row.kernel), map=sides_text(sides), stops=sides_text(stops))
