"""A program and a table of a run say its name, whatever that is, and do nothing because of it."""

import ast
import csv
import json
from io import StringIO

import nbformat
import numpy as np
import pytest
from markdown_it import MarkdownIt

from explorer.training.beginning import Beginning
from explorer.training.change import Record
from explorer.training.export.curves_table import metrics_csv
from explorer.training.export.program import Recorded, notebook, script
from explorer.training.progress import Metrics
from tests.hostile_names import HOSTILE_NAMES
from tests.network.test_escaping import FORMULA, seen
from tests.training.export.examples import SMALL

RECORD = Record(Beginning(SMALL))
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def without_texts(tree):
    """What a program does: its tree, but for what its texts say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


PLAIN = without_texts(ast.parse(script(Recorded("amber-3", RECORD, []))))


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_script_does_what_it_does_under_any_name(name):
    tree = ast.parse(script(Recorded(name, RECORD, [])))
    assert seen(name) in " ".join(ast.get_docstring(tree).split())
    assert without_texts(tree) == PLAIN


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_notebook_shows_the_name_and_runs_nothing_of_it(name):
    read = nbformat.reads(notebook(Recorded(name, RECORD, [])), as_version=4)
    nbformat.validate(read)
    prose = [each.source for each in read.cells if each.cell_type == "markdown"]
    tokens = [token for text in prose for token in MARKDOWN.parse(text)]
    inline = [token for token in tokens if token.type == "inline"]
    assert {token.type for token in tokens} <= {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline",
    }  # fmt: skip
    assert {child.type for token in inline for child in token.children} <= {"text"}
    assert seen(name) == " ".join("".join(c.content for c in inline[0].children).split())
    for each in read.cells:
        if each.cell_type == "code":
            ast.parse(each.source)
    assert json.loads(nbformat.writes(read))["nbformat"] == 4


def test_a_table_of_metrics_has_a_column_a_layer_and_no_formula():
    values = np.full((2, 3 + 2 * len(HOSTILE_NAMES)), -0.5)
    text = metrics_csv(Metrics(1, HOSTILE_NAMES, values), []).decode()
    head, *rows = csv.reader(StringIO(text, newline=""))
    assert [len(row) for row in rows] == [len(head)] * 2
    assert [cell for cell in head if FORMULA.match(cell)] == []
    assert len(text.splitlines()) == 3
    assert rows[0][1] == "-0.5"
