"""Runs as they are played: what a step costs, how soon a click is answered, who disturbs whom."""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, process_time

import numpy as np
import psutil
import torch
from playwright.sync_api import sync_playwright
from torch.nn.functional import cross_entropy

from explorer.data.augmenting import NONE
from explorer.jobs import Queue, Report
from explorer.jobs.job_settings import Settings as JobSettings
from explorer.network.architectures import network
from explorer.network.module import build
from explorer.training import keeper, owner, runs
from explorer.training.beginning import Beginning
from explorer.training.change import Record
from explorer.training.run import Run
from explorer.training.store import database, run_settings
from tests.benchmarks.measuring import Result, percentile
from tests.benchmarks.visitor import Visitor
from tests.e2e.conftest import ROOT, launched, serving

KEY = owner.drawn()
RECORD = Record(Beginning(network("lenet"), epochs=1000, augmentation=NONE))
TURNS = 7
STEPS = 1_000
CLICKS = 40
POLL = 0.5
"""Seconds between two looks of a page at a run."""


def results() -> Iterator[Result]:
    """A line a question."""
    with TemporaryDirectory() as folder:
        os.environ["EXPLORER_FOLDER"] = folder
        with kept() as queue:
            yield from latencies()
            yield step(queue)
        yield from on_the_page(Path(folder))
        yield beside_visitors(Path(folder))
        database.close_all()


@contextmanager
def kept() -> Iterator[Queue]:
    """One worker and the keeper that gives it turns, as on a machine of two cores."""
    queue = Queue(JobSettings(workers=1))
    queue.prepare()
    keeps = keeper.Keeper(run_settings.read(), queue)
    thread = Thread(target=keeps.run)
    wake, keeper.wake = keeper.wake, keeps.wake.set
    thread.start()
    try:
        yield queue
    finally:
        keeps.end()
        thread.join()
        queue.close()
        keeper.wake = wake


def reached(run: str, step: int) -> None:
    """Waits until a run was trained to a step, and so far as a page that looks often would see."""
    while runs.look(run, since=step).step < step:
        time.sleep(0.002)


def latencies() -> Iterator[Result]:
    """From a click to the first new point, a page's own time to draw it not counted."""
    run = runs.begin(RECORD, KEY)
    runs.step(run, KEY)
    reached(run, 1)
    clicks, plays = [], []
    for click in range(CLICKS):
        start = perf_counter()
        runs.step(run, KEY)
        reached(run, click + 2)
        clicks.append(perf_counter() - start)
        time.sleep(0.1)
    for _ in range(10):
        before = runs.look(run).step
        start = perf_counter()
        runs.play(run, KEY)
        reached(run, before + 1)
        plays.append(perf_counter() - start)
        runs.pause(run, KEY)
        time.sleep(0.5)
    yield Result(
        "training: one step clicked until its point stands in the database, p95",
        1e3 * percentile(clicks, 95), "ms", 300, "at most",
        reference=1e3 * percentile(clicks, 50), absolute=True,
    )  # fmt: skip
    yield Result(
        "training: play until the first new point stands in the database, p95",
        1e3 * percentile(plays, 95), "ms", 1000, "at most",
        reference=1e3 * percentile(plays, 50), absolute=True,
    )  # fmt: skip
    runs.delete(run, KEY)


def on_the_page(folder: Path) -> Iterator[Result]:
    """From a click in a real Chromium until the page has the new point: it has its step's number.

    The keeper, the worker's turn, the run of the page's script and the browser's drawing counted.
    """
    with (
        serving(ROOT / "app.py", folder / "page", EXPLORER_WORKERS="1") as server,
        sync_playwright() as playwright,
    ):
        browser = launched(playwright)
        page = browser.new_page()
        page.goto(f"{server.url}/training")
        page.get_by_role("button", name="One step", exact=True).wait_for(timeout=60_000)
        for _ in range(5):  # the workers start, and what is loaded once is loaded
            page.evaluate(CLICK, "One step")
            page.wait_for_timeout(1000)
        clicks = []
        for _ in range(CLICKS):
            clicks.append(page.evaluate(CLICK, "One step"))
            page.wait_for_timeout(700)
        plays = []
        for _ in range(5):
            page.get_by_role("button", name="Recipe").click()
            page.get_by_role("button", name="New run", exact=True).click()
            page.keyboard.press("Escape")
            page.get_by_role("button", name="Play", exact=True).wait_for()
            page.wait_for_timeout(1000)
            plays.append(page.evaluate(CLICK, "Play"))
            page.get_by_role("button", name="Go on", exact=True).wait_for(timeout=60_000)
        browser.close()
    yield Result(
        "training: one step clicked until its point stands on the page, p95",
        percentile(clicks, 95), "ms", 300, "at most",
        reference=percentile(clicks, 50), absolute=True,
    )  # fmt: skip
    yield Result(
        "training: play until the first new point stands on the page, p95",
        percentile(plays, 95), "ms", 1000, "at most",
        reference=percentile(plays, 50), absolute=True,
    )  # fmt: skip


CLICK = """(name) => new Promise((done) => {
  const step = () => document.querySelector("[data-fact=step]")?.textContent;
  const before = step(), began = performance.now();
  const look = () => {
    if (step() && step() !== before) done(performance.now() - began);
    else requestAnimationFrame(look);
  };
  const buttons = [...document.querySelectorAll("*")]
    .flatMap((host) => [...(host.shadowRoot?.querySelectorAll("button") ?? [])]);
  buttons.find((each) => each.textContent.endsWith(name)).click();
  look();
})"""
"""Clicks a button; milliseconds until the page has another step."""


def step(queue: Queue) -> Result:
    """CPU of a step of a played run, looked at twice a second, against a bare loop, in turns."""
    queue.submit(without_validation).result()
    worker = psutil.Process(queue.submit(who).result())
    run = runs.begin(RECORD, KEY)
    played(run, worker)
    queue.submit(bare, STEPS).result()
    pairs = [(played(run, worker), queue.submit(bare, STEPS).result()) for _ in range(TURNS)]
    return Result(
        "training: CPU of a step of a played run against a bare loop",
        ours=1e3 * statistics.median(mine for mine, _ in pairs),
        reference=1e3 * statistics.median(theirs for _, theirs in pairs),
        ratio=statistics.median(mine / theirs for mine, theirs in pairs),
        unit="ms", goal=1.05, direction="at most",
    )  # fmt: skip


def played(run: str, worker: psutil.Process) -> float:
    """CPU seconds of the worker for a step: metrics, wishes, snapshots and all."""
    before = worker.cpu_times()
    first = runs.look(run).step
    runs.play(run, KEY, first + STEPS)
    seen = runs.look(run, first)
    while seen.step < first + STEPS or seen.state == "playing":
        time.sleep(POLL)
        seen = runs.look(run, seen.step, KEY)
        runs.mark_seen(run, KEY)
    after = worker.cpu_times()
    spent: float = after.user + after.system - before.user - before.system
    return spent / STEPS


def without_validation(report: Report) -> None:
    """In the worker: nothing is validated, for that is not what is measured."""
    from explorer.training import turn

    turn._Turn._validate = lambda self: None  # type: ignore[method-assign]


def who(report: Report) -> int:
    """The worker's process."""
    return os.getpid()


def bare(report: Report, steps: int) -> float:
    """CPU seconds of a step of the loop that anybody would write, in the worker.

    It trains the same network by the same batches and goes on where it was, as the run does: a
    network that has learnt costs some per cent more, its gradients being that small.
    """
    if not _TWIN:
        _TWIN.append(_Twin())
    return _TWIN[0].trained(steps)


class _Twin:
    def __init__(self) -> None:
        beginning = RECORD.beginning
        self.plan, self.done = Run(RECORD).plan, 0
        self.images, self.labels = Run(RECORD)._batches.batch(np.arange(len(beginning.data.labels)))
        self.net = build(beginning.network)
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=beginning.rate)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, beginning.rate, total_steps=self.plan.length
        )

    def trained(self, steps: int) -> float:
        first, self.done = self.done, self.done + steps
        batches = [torch.tensor(self.plan.images(step)) for step in range(first, self.done)]
        start = process_time()
        for batch in batches:
            loss = cross_entropy(self.net(self.images[batch]), self.labels[batch])
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            self.schedule.step()
        return (process_time() - start) / steps


_TWIN: list[_Twin] = []


def beside_visitors(folder: Path) -> Result:
    """Steps a second of a run with five sessions that click about, against alone, in turns.

    A worker and a server share two cores: the worker's fair share is one of them, as when alone.
    """
    log = folder / "log"
    with serving(ROOT / "app.py", log, EXPLORER_WORKERS="1") as server:
        run = runs.begin(RECORD, KEY)
        runs.play(run, KEY, 90_000)
        reached(run, 10)
        pairs = []
        for _ in range(3):
            alone = pace(run)
            with clicking(server.url, 5):
                pairs.append((pace(run), alone))
        runs.pause(run, KEY)
    return Result(
        "training: steps a second beside five sessions that click about, against alone",
        ours=statistics.median(mine for mine, _ in pairs),
        reference=statistics.median(theirs for _, theirs in pairs),
        ratio=statistics.median(mine / theirs for mine, theirs in pairs),
        unit="1/s", goal=0.8, direction="at least",
    )  # fmt: skip


def pace(run: str) -> float:
    """Steps a second, over some seconds."""
    start, first = perf_counter(), runs.look(run).step
    while perf_counter() - start < 6:
        time.sleep(POLL)
        runs.mark_seen(run, KEY)
    return (runs.look(run).step - first) / (perf_counter() - start)


@contextmanager
def clicking(url: str, sessions: int) -> Iterator[None]:
    """So many visitors, each of whom changes a control every two seconds."""
    over = Event()

    def visit(number: int) -> None:
        with Visitor(url, "net=lenet&in=3x96x96&classes=10") as visitor:
            height = 96 + number
            while not over.wait(2):
                height = 96 + (height - 95) % 32
                visitor.enter("network", "height", height)

    threads = [Thread(target=visit, args=(number,)) for number in range(sessions)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
