"""Rules of the house that import-linter cannot hold, because app.py and pages/ are scripts."""

import ast
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from explorer.ui.shell import page_list

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "pages").glob("*.py"))
SCRIPTS = [ROOT / "app.py", *PAGES]


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_only_composes(script):
    tree = ast.parse(script.read_text(encoding="utf-8"))
    assert set(imported(tree)) <= {"streamlit", "explorer"}
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Try)]


def test_the_router_stays_under_sixty_lines():
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 60


def test_every_page_is_in_the_navigation():
    assert {page.stem for page in PAGES} == set(page_list.PAGES)


def test_the_pins_are_exact():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    loose = [line for line in lines if line and not line.startswith("#") and "==" not in line]
    assert loose == []


def test_npm_is_pinned_by_hash_and_no_registry_is_named():
    tools = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert [name for name, pin in tools.items() if not re.fullmatch(r"\d+\.\d+\.\d+", pin)] == []
    _itself, *packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))[
        "packages"
    ].values()
    assert packages
    assert all("integrity" in each and "resolved" not in each for each in packages)


INTERNALS = {
    "streamlit": "explorer/ui/shell/streamlit_internals.py",
    "dask": "explorer/jobs/dask_internals.py",
    "distributed": "explorer/jobs/dask_internals.py",
    "torch": "explorer/network/torch_internals.py",
}
"""The one module that may use what a library does not document."""
PACKAGE = sorted((ROOT / "explorer").rglob("*.py"))


def documented(module, name):
    """Whether this is for a library's users: `name` of a module, or (None) the module itself.

    Streamlit is used as `st`, Dask by what its packages export; torch has no names with _ for them.
    """
    library, *inner = module.split(".")
    if library == "torch":
        return not any(part.startswith("_") for part in (*inner, name or ""))
    return not inner and (name is None or (library != "streamlit" and not name.startswith("_")))


def names_of_libraries(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


@pytest.mark.parametrize("path", [*SCRIPTS, *PACKAGE], ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_library_does_not_document_is_used_in_one_module(path):
    used = {
        (module, name)
        for module, name in names_of_libraries(ast.parse(path.read_text(encoding="utf-8")))
        if module.partition(".")[0] in INTERNALS
        and not documented(module, name)
        and INTERNALS[module.partition(".")[0]] != str(path.relative_to(ROOT))
    }
    assert used == set()


def test_nobody_reaches_into_what_is_not_its_own():
    """An attribute with an underscore is one that this very module defines, or an internals one."""
    strangers = []
    for path in [*SCRIPTS, *PACKAGE]:
        if str(path.relative_to(ROOT)) in INTERNALS.values():
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and re.match("_[^_]", node.attr):
                owner = ast.unparse(node.value)
                if owner not in ("self", "cls", "super()", "copy") and node.attr not in own:
                    strangers.append(f"{path.name}:{node.lineno} {owner}.{node.attr}")
    assert strangers == []


CODE = [
    path
    for folder in ("explorer", "pages", "tests")
    for suffix in ("py", "css")
    for path in sorted((ROOT / folder).rglob(f"*.{suffix}"))
]
"""Of scripts, ESLint holds the length (max-lines)."""
MOST_LINES = 350
NINETIETH_PERCENTILE = 20


def test_no_file_is_longer_than_one_can_read_at_a_sitting():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert [f"{path}: {count}" for path, count in lengths.items() if count > MOST_LINES] == []


def test_nine_functions_in_ten_have_twenty_lines_or_fewer():
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in PACKAGE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) * 9 // 10] <= NINETIETH_PERCENTILE


def test_no_two_modules_have_one_name():
    """A package may have the name of what it is about: explorer/ui/training shows training."""
    names = Counter(path.stem for path in PACKAGE if not path.stem.startswith("__"))
    assert [name for name, count in names.items() if count > 1] == []
    packages = {path.parent.name for path in PACKAGE if path.name == "__init__.py"}
    assert packages & set(names) == set()
