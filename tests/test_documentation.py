"""What the pages say of the code: settings, paths, the picture of the floors."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import dask.config
import pytest

from explorer import streamlit_process
from explorer.network.architectures import ARCHITECTURES
from explorer.ui.shell import browser_key
from tests.documentation import layers_picture, settings_page
from tests.documentation.__main__ import FILES

ROOT = Path(__file__).parent.parent
PAGES = [
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/architecture.md",
    "docs/settings.md",
]  # fmt: skip
# A path is written as code, or is where a link of the page leads.
WRITTEN = re.compile(r"`([\w./-]+)`|\]\((?!https?:|#)([^)#]+)[^)]*\)")
TOP = {path.name for path in ROOT.iterdir()}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_what_follows_from_the_code_is_fresh(name):
    assert read(name) == FILES[name](), "make docs"


def test_a_settings_name_is_said_once_in_the_code():
    assert settings_page.duplicates() == []


def test_every_setting_has_a_row_and_a_value_that_can_be_read(monkeypatch):
    records = settings_page.records()
    assert len({record.name for record in records}) == len(records) >= 18
    assert {record.name for record in records} == {name for _, name in settings_page.literals()}
    for record in records:
        monkeypatch.delenv(record.name, raising=False)
        assert f"| `{record.name}` | {record.meaning} |" in read("docs/settings.md")
    example = {record.name: record.example for record in records if hasattr(record, "example")}
    for record in records:
        monkeypatch.setenv(record.name, example.get(record.name, "7"))
        assert str(record.read()) == example.get(record.name, "7")


@pytest.mark.parametrize("name", [*PAGES, "Dockerfile", "Makefile", "tests/conftest.py"])
def test_no_page_names_a_setting_that_there_is_not(name):
    real = {record.name for record in settings_page.records()}
    assert set(settings_page.NAME.findall(read(name))) - real == set()


@pytest.mark.parametrize("name", PAGES)
def test_every_path_that_a_page_names_is_there(name):
    page = ROOT / name
    missing = [path for path in paths(page) if not any(placed(page, path))]
    assert missing == []


def paths(page: Path) -> list[str]:
    """What looks like a path of ours: it has a folder of ours in front, or ends as our files do."""
    written = [a or b for a, b in WRITTEN.findall(page.read_text(encoding="utf-8"))]
    return [
        path for path in written
        if path.partition("/")[0] in TOP or re.search(r"\.(py|md|toml|po|js|css|html|svg)$", path)
    ]  # fmt: skip


def placed(page: Path, path: str) -> list[bool]:
    return [(page.parent / path).exists(), (ROOT / path).exists()]


def test_the_tree_in_the_readme_is_the_tree():
    (tree,) = re.findall(r"```\n(app\.py .*?)```", read("README.md"), re.DOTALL)
    folder, listed = ROOT, set()
    for line in tree.splitlines():
        indent, names = re.match(r"( *)([^\s,]+(?:, [^\s,]+)*)", line).groups()
        folder = folder if indent else ROOT
        listed |= {folder / name for name in names.split(", ")}
        folder = folder if indent else ROOT / names
    assert [path for path in listed if not path.exists()] == []
    assert {path.parent for path in (ROOT / "explorer").glob("*/__init__.py")} <= listed


def test_the_pages_name_many_paths_so_that_the_test_above_is_no_empty_one():
    assert len(paths(ROOT / "CONTRIBUTING.md")) > 30
    assert len(paths(ROOT / "docs" / "architecture.md")) > 15


def test_the_readme_names_every_architecture_and_the_commands_that_there_are():
    (names,) = re.findall(r"architecture's name \(([^)]*)\)", read("README.md"))
    assert re.findall(r"`([\w-]+)`", names) == list(ARCHITECTURES)
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    for page in ("README.md", "CONTRIBUTING.md", "SECURITY.md"):
        assert set(re.findall(r"(?:^|`)make ([a-z]+)", read(page), re.MULTILINE)) <= targets


@pytest.mark.processes
def test_the_readmes_commands_work(tmp_path):
    commands = re.findall(r"^\$ network-explorer (.+)", read("README.md"), re.MULTILINE)
    assert {command.partition(" ")[0] for command in commands} >= {"table", "train"}
    for command in commands:
        quick = re.sub(r"--epochs \d+", "--epochs 1", command)
        subprocess.run(
            [sys.executable, "-m", "explorer", *quick.split()],
            cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True,
            capture_output=True,
        )  # fmt: skip


def test_the_picture_shows_every_floor_of_the_contract_that_is_there():
    texts = [node.text for node in ElementTree.fromstring(layers_picture.picture()).iter()]
    tree = {path.parent.name for path in (ROOT / "explorer").glob("*/__init__.py")}
    shown = {name for floor in layers_picture.floors() for name in floor.names}
    assert tree <= shown
    for floor in layers_picture.floors():
        assert " · ".join(floor.names) in texts
        assert floor.says in texts


def test_the_picture_says_who_may_import_what():
    libraries = {name: floor.libraries for floor in layers_picture.floors() for name in floor.names}
    assert libraries["figures"] == ("plotly",)
    assert libraries["jobs"] == ("dask",)
    assert libraries["training"] == ("torch",)
    assert libraries["data"] == ()
    assert libraries["pages"] == ("streamlit",)


def test_what_two_files_must_both_say_is_the_same():
    project = tomllib.loads(read("pyproject.toml"))
    (backend,) = project["build-system"]["requires"]
    assert backend in read("requirements-dev.txt").splitlines()
    config = tomllib.loads(read(".streamlit/config.toml"))
    assert config["server"]["address"] == streamlit_process.HOST
    assert f"PORT ?= {streamlit_process.PORT}\n" in read("Makefile")
    version = project["project"]["requires-python"].removeprefix(">=")
    assert project["tool"]["ruff"]["target-version"] == f"py{version.replace('.', '')}"
    assert read("Dockerfile").startswith(f"FROM python:{version}-")
    assert f'python-version: "{version}"' in read(".github/workflows/test.yml")
    names = [line.partition("==")[0] for file in ("", "-dev") for line in pins(file)]
    assert len(names) == len(set(names))
    assert f"## [{project['project']['version']}]" in read("CHANGELOG.md")


def test_the_page_on_security_says_what_the_code_says():
    page = read("SECURITY.md")
    days = browser_key._AGE // 86_400
    assert f"a cookie of the browser, {days} days after the last visit" in page
    assert "USER explorer\n" in read("Dockerfile")
    assert "make audit" in page
    for option in ("ca-file", "client.cert", "client.key"):
        dask.config.get(f"distributed.comm.tls.{option}")  # raises KeyError where there is none
        variable = f"distributed.comm.tls.{option}".upper().replace(".", "__").replace("-", "_")
        assert f"`DASK_{variable}`" in page


def pins(file: str) -> list[str]:
    return [line for line in read(f"requirements{file}.txt").splitlines() if "==" in line]


def test_the_hooks_before_a_commit_are_the_checks_of_make_lint():
    own = {name: text for name, text in os.environ.items() if not name.startswith(("MAKE", "MFL"))}
    commands = subprocess.run(
        ["make", "--dry-run", "--always-make", "VENV=.venv", "lint"],
        cwd=ROOT, env=own, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    tools = {line for line in commands if line.startswith(".venv/bin/")}
    tools = {line for line in tools if not re.search(r"\b(pip|npm) ", line)}
    assert set(re.findall(r"entry: (.+)", read(".pre-commit-config.yaml"))) == tools
    assert len(tools) > 4
