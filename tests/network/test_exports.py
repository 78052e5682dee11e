"""What the files say is what the table says, in each format's own grammar."""

import csv
import re
from io import StringIO

import pytest

from explorer.network import exports, shapes
from explorer.network.architectures import ARCHITECTURES, network
from explorer.network.columns import COLUMNS
from explorer.ui.shell.language import translations

LENET = shapes.table(network("lenet"))
BROKEN = shapes.table(network("lenet-fixed", (1, 128, 128)))


def records(table):
    return list(csv.DictReader(StringIO(exports.write_csv(table))))


def evaluated(formula):
    left, right = formula.replace("·", "*").replace("−", "-").split(" = ")
    return eval(left), int(right)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_csv_reads_back_to_the_same_layers_and_costs(name):
    table = shapes.table(network(name))
    read = records(table)
    assert [
        (r["name"], r["operation"], int(r["parameters"]), int(r["mult_adds"])) for r in read
    ] == [(row.name, row.kind, row.parameters, row.mult_adds) for row in table.rows]
    assert [r["output_shape"] for r in read] == [str(list(row.output_shape)) for row in table.rows]
    assert sum(float(r["share"]) for r in read) == pytest.approx(1, abs=1e-4)


def test_the_formulas_in_the_csv_can_be_evaluated():
    for record in records(LENET):
        if record["parameter_formula"]:
            mine, said = evaluated(record["parameter_formula"])
            assert mine == said == int(record["parameters"])


def test_a_spreadsheet_takes_no_cell_for_a_formula():
    cells = [cell for record in records(LENET) for cell in record.values()]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")] == []


def test_a_cell_says_what_a_value_looks_at():
    looked = {r["name"]: (r["receptive_field"], r["jump"]) for r in records(LENET)}
    assert (looked["conv1"], looked["pool2"], looked["fc1"]) == (
        ("5x5", "1"),
        ("16x16", "4"),
        ("all", ""),
    )


def test_the_text_ends_with_the_totals():
    last = exports.write_text(LENET).splitlines()[-1].split("  ")
    assert [cell.strip() for cell in last if cell.strip()] == [
        "total",
        "61\u202f706",
        "100.0\u202f%",
        "416\u202f520",
        "60.0\u202fkB",
    ]


def test_the_columns_of_the_text_stand_under_each_other():
    lines = exports.write_text(LENET).splitlines()
    layers = [line for line in lines if line.startswith(("conv", "relu", "pool"))]
    assert {line.index("[1,") for line in layers} == {lines[0].index("input")}


def cells_of_markdown(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_each_line_of_the_markdown_has_every_column():
    head, rule, *rows = exports.write_markdown(shapes.table(network("resnet8"))).splitlines()
    assert {len(cells_of_markdown(line)) for line in (head, rule, *rows)} == {
        len([column for column in COLUMNS if "text" in column.outputs])
    }
    assert set(cells_of_markdown(rule)) == {"---", "---:"}


def test_markdown_takes_no_name_for_emphasis_and_no_shape_for_a_link():
    row = next(
        line
        for line in exports.write_markdown(shapes.table(network("resnet8"))).splitlines()
        if "block1" in line
    )
    assert r"block1\_conv1" in row and r"\[1, 16, 32, 32\]" in row


def test_each_line_of_the_latex_has_every_column_and_no_bare_special_sign():
    text = exports.write_latex(shapes.table(network("resnet18")))
    lines = [line for line in text.splitlines() if line.endswith(r"\\")]
    columns = len(re.search(r"@\{\}([lr]+)@\{\}", text)[1])
    assert {len(line.split(" & ")) for line in lines} == {columns}
    assert [line for line in lines if re.search(r"(?<!\\)[_%#]|[^\x00-\x7f]", line)] == []
    assert [text.count(rule) for rule in (r"\toprule", r"\midrule", r"\bottomrule")] == [1, 2, 1]


@pytest.mark.parametrize("form", ["text", "markdown", "latex"])
def test_a_broken_network_is_written_up_to_its_failing_layer(form):
    text = exports.WRITERS[form](BROKEN)
    assert "pool2" in text and "fc1" not in text
    assert "13456 / 400 leaves 256" in text.splitlines()[-1]


def test_the_files_for_people_speak_their_language():
    spanish = exports.write_markdown(BROKEN, translations("es").gettext)
    assert "parámetros" in spanish.splitlines()[0]
    assert "deja" in spanish.splitlines()[-1]
