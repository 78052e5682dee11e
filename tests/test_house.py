"""Rules of the house that import-linter cannot hold, because app.py and pages/ are scripts."""

import ast
from pathlib import Path

import pytest

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
    router = (ROOT / "app.py").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if f'"pages/{page.name}"' not in router] == []


def test_the_pins_are_exact():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    loose = [line for line in lines if line and not line.startswith("#") and "==" not in line]
    assert loose == []
