"""The command line, run as a person runs it."""

import csv
import io
import json
import re
import subprocess
import sys

import pytest

from explorer import streamlit_process
from explorer.__main__ import main
from explorer.network import architectures, json_file, link
from explorer.training.beginning import Beginning
from tests.network.programs import RUN_EACH

pytestmark = pytest.mark.processes


def explorer(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "explorer", *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def answered(capsys: pytest.CaptureFixture, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The same in this process, for what needs no other: a tenth of the time."""
    try:
        status = main(list(arguments))
    except SystemExit as ended:
        status = ended.code
    said = capsys.readouterr()
    return subprocess.CompletedProcess(arguments, status, said.out, said.err)


def table(*arguments: str) -> dict:
    run = explorer("table", *arguments, "--format", "json")
    assert run.stderr == ""
    assert run.returncode == 0
    return json.loads(run.stdout)


def test_lenet_as_json_has_the_layers_and_totals_counted_by_hand():
    document = table("lenet", "--input", "1x32x32", "--classes", "10")
    assert document["totals"]["parameters"] == 61_706
    assert document["totals"]["mult_adds"] == 416_520
    assert document["failed"] is None
    conv1, last = document["layers"][0], document["layers"][-1]
    assert {key: conv1[key] for key in ("name", "operation", "input_shape", "output_shape")} == {
        "name": "conv1", "operation": "Conv2d",
        "input_shape": [1, 32, 32], "output_shape": [6, 28, 28],
    }  # fmt: skip
    assert conv1["parameters"] == 156
    assert conv1["mult_adds"] == 117_600
    assert last["output_shape"] == [10]


@pytest.mark.parametrize(
    ("shape", "classes", "inputs", "parameters"),
    [("3x128x128", 3, 13_456, 1_628_131), ("3x512x512", 5, 250_000, 30_013_581)],
)
def test_lenet_grows_with_its_input(shape, classes, inputs, parameters):
    document = table("lenet", "--input", shape, "--classes", str(classes))
    assert document["totals"]["parameters"] == parameters
    fc1 = next(layer for layer in document["layers"] if layer["name"] == "fc1")
    assert fc1["input_shape"] == [inputs]


def test_an_architecture_alone_stands_at_its_home_input():
    assert table("resnet18")["totals"]["parameters"] == 11_689_512


def test_a_broken_network_ends_with_1_and_says_why_on_stderr_and_in_the_document():
    run = explorer("table", "lenet-fixed", "--input", "3x128x128", "--format", "json")
    document = json.loads(run.stdout)
    assert run.returncode == 1
    assert document["failed"]["layer"] == "conv1"
    assert document["failed"]["sentence"] == run.stderr.strip()
    assert document["failed"]["fixes"][0]["sentence"] == "let every pinned size follow the input"
    assert document["layers"] == []


def test_a_description_s_file_and_a_link_give_the_same_table(tmp_path):
    network = architectures.network("resnet8", (3, 64, 48), 7)
    (tmp_path / "net.json").write_text(json_file.write(network))
    expected = table("resnet8", "--input", "3x64x48", "--classes", "7")
    assert table(str(tmp_path / "net.json")) == expected
    assert table(f"http://localhost:8501/?lang=es&layer=fc&{link.query(network)}") == expected
    assert table(link.query(network)) == expected


@pytest.mark.thorough
def test_verify_asks_torchinfo_and_it_agrees(capsys):
    verified = answered(capsys, "table", "tinyvgg", "--verify", "--format", "json")
    assert (verified.returncode, verified.stderr) == (0, "")
    document = json.loads(verified.stdout)
    assert document["verified"] == {"agrees": True, "differences": []}
    run = explorer("table", "lenet", "--verify")
    assert run.returncode == 0
    assert "torchinfo agrees" in run.stdout


def test_without_verify_torch_is_never_imported():
    code = (
        "import sys; from explorer.__main__ import main; main(['table', 'resnet18']);"
        "sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode
        == 0
    )


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        (("--max-parameters", "61706"), 0),
        (("--max-parameters", "61705"), 1),
        (("--max-parameters", "61.7k"), 1),
        (("--max-parameters", "1M"), 0),
        (("--max-memory", "1MB"), 0),
        (("--max-memory", "500kB"), 1),
        (("--max-memory", "1MiB", "--batch", "64", "--optimizer", "adam"), 1),
    ],
)
def test_a_limit_that_is_passed_ends_with_1(limits, status, capsys):
    run = answered(capsys, "table", "lenet", *limits)
    assert run.returncode == status
    assert ("more than the limit" in run.stderr) == bool(status)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nosuch",), "There is no architecture called nosuch; there are lenet"),
        (("nosuch.json",), "nosuch.json cannot be read: No such file or directory."),
        ((".",), "cannot be read: Is a directory."),
        (("lenet", "--input", "3x0x5"), "The height must be a whole number from 1 to 65536"),
        (("lenet", "--input", "32"), "An input shape is channels, height and width"),
        (("lenet", "--input", "-1x32x32"), "The number of channels must be a whole number from 1"),
        (("lenet", "--classes", "-1"), "The number of classes must be a whole number from 1"),
        (("lenet", "--classes", "ten"), "--classes must be a whole number; it is ten."),
        (("lenet", "--max-memory", "much"), "--max-memory must be an amount, as in 2GB"),
        (("lenet", "--batch", "0"), "--batch must be a whole number from 1 to 1000000; it is 0."),
        (("?net=lenet&in=1x1", "--format", "json"), "An input shape is channels, height and width"),
        (("lenet", "--format", "pdf"), "invalid choice: 'pdf'"),
        ((), "the following arguments are required: NETWORK"),
    ],
)  # fmt: skip
def test_bad_arguments_end_with_2_and_one_sentence_on_stderr(arguments, sentence, capsys):
    run = answered(capsys, "table", *arguments)
    assert run.returncode == 2
    assert sentence in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"[" * 200_000, b" " * 5_000_000])
def test_a_bad_file_ends_with_2(tmp_path, content):
    (tmp_path / "net.json").write_bytes(content)
    run = explorer("table", str(tmp_path / "net.json"))
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


def test_a_file_may_begin_with_the_mark_of_windows_editors(tmp_path):
    (tmp_path / "net.json").write_text(
        json_file.write(architectures.network("lenet")), encoding="utf-8-sig"
    )
    assert table(str(tmp_path / "net.json")) == table("lenet")


def test_the_formats_hold_the_same_rows():
    rows = list(csv.DictReader(io.StringIO(explorer("table", "lenet", "--format", "csv").stdout)))
    assert [row["name"] for row in rows][:2] == ["conv1", "relu1"]
    assert sum(int(row["parameters"]) for row in rows) == 61_706
    assert "\\toprule" in explorer("table", "lenet", "--format", "latex").stdout
    assert explorer("table", "lenet", "--format", "markdown").stdout.startswith("|")
    assert "61\u202f706" in explorer("table", "lenet").stdout


def test_the_source_runs_as_it_stands(tmp_path):
    for form in ("fixed", "generic"):
        run = explorer("table", "lenet", "--input", "3x128x128", "--classes", "3",
                       "--format", "source", "--form", form)  # fmt: skip
        assert run.returncode == 0
        (tmp_path / f"{form}.py").write_text(run.stdout)
    made = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN_EACH, "fixed.py", "generic.py"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert (made.returncode, made.stderr) == (0, "")
    printed = "(fc1): Linear(in_features=13456, out_features=120, bias=True)"
    assert [printed in part for part in made.stdout.split("generic.py\n")] == [True, True]


def test_help_names_every_command():
    run = explorer("--help")
    assert run.returncode == 0
    assert "table" in run.stdout


def test_neither_help_nor_serving_waits_for_torch_or_streamlit():
    program = (
        "import sys; from explorer import __main__, streamlit_process; "
        "sys.exit(repr({'torch', 'numpy', 'streamlit', 'dask'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert run.stderr == "set()\n"


def test_the_defaults_that_the_help_says_are_the_ones_that_hold(monkeypatch):
    """They stand in the help as text, so that it answers before anything is imported."""
    monkeypatch.setenv("COLUMNS", "200")
    run = Beginning(architectures.network("lenet"))
    held = {
        "data": run.source.text(), "epochs": run.epochs, "lr": run.rate, "batch": run.batch,
        "schedule": run.schedule, "loss": run.loss, "shift": run.augmentation.shift,
        "seed": run.seed,
    }  # fmt: skip
    lines = explorer("train", "--help").stdout.splitlines()
    said = {
        option: default or before
        for line in lines
        for option, before, default in re.findall(
            r"^ +--(\w+) .*?(?:([\w-]+) \(the default\)|default: ([\w.-]+))", line
        )
    }
    del said["output"]  # in words
    assert said == {name: str(value) for name, value in held.items()}
    serving = explorer("--help").stdout
    assert f"(default: {streamlit_process.HOST}, " in serving
    assert f"default: {streamlit_process.PORT}," in serving
