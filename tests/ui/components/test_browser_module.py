"""Modules become one inline script: in order, once each, and refused where they would not work."""

import re
from pathlib import Path

import pytest

import explorer.ui
from explorer.ui.components.browser_module import BadModule, bundle

UI = Path(explorer.ui.__file__).parent
ENTRIES = [path for path in sorted(UI.rglob("*.js")) if "export default" in path.read_text("utf-8")]


@pytest.fixture
def written(tmp_path):
    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return tmp_path / "entry.js"

    return write


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_every_entry_is_one_script(entry):
    text = bundle(entry)
    lines = text.splitlines()
    assert [line for line in lines if line.startswith(("import ", "export "))] == lines[-1:]
    assert "\n//" not in text


def test_every_module_of_the_tree_belongs_to_an_entry():
    declared = set(
        re.findall(r"^(?:class|function|const) \w+", "".join(map(bundle, ENTRIES)), re.M)
    )
    for path in UI.rglob("*.js"):
        exported = re.findall(
            r"^export (?:default )?((?:class|function|const) \w+)", path.read_text("utf-8"), re.M
        )
        assert exported and declared.issuperset(exported), path


def test_an_imported_module_stands_once_and_before_its_importers(written):
    entry = written(
        entry='// Shows both.\n\nimport { twice } from "./twice.js";\n'
        'import { one } from "./one.js";\n\n'
        "export default function show() {\n  // A comment.\n  return one + twice();\n}\n",
        twice='import {\n  one,\n} from "./one.js";\n\n'
        "/**\n * Doubles.\n */\nexport function twice() { return 2 * one; }\n",
        one="export const one = 1;\n",
    )
    assert bundle(entry).splitlines() == [
        "const one = 1;",
        "function twice() { return 2 * one; }",
        "function show() {",
        "return one + twice();",
        "}",
        "export default show;",
    ]


REFUSED = {
    "two modules declare": ("function one() {}", "{ one }"),
    "does not export": ("function two() {}", "{ two }"),
    "does not export default": ("export function two() {}", "two"),
    "no form of import": ("export const two = 2;", "* as two"),
    "no form of export": ("const two = 2;\nexport { two };", "{ two }"),
    "imports itself": ('import show from "./entry.js";\nexport const two = 2;', "{ two }"),
}


@pytest.mark.parametrize("other, names", REFUSED.values(), ids=REFUSED)
def test_what_would_not_work_is_refused(written, other, names):
    entry = written(
        entry=f'import {names} from "./other.js";\nfunction one() {{}}\n'
        "export default function show() {}\n",
        other=f"{other}\n",
    )
    with pytest.raises(BadModule):
        bundle(entry)


def test_an_entry_has_one_default_export(written):
    with pytest.raises(BadModule, match="0 default exports"):
        bundle(written(entry="export function show() {}\n"))
