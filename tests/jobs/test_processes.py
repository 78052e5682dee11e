"""Whatever ends the app, its cluster ends; and a cluster at an address is used as our own is."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from dask import config
from distributed import Security

from explorer.jobs import Queue
from explorer.jobs.job_settings import Settings, read
from tests.e2e.conftest import free_port
from tests.jobs import tasks
from tests.jobs.conftest import PATIENCE, result, wait_until_gone

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_LOGGING__DISTRIBUTED": "critical"}

APP = """
import sys
from explorer import jobs
from explorer.jobs import job_settings
from tests.jobs import tasks

job_settings.read = lambda: job_settings.Settings(loaded=())
print(jobs.submit(tasks.hold, int(sys.argv[1])).result())
"""


@pytest.fixture
def app(board):
    """A process that has a job done, as the server does, and the call from its worker."""
    process = psutil.Popen(
        [sys.executable, "-c", APP, str(board.port)],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process, board.next_call()
    with suppress(psutil.NoSuchProcess):
        process.kill()
    process.wait()
    process.stdout.close()


def descendants(process):
    """The cluster's process and all that descend from it."""
    return process.children(recursive=True)


def cluster_folder(process):
    return Path(process.children()[0].cmdline()[5])


def test_a_killed_app_leaves_no_process_and_no_file(app):
    process, call = app
    started, folder = descendants(process), cluster_folder(process)
    assert call.pid in [child.pid for child in started]
    assert folder.is_dir()
    process.kill()
    wait_until_gone(started)
    assert not folder.exists()


@pytest.mark.thorough
def test_an_app_that_ends_leaves_no_process_and_no_file(app):
    process, call = app
    started, folder = descendants(process), cluster_folder(process)
    call.answer("enough")
    assert process.stdout.read() == "enough\n"
    assert process.wait() == 0
    assert not started[0].is_running()  # it was waited for
    wait_until_gone(started)
    assert not folder.exists()


@contextmanager
def dask(*arguments: str) -> Iterator[psutil.Popen]:
    """A scheduler or a worker, started by hand."""
    process = psutil.Popen([sys.executable, "-m", "dask", *arguments], env=ENVIRONMENT)
    try:
        yield process
    finally:
        for each in [*process.children(recursive=True), process]:
            each.kill()
        process.wait(PATIENCE)


@contextmanager
def scheduler(port: int, *shown: str) -> Iterator[psutil.Popen]:
    place = ("--protocol", "tls" if shown else "tcp", "--host", "127.0.0.1", "--port", str(port))
    web = ("--no-dashboard", "--dashboard-address", ":0")
    with dask("scheduler", *place, *web, *shown) as process:
        yield process


@contextmanager
def worker(port: int, *shown: str) -> Iterator[psutil.Popen]:
    address = f"{'tls' if shown else 'tcp'}://127.0.0.1:{port}"
    alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
    with dask("worker", address, *alone, *shown) as process:
        yield process


@pytest.fixture
def shown(tmp_path):
    """How a certificate is named to Dask's commands; this process has it in Dask's settings."""
    drawn = Security.temporary().get_tls_config_for_role("client")
    files = {name: tmp_path / f"{name}.pem" for name in ("cert", "key")}
    for name, file in files.items():
        file.write_text(drawn[name])
    mine = {"ca-file": files["cert"], "client.cert": files["cert"], "client.key": files["key"]}
    with config.set({f"distributed.comm.tls.{name}": str(file) for name, file in mine.items()}):
        yield [
            text for name in ("ca-file", "cert", "key")
            for text in (f"--tls-{name}", str(files.get(name, files["cert"])))
        ]  # fmt: skip


@pytest.mark.soak
def test_a_cluster_at_an_address_does_the_jobs_of_several_apps(board, monkeypatch, shown):
    port = free_port()
    monkeypatch.setenv("EXPLORER_CLUSTER", f"tls://127.0.0.1:{port}")
    first, second = Queue(), Queue()
    with scheduler(port, *shown), worker(port, *shown) as working:
        job = first.submit(tasks.hold, board.port)
        call = board.next_call()
        assert call.pid == working.pid
        other = second.submit(tasks.hold, board.port)
        # It waits for the first app's: until another worker is started by hand.
        with worker(port, *shown) as by_hand:
            later = board.next_call()
            assert later.pid == by_hand.pid
            later.answer("from the second")
            assert result(other) == "from the second"
        other.cancel()
        second.close()
        # An app that goes takes its jobs with it, and nobody else's.
        job.cancel()
        call.wait_until_it_hangs_up()
        first.close()


@pytest.mark.soak
def test_a_scheduler_that_was_lost_and_comes_back_gets_the_unfinished_jobs_again(board):
    port = free_port()
    queue = Queue(Settings(address=f"tcp://127.0.0.1:{port}"))
    with scheduler(port), worker(port):
        job = queue.submit(tasks.hold, board.port)
        call = board.next_call()
    call.wait_until_it_hangs_up()
    with scheduler(port), worker(port):
        board.next_call().answer("done all the same")
        assert result(job) == "done all the same"
        queue.close()


def test_the_settings_are_those_of_the_environment(monkeypatch):
    for name in ("CLUSTER", "CLUSTER_TRUSTED", "WORKERS", "WORKER_MEMORY", "QUEUE", "IDLE"):
        monkeypatch.delenv(f"EXPLORER_{name}", raising=False)
    default = read()
    assert default.address is None
    assert 1 <= default.workers <= max(1, os.cpu_count() - 1)
    monkeypatch.setenv("EXPLORER_CLUSTER", "tls://10.0.0.1:8786")
    monkeypatch.setenv("EXPLORER_WORKERS", "3")
    monkeypatch.setenv("EXPLORER_WORKER_MEMORY", "2 GB")
    monkeypatch.setenv("EXPLORER_QUEUE", "0")
    monkeypatch.setenv("EXPLORER_IDLE", "60")
    assert read() == Settings("tls://10.0.0.1:8786", 3, 2_000_000_000, 0, 60)


def test_a_scheduler_that_asks_for_no_certificate_is_taken_where_the_network_is_trusted(
    monkeypatch,
):
    monkeypatch.setenv("EXPLORER_CLUSTER", "tcp://10.0.0.1:8786")
    monkeypatch.delenv("EXPLORER_CLUSTER_TRUSTED", raising=False)
    with pytest.raises(ValueError, match="EXPLORER_CLUSTER_TRUSTED=yes"):
        read()
    monkeypatch.setenv("EXPLORER_CLUSTER_TRUSTED", "yes")
    assert read().address == "tcp://10.0.0.1:8786"


@pytest.mark.parametrize(
    "name, text",
    [
        ("EXPLORER_CLUSTER", "10.0.0.1"),
        ("EXPLORER_CLUSTER_TRUSTED", "perhaps"),
        ("EXPLORER_WORKERS", "0"),
        ("EXPLORER_WORKERS", "all"),
        ("EXPLORER_IDLE", "-1"),
    ],
)
def test_a_setting_that_says_nothing_is_named(monkeypatch, name, text):
    monkeypatch.setenv(name, text)
    with pytest.raises(ValueError, match=name):
        read()
