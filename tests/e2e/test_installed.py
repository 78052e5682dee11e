"""The app as it is installed: from the wheel, outside the checkout, started from any folder."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT, Server, Visit, answering

PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
FONTS = (
    "async () => { await document.fonts.ready; return document.fonts.check('16px \"Plex Sans\"') }"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the checkout, by the backend that stands in requirements-dev.txt."""
    folder = tmp_path_factory.mktemp("wheel")
    alone = ["--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*PIP, "wheel", *alone, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs, beside the suite's packages."""
    folder = tmp_path_factory.mktemp("site")
    alone = ["--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*PIP, "install", *alone, "--target", str(folder), str(wheel)], check=True)
    return folder


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A visitor's folder, with a file of the visitor's that bears the name of one of Python's."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "random.py").write_text("raise ImportError('this is not what was meant')\n")
    return folder


@pytest.fixture(scope="module")
def installed(
    site: Path, elsewhere: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    command = [str(site / "bin" / "network-explorer"), "--no-browser", "--port"]
    log = tmp_path_factory.mktemp("installed") / "log"
    with answering(command, log, elsewhere, {"PYTHONPATH": str(site)}) as server:
        yield server


def test_the_wheel_holds_the_whole_package_and_nothing_else(wheel: Path):
    names = set(ZipFile(wheel).namelist())
    ours = {path for path in names if not path.startswith("network_explorer-")}
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "explorer"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    package = {path for path in listed if (ROOT / path).exists()}
    parts = [ROOT / "app.py", ROOT / ".streamlit" / "config.toml"]
    parts += [*(ROOT / "pages").glob("*.py"), *filter(Path.is_file, (ROOT / "static").rglob("*"))]
    assert ours == package | {f"explorer/_app/{part.relative_to(ROOT)}" for part in parts}


def test_it_asks_for_what_requirements_txt_lists(wheel: Path):
    with ZipFile(wheel) as opened:
        (name,) = [name for name in opened.namelist() if name.endswith("/METADATA")]
        metadata = opened.read(name).decode()
    asked = {
        line.removeprefix("Requires-Dist: ")
        for line in metadata.splitlines()
        if line.startswith("Requires-Dist: ")
    }
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert asked == {line for line in lines if "==" in line}
    assert len(asked) > 10


def test_nothing_but_the_package_and_its_command_is_installed(site: Path):
    names = {path.name for path in site.iterdir() if path.suffix != ".dist-info"}
    assert names == {"explorer", "bin"}


def test_the_installed_command_prints_the_table(site: Path, elsewhere: Path):
    run = subprocess.run(
        [site / "bin" / "network-explorer", "table", "lenet", "--format", "csv"],
        cwd=elsewhere, env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    conv1 = run.stdout.splitlines()[1]
    assert conv1.startswith("conv1,Conv2d,")
    assert ",156," in conv1


@pytest.mark.thorough
def test_the_installed_app_serves_its_pages_fonts_and_colours(
    installed: Server, visit_as: Callable[..., Visit]
):
    visit = visit_as(installed.url)
    with visit.page.expect_response(lambda reply: reply.url.endswith("plex-sans.woff2")) as font:
        visit.open("/?net=lenet&in=1x32x32&classes=10")
    assert font.value.status == 200
    assert visit.page.evaluate(FONTS)
    parameters = visit.page.locator("[data-total=parameters]")
    expect(parameters).to_have_text(re.compile(r"61\s706"))
    # The theme's ink, from .streamlit/config.toml; Streamlit's own is another.
    heading = visit.page.get_by_role("heading", name="Architecture")
    assert heading.evaluate("it => getComputedStyle(it).color") == "rgb(22, 25, 27)"
    assert heading.evaluate("it => getComputedStyle(it).fontFamily").startswith('"Plex Sans"')
    visit.page.get_by_role("link", name="Feature maps").click()
    expect(visit.page.get_by_role("heading", name="Feature maps")).to_be_visible()
    expect(visit.page.locator(".classes .percent").first).to_be_visible()
    assert "Traceback" not in installed.printed()


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_fresh_environment_gets_all_that_it_needs(tmp_path: Path, elsewhere: Path):
    """From the registry: `pip install` of the wheel's own list, with nothing of the suite's."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    binaries = tmp_path / "venv" / "bin"
    subprocess.run([binaries / "pip", "--quiet", "install", str(ROOT)], check=True)
    table = [binaries / "network-explorer", "table", "lenet", "--verify"]
    run = subprocess.run(table, cwd=elsewhere, capture_output=True, text=True, check=True)
    assert "torchinfo agrees" in run.stdout
    command = [str(binaries / "network-explorer"), "--no-browser", "--port"]
    with answering(command, tmp_path / "log", elsewhere, {}) as server:
        assert "Traceback" not in server.printed()
