"""Whatever a name holds, each file's own reader finds it as text, and nothing else."""

import ast
import csv
import re
from dataclasses import replace
from io import StringIO

import pytest
from markdown_it import MarkdownIt
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexEnvironmentNode, LatexMacroNode, LatexWalker

from explorer.network import exports, shapes, source
from explorer.network.architectures import network
from explorer.network.escaping import in_csv, in_latex, in_markdown, in_script, on_one_line
from explorer.sentence import Sentence
from tests.hostile_names import HOSTILE_NAMES

_LENET = shapes.table(network("lenet"))
_FAILING = shapes.table(network("lenet-fixed", (1, 128, 128))).failure


def _named(name):
    """A layer that is called so, and fed by one that is."""
    row = _LENET.rows[0]
    return replace(row, site=replace(row.site, layer=name), inputs=(name,))


TABLE = replace(_LENET, rows=tuple(map(_named, HOSTILE_NAMES)))
FAILED = replace(
    TABLE, failure=replace(_FAILING, sentence=Sentence("{name} fails.", name=HOSTILE_NAMES[16]))
)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def seen(name):
    """As it stands in one line: nothing that cannot be seen, single spaces."""
    return " ".join(on_one_line(name).split())


def test_there_are_fifty():
    assert len(set(HOSTILE_NAMES)) == 50


def test_a_spreadsheet_computes_nothing_and_loses_nothing():
    rows = list(csv.DictReader(StringIO(exports.write_csv(TABLE), newline="")))
    assert [row["name"].removeprefix("'") for row in rows] == [
        name.removeprefix("'") for name in HOSTILE_NAMES
    ]
    assert [cell for row in rows for cell in row.values() if FORMULA.match(cell.lstrip(" "))] == []


def test_numbers_stay_numbers_in_a_spreadsheet():
    assert [in_csv(value) for value in (-1, -0.5, 3, "", "conv1")] == [-1, -0.5, 3, "", "conv1"]


OWN_MACROS = {
    "toprule", "midrule", "bottomrule", "\\", "_", "%", "&", "#", "$", "{", "}", ",",
    "textbackslash", "textasciitilde", "textasciicircum", "cdot", "times", "to",
}  # fmt: skip


def latex_nodes(nodes):
    for node in nodes:
        yield node
        yield from latex_nodes(getattr(node, "nodelist", None) or [])


def test_latex_has_our_commands_only_and_every_cell():
    text = exports.write_latex(FAILED)
    nodes, _, _ = LatexWalker(text, tolerant_parsing=False).get_latex_nodes()
    every = list(latex_nodes(nodes))
    assert {node.macroname for node in every if isinstance(node, LatexMacroNode)} <= OWN_MACROS
    assert [n.environmentname for n in every if isinstance(n, LatexEnvironmentNode)] == ["tabular"]
    rows = [line for line in text.splitlines() if line.endswith(r" \\")][1:-1]
    assert len(rows) == len(HOSTILE_NAMES)
    assert {len(re.split(r"(?<!\\)&", row)) for row in rows} == {
        len(re.findall("[lr]", re.search(r"@\{\}([lr]+)@\{\}", text)[1]))
    }
    assert not [row for row in rows if re.match(r" *[\[*]", row)]
    assert all(
        line.startswith("% ") for line in text.split(r"\end{tabular}" + "\n")[1].splitlines()
    )


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_latex_typesets_the_name(name):
    shown = LatexNodes2Text(keep_comments=True).latex_to_text(in_latex(name))
    assert " ".join(shown.replace("ˆ", "^").split()) == seen(name)


def inline_tokens(text):
    for token in MARKDOWN.parse(text):
        yield from token.children or []


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_markdown_shows_the_name_as_a_line_and_within_one(name):
    for text in (in_markdown(name), f"the layer {in_markdown(name)} fails"):
        tokens = MARKDOWN.parse(text)
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        told = list(inline_tokens(text))
        assert {token.type for token in told} <= {"text"}
        assert seen(name) in " ".join("".join(token.content for token in told).split())


def test_a_table_of_markdown_has_a_row_a_layer_and_text_only():
    tokens = MARKDOWN.parse(exports.write_markdown(FAILED))
    cells = [token.children for token in tokens if token.type == "inline"]
    assert {each.type for cell in cells for each in cell} <= {"text", "strong_open", "strong_close"}
    assert sum(token.type == "tr_open" for token in tokens) == len(HOSTILE_NAMES) + 2
    assert tokens[-1].type == "paragraph_close"


def test_a_terminal_is_told_nothing_but_a_line_a_layer():
    lines = exports.write_text(FAILED).splitlines()
    assert len(lines) == len(HOSTILE_NAMES) + 5
    assert all(line.replace("\u202f", " ").isprintable() for line in lines)


PRINTABLE = tuple(name for name in HOSTILE_NAMES if name.isprintable())


def test_the_source_holds_the_names_of_classes_as_they_are():
    net = network("lenet").with_(classes=len(PRINTABLE), class_names=PRINTABLE)
    for form in ("fixed", "generic"):
        tree = ast.parse(source.write(net, form))
        named = [each for each in tree.body if isinstance(each, ast.Assign)]
        (value,) = [each.value for each in named if each.targets[0].id == "class_names"]
        assert ast.literal_eval(value) == PRINTABLE


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_script_in_a_page_is_not_ended_by_a_name(name):
    written = in_script({"layer": name})
    assert not set("<>\u2028\u2029") & set(written)
    assert ast.literal_eval(written) == {"layer": name}
