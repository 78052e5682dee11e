"""Eight visitors look at ResNet-18 on 3x1024x1024, each with weights of its own, and leave."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from explorer.network import architectures, link
from tests.benchmarks.measuring import Result
from tests.benchmarks.visitor import Visitor
from tests.e2e.conftest import ROOT, serving
from tests.load.crowd import PATIENCE, Memory, at_once, clicking, clicks, peak, waited

VISITORS = 8
LIMIT = 2_500_000_000
"""Bytes: what the machine allows may be too much to be a limit here."""
AFTER = 60.0
"""Seconds after which what they had must be given back."""
KEPT = 1.1
"""What the server may then take, of what it took at the start."""
_NAME = "visitors on ResNet-18 at 3x1024x1024, each with weights of its own"


def results() -> Iterator[Result]:
    """Peak, what is left, and what another visitor notices."""
    limit = {"EXPLORER_SERVER_MEMORY": str(LIMIT), "EXPLORER_VISITOR_MEMORY": str(LIMIT // 2)}
    with (
        TemporaryDirectory() as folder,
        serving(ROOT / "app.py", Path(folder) / "log", EXPLORER_FOLDER=folder, **limit) as server,
    ):
        with Visitor(server.url, page="feature_maps"):
            alone = clicks(server.url)
            memory = Memory(server.pid)
        with clicking(server.url) as times:
            network = architectures.network("resnet18", (3, 1024, 1024), 10)
            queries = [link.query(network.with_(seed=seed)) for seed in range(VISITORS)]
            visit = partial(Visitor, server.url, page="feature_maps", patience=PATIENCE)
            visitors = at_once([partial(visit, query) for query in queries])
            during = list(times)
        memory.end()
        yield peak(_NAME, memory, LIMIT)
        yield waited(_NAME, during, alone)
        served = sum(not visitor.alerts() for visitor in visitors)
        yield Result(f"{_NAME}: how many were served", served, "visitors", VISITORS, "at least")
        for visitor in visitors:
            visitor.close()
        time.sleep(AFTER)
        yield Result(
            f"{_NAME}: the server's memory {AFTER:.0f} s after they left, against its start",
            memory.now / 1e6, "MB", KEPT, "at most",
            reference=memory.start / 1e6, ratio=memory.now / memory.start,
        )  # fmt: skip
