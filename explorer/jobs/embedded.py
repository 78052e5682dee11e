"""The embedded cluster: a scheduler and its workers on this machine, in a process of their own.

In a process of their own, because during a run of a page Streamlit's `__main__` is app.py, which
multiprocessing would run again in every worker.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from tempfile import mkdtemp
from typing import IO, cast

import dask
from distributed import Nanny, Scheduler, SpecCluster

from explorer import installation
from explorer.jobs.cluster_access import ClusterAccess, drawn
from explorer.jobs.dask_internals import preload
from explorer.jobs.job_settings import Settings

_HOST = "127.0.0.1"
_START_UP = 60.0
"""Seconds until an address must have been printed; it takes 1 to 4."""
_PATIENCE = 10.0
"""Seconds that a cluster gets to end by itself; a job that never reports costs it 4."""

# Fork is not safe with what macOS loads, and Windows has none.
_METHOD = "forkserver" if sys.platform == "linux" else "spawn"

_CONFIGURATION: Mapping[str, object] = {
    "distributed.worker.multiprocessing-method": _METHOD,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    # Without a dashboard Dask still opens a web server: on some port, and with nothing on it.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    # Past its limit a worker is ended. Nothing is written to disk, and none is left waiting.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 1.0,
    # A job is tried on two workers. A third would be lost as well.
    "distributed.scheduler.allowed-failures": 1,
}

_ENVIRONMENT = {
    "DASK_LOGGING__DISTRIBUTED": "warning",
    # Dask's own threshold, 64 kB, doubles the CPU time of a training step (10 ms against 5).
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
    "MALLOC_MMAP_THRESHOLD_": "1000000000",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


@asynccontextmanager
async def cluster(
    workers: int, memory: int, folder: str, loaded: Sequence[str]
) -> AsyncIterator[ClusterAccess]:
    """In the process of its own: scheduler and workers, and how the scheduler lets the app in.

    What is loaded once, in the process that workers are forked from, they share: with torch a
    worker is warm after 0.1 s instead of 3, and takes 0.15 GB of its own instead of 0.4.
    """
    if _METHOD == "forkserver":
        preload(["distributed", "distributed.nanny", *loaded])
    security = drawn()
    # All that either opens: what it listens with, and to whom.
    open_to = {
        "host": _HOST, "protocol": "tls://", "security": security,
        "dashboard": False, "dashboard_address": f"{_HOST}:0",
    }  # fmt: skip
    scheduler = {"port": 0, **open_to}
    worker = {"nthreads": 1, "memory_limit": memory, **open_to}
    with dask.config.set({**_CONFIGURATION, "temporary-directory": folder}):
        try:
            async with SpecCluster(
                scheduler={"cls": Scheduler, "options": scheduler},
                workers={number: {"cls": Nanny, "options": worker} for number in range(workers)},
                security=security,
                asynchronous=True,
            ) as running:
                yield ClusterAccess(running.scheduler_address, security)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class Embedded:
    """That process, as the app sees it. Used by one thread, which can wait for it."""

    def __init__(self, settings: Settings) -> None:
        self._folder = mkdtemp(prefix="explorer-jobs-")
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "explorer.jobs",
                str(settings.workers), str(settings.worker_memory), self._folder, *settings.loaded,
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=installation.environment() | _ENVIRONMENT,
            start_new_session=True,  # Ctrl-C in the app's terminal is the app's to act on
        )  # fmt: skip

    async def access(self) -> ClusterAccess:
        """Where its scheduler is, once it is there. Raises OSError when it never is."""
        async with asyncio.timeout(_START_UP):
            line = await asyncio.to_thread(self._output.readline)
        if not line:
            raise OSError("the cluster ended before it had begun")
        return ClusterAccess.from_line(line)

    @property
    def _output(self) -> IO[str]:
        return cast(IO[str], self._process.stdout)

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def end(self) -> None:
        """Ends it and all its children, removes what they wrote, and returns when that is done."""
        cast(IO[str], self._process.stdin).close()
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)
        # Whatever is left of its group: the workers of a process that could not say good-bye.
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._output.close()
        shutil.rmtree(self._folder, ignore_errors=True)
