"""A network as files: taken along from the Architecture page, loaded back, and run as they are."""

import csv
import json
import re
import subprocess
import sys
from io import StringIO
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from explorer.network import architectures, json_file
from tests.e2e import line_controls

LENET = "/?net=lenet&in=1x32x32&classes=10"


def downloaded(page, label):
    with page.expect_download() as waiting:
        line_controls.take_away(page).get_by_role("button", name=label, exact=True).click()
    return waiting.value.suggested_filename, waiting.value.path()


def test_everything_can_be_taken_along_and_loaded_back(visit, tmp_path):
    page = visit.open("/?net=resnet8&in=3x32x32&classes=10&part=download")
    name, path = downloaded(page, "CSV")
    assert name == "resnet8-3x32x32.csv"
    records = list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"))))
    assert sum(int(record["parameters"]) for record in records) == 78_042
    assert r"\toprule" in downloaded(page, "LaTeX")[1].read_text()
    assert "| layer |" in downloaded(page, "Markdown")[1].read_text()
    assert "total" in downloaded(page, "Text")[1].read_text()
    name, path = downloaded(page, "SVG")
    assert (name, ElementTree.parse(path).getroot().tag) == (
        "resnet8-3x32x32.svg", "{http://www.w3.org/2000/svg}svg",
    )  # fmt: skip
    network = json_file.read(downloaded(page, "JSON")[1].read_text())
    assert network == architectures.network("resnet8")
    file = tmp_path / "mine.json"
    file.write_text(json_file.write(architectures.network("tinyvgg")))
    page.locator("input[type=file]").set_input_files(file)
    expect(page).to_have_url(re.compile("net=tinyvgg"))
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({"format": 1, "layers": [{"name": "a"}]}))
    page.locator("input[type=file]").set_input_files(bad)
    expect(page.get_by_test_id("stMain")).to_contain_text("there is no operation called null")
    expect(page).to_have_url(re.compile("net=tinyvgg"))


SOURCES = ("PyTorch, sizes as numbers", "PyTorch, any input shape")
RUN_EACH = "import runpy, sys\nfor path in sys.argv[1:]: runpy.run_path(path, run_name='__main__')"


@pytest.mark.thorough
def test_the_source_runs_as_it_is(look, tmp_path):
    page = look(LENET)
    programs = [tmp_path / name for name in ("fixed.py", "generic.py")]
    for label, program in zip(SOURCES, programs, strict=True):
        program.write_bytes(downloaded(page, label)[1].read_bytes())
    # In one process: importing PyTorch is nearly all of what a program of its own would cost.
    command = [sys.executable, "-c", RUN_EACH, *programs]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    fixed, generic = programs
    assert fixed.read_text() != generic.read_text()
    assert ran.stdout.count("conv1.weight (6, 1, 5, 5)") == 2
