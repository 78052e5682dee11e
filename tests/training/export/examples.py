"""Programs run as whoever downloaded them runs them, and the runs that they repeat."""

import csv
import os
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO

from explorer.network.architectures import network
from explorer.network.description import Layer, Network
from explorer.network.operations import OPERATIONS
from explorer.training.run import Run

_KEEPS = {"PATH", "HOME", "LANG", "SYSTEMROOT", "ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA"}
"""The last two name instructions of the processor: with others the losses are others too."""

MIXED = Network(
    "mixed",
    (
        Layer("conv1", OPERATIONS["Conv2d"](out_channels=4, kernel_size=3, padding=1)),
        Layer("bn1", OPERATIONS["BatchNorm2d"]()),
        Layer("relu1", OPERATIONS["ReLU"]()),
        Layer("conv2", OPERATIONS["Conv2d"](out_channels=4, kernel_size=3, padding=1)),
        Layer("add", OPERATIONS["Add"](), ("conv2", "relu1")),
        Layer("drop1", OPERATIONS["Dropout2d"]()),
        Layer("pool1", OPERATIONS["AvgPool2d"](kernel_size=2)),
        Layer("flatten", OPERATIONS["Flatten"]()),
        Layer("drop2", OPERATIONS["Dropout"]()),
        Layer("fc1", OPERATIONS["Linear"]()),
    ),
    (1, 8, 8),
)
"""Batch norm, a branch and two kinds of dropout, small."""
SMALL = network("mlp", (1, 8, 8), 10)


def trained(record, steps):
    """The run after so many steps, and the loss of each."""
    run = Run(record)
    return run, [run.step().loss for _ in range(steps)]


def repeated(text, folder, name="amber-3"):
    """Has a program run by a Python that knows nothing of ours, in a folder with nothing else."""
    folder.mkdir(exist_ok=True)
    (folder / "program.py").write_text(text)
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "program.py"],
        cwd=folder, capture_output=True, text=True, check=False,
        env={key: value for key, value in os.environ.items() if key in _KEEPS},
    )  # fmt: skip
    assert done.stderr == ""
    return table(folder / f"{name}-repeated.csv"), done.stdout


def executed(text, folder, monkeypatch):
    """The program's variables, run in this process, which is quicker by the start of torch."""
    monkeypatch.chdir(folder)
    found = {"__name__": "__main__"}
    with redirect_stdout(StringIO()):
        exec(compile(text, "program.py", "exec"), found)
    return found


def table(path):
    """The lines of a program's table, or of a run's, as numbers; None where there is nothing."""
    rows = csv.DictReader(path.read_text().splitlines())
    return [{key: float(text) if text else None for key, text in row.items()} for row in rows]


def losses(rows):
    return [row["loss"] for row in rows]
