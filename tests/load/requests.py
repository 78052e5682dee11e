"""One visitor asks for thirty things at once: ONNX, attribution, excitation, 1 000 layers."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from explorer.network import architectures, link
from explorer.network.description import Layer, Network
from explorer.network.operations.activation import ReLU
from explorer.network.operations.convolution import Conv2d
from explorer.network.operations.linear import Linear
from explorer.network.operations.shaping import Flatten
from explorer.training import runs
from explorer.training.beginning import Beginning
from explorer.training.change import Record
from tests.benchmarks.measuring import Result
from tests.benchmarks.visitor import Visitor
from tests.e2e.conftest import ROOT, Server, serving
from tests.load.crowd import PATIENCE, Memory, at_once, clicking, clicks, peak, waited

REQUESTS = 30
LIMIT = 2_500_000_000
"""Bytes: what the machine allows may be too much to be a limit here."""
_KEY = "a-visitor-who-asks-for-much-at-once"
_NAME = "requests of one visitor at once"

Ask = Callable[[Server, int], str]
"""Asks the server for something of that number; why it was refused, or nothing."""


def results() -> Iterator[Result]:
    """Peak, and what another visitor notices."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setenv("EXPLORER_FOLDER", folder)
        patched.setenv("EXPLORER_SERVER_MEMORY", str(LIMIT))
        run = runs.begin(Record(Beginning(architectures.network("resnet8"))), _KEY)
        asks: tuple[Ask, ...] = (partial(_onnx, run), _attribution, _excitation, _many_layers)
        with serving(ROOT / "app.py", Path(folder) / "log") as server:
            with Visitor(server.url, page="gradients"):
                alone = clicks(server.url)
                memory = Memory(server.pid)
            with clicking(server.url) as times:
                calls = [partial(asks[n % len(asks)], server, n) for n in range(REQUESTS)]
                refusals = [refused for refused in at_once(calls) if refused]
                during = list(times)
            memory.end()
            if refusals:
                print(*refusals, server.printed()[-5_000:], sep="\n", file=sys.stderr)
            answered = REQUESTS - len(refusals)
            yield Result(f"{_NAME}: answered", answered, "requests", REQUESTS, "at least")
            yield peak(_NAME, memory, LIMIT)
            yield waited(_NAME, during, alone)


def _visitor(server: Server, query: str, page: str) -> Visitor:
    return Visitor(server.url, query, page, _KEY, PATIENCE)


def _onnx(run: str, server: Server, number: int) -> str:
    with _visitor(server, f"run={run}&part=files", "training") as visitor:
        return visitor.take_away("download-onnx")


def _attribution(server: Server, number: int) -> str:
    network = architectures.network("resnet18", (3, 128 + number, 128), 10)
    query = f"{link.query(network)}&stage=backward&part=numbers&below=pixels&method=integrated"
    with _visitor(server, query, "gradients") as visitor:
        return " ".join(visitor.alerts())


def _excitation(server: Server, number: int) -> str:
    network = architectures.network("lenet", (1, 64 + number, 64), 10)
    query = f"{link.query(network)}&below=excites"
    with _visitor(server, query, "feature_maps") as visitor:
        visitor.press("excitation-search")
        return " ".join(visitor.alerts())


def _many_layers(server: Server, number: int) -> str:
    refused: list[str] = []
    for page in ("", "feature_maps"):
        with _visitor(server, link.query(_deep(number)), page) as visitor:
            refused += visitor.alerts()
    return " ".join(refused)


def _deep(seed: int) -> Network:
    """As many layers as a network may have."""
    convolution = Conv2d(out_channels=6, kernel_size=(3, 3), padding=(1, 1))
    parts = [Layer(f"layer{place}", ReLU() if place % 2 else convolution) for place in range(998)]
    end = [Layer("flatten", Flatten()), Layer("fc", Linear(out_features=10))]
    return Network("custom", (*parts, *end), (1, 32, 32), 10, seed=seed)
