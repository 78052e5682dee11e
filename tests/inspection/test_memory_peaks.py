"""What something is said to take is what it takes: of the budget nothing else is worth anything."""

import json
import subprocess
import sys

import pytest

from tests.e2e.conftest import ROOT

SLACK = 16_000_000
"""Bytes that the allocator and the libraries take for themselves."""
MOST = 1.15


@pytest.mark.thorough
@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked as Linux answers")
@pytest.mark.parametrize(
    "network",
    [
        ("resnet8", "3x160x160", "2"),
        pytest.param(("lenet", "3x320x320", "1"), marks=pytest.mark.soak),
        pytest.param(("allconv", "3x100x100", "2"), marks=pytest.mark.soak),
    ],
    ids=lambda network: network[0],
)
def test_nothing_takes_more_than_is_said(network):
    command = [sys.executable, "-m", "tests.inspection.memory_peaks", *network]
    made = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )
    assert made.returncode == 0, made.stderr
    lines = [json.loads(line) for line in made.stdout.splitlines()]
    assert len(lines) >= 10
    more = {
        line["what"]: (line["took"], line["said"])
        for line in lines
        if line["took"] > MOST * line["said"] + SLACK
    }
    assert more == {}
