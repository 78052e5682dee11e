"""The table of layers as a file: CSV, LaTeX (booktabs), Markdown, plain text.

Every cell comes from the arithmetic, so no torch is needed. A broken network is written up to the
layer that cannot work, and the sentence follows; CSV, which is data, has the working layers only.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from explorer.network.columns import COLUMNS, EVERYTHING, Entry, Output, Whole
from explorer.network.escaping import in_csv, in_latex, in_markdown, on_one_line
from explorer.network.shapes import Table
from explorer.sentence import N_

Translate = Callable[[str], str]
"""From an English text to the reader's."""


def write_csv(table: Table) -> str:
    """A line a layer under a line of names, numbers bare (RFC 4180)."""
    file = StringIO()
    writer = csv.writer(file)
    columns = [column for column in COLUMNS if column.data is not None]
    writer.writerow(column.key for column in columns)
    for row in table.rows:
        cells = [column.data(row, table) for column in columns if column.data is not None]
        writer.writerow(map(in_csv, cells))
    return file.getvalue()


@dataclass(frozen=True)
class _Cut:
    """The chosen columns of the table, worded."""

    headings: tuple[str, ...]
    numbers: tuple[bool, ...]
    """Which columns stand on the right."""
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    failure: str
    """What keeps the network from working, if anything does."""


def _cut(table: Table, translate: Translate, wanted: Output = "text") -> _Cut:
    columns = [column for column in COLUMNS if wanted in column.outputs]
    everything, whole = translate(EVERYTHING), Whole(table)
    entries = [Entry(row, table, everything) for row in table.rows]
    totals = ["" if column.total is None else column.total(whole) for column in columns[1:]]
    return _Cut(
        headings=tuple(translate(column.heading) for column in columns),
        numbers=tuple(column.number for column in columns),
        rows=tuple(
            tuple(on_one_line(column.text(entry)) for column in columns) for entry in entries
        ),
        totals=(translate(N_("total")), *totals),
        failure=""
        if table.failure is None
        else on_one_line(table.failure.sentence.text(translate)),
    )


def write_text(table: Table, translate: Translate = str) -> str:
    """Columns for a terminal."""
    cut = _cut(table, translate)
    columns = zip(cut.headings, cut.totals, *cut.rows, strict=True)
    widths = [max(map(len, column)) for column in columns]
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))

    def aligned(cells: Sequence[str]) -> str:
        placed = (
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(cells, widths, cut.numbers, strict=True)
        )
        return "  ".join(placed).rstrip()

    lines = [aligned(cut.headings), rule, *map(aligned, cut.rows), rule, aligned(cut.totals)]
    return _joined(lines, cut.failure)


def _joined(lines: Sequence[str], note: str) -> str:
    return "\n".join([*lines, *([note] if note else [])]) + "\n"


def write_markdown(table: Table, translate: Translate = str) -> str:
    """A table as GitHub and most editors render it (GFM, "Tables")."""
    cut = _cut(table, translate)
    lines = [
        _piped(cut.headings),
        _piped("---:" if number else "---" for number in cut.numbers),
        *(_piped(map(in_markdown, row)) for row in cut.rows),
        _piped(f"**{cell}**" if cell else "" for cell in cut.totals),
    ]
    return _joined(lines, cut.failure and f"\n{in_markdown(cut.failure)}")


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def write_latex(table: Table, translate: Translate = str) -> str:
    """A tabular for a paper; it needs \\usepackage{booktabs}, and UTF-8, which LaTeX now takes."""
    cut = _cut(table, translate, "paper")
    sides = "".join("r" if number else "l" for number in cut.numbers)
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
    return _joined(lines, cut.failure and f"% {cut.failure}")


def _tex_line(cells: Sequence[str]) -> str:
    line = " & ".join(map(in_latex, cells)).lstrip()
    # At its beginning these would be an option, or the star, of the line break before it.
    begin, rest = ("{" + line[0] + "}", line[1:]) if line[:1] in ("[", "*") else ("", line)
    return f"  {begin}{rest} \\\\"


WRITERS: dict[str, Callable[[Table], str]] = {
    "text": write_text,
    "csv": write_csv,
    "markdown": write_markdown,
    "latex": write_latex,
}
"""Each format by the name that the command line knows it by."""
