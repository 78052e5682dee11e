"""Every column says the same to people and to programs, wherever it stands."""

import csv
import json
import subprocess
import sys
from io import StringIO

import pytest

from explorer.network import exports, shapes
from explorer.network.architectures import network
from explorer.network.columns import COLUMNS, Entry
from explorer.network.summary import cells
from explorer.ui.shell.language import translations

RESNET = shapes.table(network("resnet8"))
MEASURED = cells(RESNET.network)
each = pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)


def test_a_key_names_one_column():
    assert len({column.key for column in COLUMNS}) == len(COLUMNS)


@each
def test_it_says_something_of_some_layer(column):
    rows = zip(RESNET.rows, MEASURED.cells, strict=True)
    assert any(column.text(Entry(row, RESNET, "all", own)) for row, own in rows)


@each
def test_what_torchinfo_measures_reads_as_what_arithmetic_says(column):
    for row, own in zip(RESNET.rows, MEASURED.cells, strict=True):
        plain = column.text(Entry(row, RESNET, "all"))
        shown = column.text(Entry(row, RESNET, "all", own)).replace("\n", ", ")
        assert plain in ("", shown) or (shown == "" and row.parameters == 0)


def test_the_csv_has_every_column_that_has_data_in_its_order():
    read = csv.reader(StringIO(exports.write_csv(RESNET)))
    assert next(read) == [column.key for column in COLUMNS if column.data]
    assert len(list(read)) == len(RESNET.rows)


def test_the_document_of_the_command_line_has_every_column_that_has_json():
    arguments = [sys.executable, "-m", "explorer", "table", "lenet", "--format", "json"]
    document = json.loads(subprocess.run(arguments, capture_output=True, check=True).stdout)
    for layer in document["layers"]:
        assert {column.key for column in COLUMNS if column.json} <= set(layer)


@each
def test_its_heading_is_in_the_catalogue(column):
    known = translations("es")._catalog
    assert column.heading in known
    assert not column.note or column.note in known


def test_a_kernel_is_used_at_every_stop_and_a_weight_of_a_linear_layer_once():
    (column,) = [column for column in COLUMNS if column.key == "weight_uses"]
    lenet = shapes.table(network("lenet"))
    said = {row.name: column.text(Entry(row, lenet, "all")) for row in lenet.rows}
    assert (said["conv1"], said["conv2"], said["pool1"], said["fc1"]) == ("784", "100", "", "1")
    several = shapes.table(network("lenet"), 7)
    assert [column.json(row) for row in several.rows] == [column.json(row) for row in lenet.rows]
