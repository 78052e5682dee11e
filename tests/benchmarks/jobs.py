"""Jobs outside the page's process: how soon they begin, what they cost, whom they disturb."""

import statistics
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from explorer.jobs import Queue, Report
from explorer.jobs.job_settings import Settings
from tests.benchmarks.measuring import Result, percentile
from tests.benchmarks.pages import control_change
from tests.e2e.conftest import ROOT, serving

TURNS = 9
STEPS = 60


def results() -> Iterator[Result]:
    """A line a question."""
    queue = Queue(Settings(workers=1))
    try:
        yield first_result(queue)
        yield round_trip(queue)
        yield training_step(queue)
        yield from page_beside_a_job(queue)
    finally:
        queue.close()


def nothing(report: Report) -> None:
    """The shortest job."""


def for_ever(report: Report) -> None:
    """A job that computes until it is given up."""
    for done in count():
        sum(range(1_000))
        report(done, sys.maxsize)


def first_result(queue: Queue) -> Result:
    """A job when there is no cluster yet: processes, torch and all."""
    start = perf_counter()
    queue.submit(steps, 1).result()
    return Result(
        "jobs: the first result, cluster started for it",
        perf_counter() - start, "s", 5, "at most", absolute=True,
    )  # fmt: skip


def round_trip(queue: Queue) -> Result:
    """Submitted until the result is here, one after the other."""
    times = []
    for _ in range(200):
        start = perf_counter()
        queue.submit(nothing).result()
        times.append(perf_counter() - start)
    return Result(
        "jobs: submit until result, p95 beside p50",
        1e3 * percentile(times, 95),
        "ms", 50, "at most", reference=1e3 * percentile(times, 50), absolute=True,
    )  # fmt: skip


def training_step(queue: Queue) -> Result:
    """CPU time of LeNet's training step in a worker against a bare loop, in turns."""
    pairs = [(queue.submit(steps, STEPS).result(), steps(None, STEPS)) for _ in range(TURNS)]
    return Result(
        "jobs: CPU of a training step in a worker against a bare loop",
        ours=1e3 * statistics.median(mine for mine, _ in pairs),
        reference=1e3 * statistics.median(theirs for _, theirs in pairs),
        ratio=statistics.median(mine / theirs for mine, theirs in pairs),
        unit="ms", goal=1.1, direction="at most",
    )  # fmt: skip


def steps(report: Report | None, number: int) -> float:
    """CPU seconds of one training step, the mean of so many after a few to warm up."""
    import torch
    from torch.nn.functional import cross_entropy

    from explorer.network.architectures import network
    from explorer.network.module import build

    torch.set_num_threads(1)
    net = build(network("lenet"))
    optimizer = torch.optim.Adam(net.parameters())
    images, target = torch.zeros(32, 1, 32, 32), torch.zeros(32, dtype=torch.long)
    start = 0.0
    for step in range(number + 10):
        if step == 10:
            start = process_time()
        optimizer.zero_grad()
        cross_entropy(net(images), target).backward()
        optimizer.step()
    return (process_time() - start) / number


def page_beside_a_job(queue: Queue) -> Iterator[Result]:
    """A control's change without and with a worker that computes all the time."""
    with TemporaryDirectory() as folder, serving(ROOT / "app.py", Path(folder) / "log") as server:
        alone = control_change(server.url, "lenet")
        job = queue.submit(for_ever)
        beside = control_change(server.url, "lenet")
        job.cancel()
    yield Result(
        "lenet: server time of a control change beside a busy worker, p95",
        beside.ours, "ms", 60, "at most", reference=alone.ours, absolute=True,
    )  # fmt: skip
