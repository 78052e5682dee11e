"""The table of layers as a file: CSV, LaTeX (booktabs), Markdown, plain text.

Every cell comes from the arithmetic, so no torch is needed. A broken network is written up to the
layer that cannot work, and the sentence follows; CSV, which is data, has the working layers only.
"""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import compress

from explorer.network.operations import Shape, shape_text
from explorer.network.receptive_field import Field
from explorer.network.shapes import Row, Table
from explorer.numerals import memory, share, whole
from explorer.sentence import N_

Translate = Callable[[str], str]
"""From an English text to the reader's."""

_LEFT, _RIGHT = "left", "right"

_COLUMNS = (
    (N_("layer"), _LEFT),
    (N_("operation"), _LEFT),
    (N_("input"), _LEFT),
    (N_("output"), _LEFT),
    (N_("kernel"), _LEFT),
    (N_("parameters"), _RIGHT),
    (N_("share"), _RIGHT),
    (N_("mult-adds"), _RIGHT),
    (N_("receptive field"), _RIGHT),
    (N_("jump"), _RIGHT),
    (N_("memory"), _RIGHT),
    (N_("parameters, in numbers"), _LEFT),
    (N_("output size, in numbers"), _LEFT),
)
"""What stands over each column for people. Formulas come last: their lengths differ most."""

_DATA = (
    "name", "operation", "input_shape", "output_shape", "kernel", "parameters", "share",
    "mult_adds", "receptive_field", "jump", "activation_bytes", "parameter_formula",
    "output_arithmetic", "inputs", "call",
)  # fmt: skip
"""The columns of the CSV; a program reads them, so they are the same in every language."""


def shapes_text(shapes: Sequence[Shape]) -> str:
    """[1, 6, 28, 28]; those of several inputs with a comma between."""
    return ", ".join(map(shape_text, shapes))


def sides_text(sides: tuple[int, int] | None) -> str:
    """5×5, height by width; empty where there is none."""
    return "" if sides is None else "×".join(map(str, sides))


def field_text(field: tuple[Field, Field] | None, everything: str) -> str:
    """How many pixels a value looks at, 5×5; empty where rows of the output are no longer images.

    `everything` is the word for a whole axis.
    """
    if field is None:
        return ""
    sizes = [everything if axis.size is None else str(axis.size) for axis in field]
    return everything if sizes == [everything] * 2 else "×".join(sizes)


def jump_text(field: tuple[Field, Field] | None) -> str:
    """Pixels from the field of one value to that of the next: 2, or 2×4 where axes differ."""
    if field is None or None in (field[0].size, field[1].size):
        return ""
    jumps = [str(axis.jump) for axis in field]
    return jumps[0] if jumps[0] == jumps[1] else "×".join(jumps)


def write_csv(table: Table) -> str:
    """A line a layer under a line of names, numbers bare (RFC 4180)."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(_DATA)
    writer.writerows(_data(row, table) for row in table.rows)
    return file.getvalue()


def _data(row: Row, table: Table) -> tuple[object, ...]:
    return (
        row.name,
        row.kind,
        shapes_text(row.input_shapes),
        shape_text(row.output_shape),
        sides_text(row.kernel).replace("×", "x"),
        row.parameters,
        f"{row.parameters / (table.parameters or 1):.6g}",
        row.mult_adds,
        field_text(row.field, "all").replace("×", "x"),
        jump_text(row.field).replace("×", "x"),
        row.activation_memory,
        row.parameter_formula,
        "; ".join(row.arithmetic),
        ", ".join(row.inputs),
        row.operation.call().source(),
    )


def _texts(row: Row, table: Table, translate: Translate) -> tuple[str, ...]:
    """The cells of a layer as people read them."""
    return (
        row.name,
        row.kind,
        shapes_text(row.input_shapes),
        shape_text(row.output_shape),
        sides_text(row.kernel),
        whole(row.parameters),
        share(row.parameters, table.parameters),
        whole(row.mult_adds),
        field_text(row.field, translate(N_("all"))),
        jump_text(row.field),
        memory(row.activation_memory),
        row.parameter_formula,
        "; ".join(row.arithmetic),
    )


def _totals(table: Table, translate: Translate) -> tuple[str, ...]:
    held = sum(row.activation_memory for row in table.rows)
    cells = dict.fromkeys((heading for heading, _ in _COLUMNS), "")
    cells["layer"] = translate(N_("total"))
    cells["parameters"] = whole(table.parameters)
    cells["share"] = share(table.parameters, table.parameters)
    cells["mult-adds"] = whole(table.mult_adds)
    cells["memory"] = memory(held)
    return tuple(cells.values())


_PAPER = frozenset(
    ("layer", "operation", "output", "kernel", "parameters", "mult-adds", "receptive field")
)
"""The columns that a page of paper has room for."""


@dataclass(frozen=True)
class _Cut:
    """The chosen columns of the table, worded."""

    headings: tuple[str, ...]
    sides: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    told: str
    """What keeps the network from working, if anything does."""


def _cut(table: Table, translate: Translate, wanted: frozenset[str] | None = None) -> _Cut:
    is_shown = [wanted is None or heading in wanted for heading, _ in _COLUMNS]
    return _Cut(
        headings=tuple(compress((translate(heading) for heading, _ in _COLUMNS), is_shown)),
        sides=tuple(compress((side for _, side in _COLUMNS), is_shown)),
        rows=tuple(tuple(compress(_texts(row, table, translate), is_shown)) for row in table.rows),
        totals=tuple(compress(_totals(table, translate), is_shown)),
        told="" if table.failure is None else table.failure.sentence.text(translate),
    )


def write_text(table: Table, translate: Translate = str) -> str:
    """Columns for a terminal."""
    cut = _cut(table, translate)
    columns = zip(cut.headings, cut.totals, *cut.rows, strict=True)
    widths = [max(map(len, column)) for column in columns]
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))

    def aligned(cells: Sequence[str]) -> str:
        placed = (
            cell.rjust(width) if side == _RIGHT else cell.ljust(width)
            for cell, width, side in zip(cells, widths, cut.sides, strict=True)
        )
        return "  ".join(placed).rstrip()

    lines = [aligned(cut.headings), rule, *map(aligned, cut.rows), rule, aligned(cut.totals)]
    return _joined(lines, cut.told)


def _joined(lines: Sequence[str], note: str) -> str:
    return "\n".join([*lines, *([note] if note else [])]) + "\n"


def write_markdown(table: Table, translate: Translate = str) -> str:
    """A table as GitHub and most editors render it (GFM, "Tables")."""
    cut = _cut(table, translate)
    lines = [
        _piped(cut.headings),
        _piped("---:" if side == _RIGHT else "---" for side in cut.sides),
        *(_piped(map(_in_markdown, row)) for row in cut.rows),
        _piped(f"**{cell}**" if cell else "" for cell in cut.totals),
    ]
    return _joined(lines, cut.told and f"\n{_in_markdown(cut.told)}")


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _in_markdown(text: str) -> str:
    # An underscore or star between letters is none of emphasis, at a word's edge it could be.
    return re.sub(r"([\\*_|`<>\[\]])", r"\\\1", text)


_TEX = {
    "\\": r"\textbackslash{}", "_": r"\_", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "·": r"$\cdot$", "×": r"$\times$", "−": "$-$", "→": r"$\to$", "⌈": r"$\lceil$",
    "⌉": r"$\rceil$", "\u202f": r"\,",
}  # fmt: skip


def write_latex(table: Table, translate: Translate = str) -> str:
    """A tabular for a paper; it needs \\usepackage{booktabs}, and UTF-8, which LaTeX now takes."""
    cut = _cut(table, translate, _PAPER)
    sides = "".join(side[0] for side in cut.sides)
    lines = [
        r"% \usepackage{booktabs}",
        rf"\begin{{tabular}}{{@{{}}{sides}@{{}}}}",
        r"  \toprule",
        _tex_line(cut.headings),
        r"  \midrule",
        *map(_tex_line, cut.rows),
        r"  \midrule",
        _tex_line(cut.totals),
        r"  \bottomrule",
        r"\end{tabular}",
    ]
    return _joined(lines, cut.told and f"% {cut.told}")


def _tex_line(cells: Sequence[str]) -> str:
    return f"  {' & '.join(''.join(_TEX.get(sign, sign) for sign in cell) for cell in cells)} \\\\"


WRITERS: dict[str, Callable[[Table], str]] = {
    "text": write_text,
    "csv": write_csv,
    "markdown": write_markdown,
    "latex": write_latex,
}
"""Each format by the name that the command line knows it by."""
