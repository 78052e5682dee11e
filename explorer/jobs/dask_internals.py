"""What the jobs take from Dask beyond what Dask documents: here, and nowhere else.

The tests of this module hold that each name exists and does what is relied on, so that an upgrade
fails in one place.
"""

import logging
from collections.abc import Sequence
from multiprocessing import get_context
from typing import cast

import distributed.utils
from dask.system import CPU_COUNT
from distributed import Client
from distributed.batched import BatchedSend
from distributed.scheduler import KilledWorker

__all__ = ["CORES", "Connection", "KilledWorker", "close_at_once", "preload", "silence_client"]

CORES = CPU_COUNT
"""Cores that this process may use: Dask knows of a container's limits, os.cpu_count does not."""


class Connection:
    """The connection that a client has now. Dask makes others by itself when this one breaks."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._stream = cast(BatchedSend, client.scheduler_comm)

    @property
    def holds(self) -> bool:
        """Whether it is still this one, and open."""
        return self._client.scheduler_comm is self._stream and not self._stream.closed()


async def close_at_once(client: Client) -> None:
    """Closes a client without waiting for a scheduler that may be gone."""
    await client._close(fast=True)


def preload(modules: Sequence[str]) -> None:
    """Names what the process that workers are forked from loads, in place of Dask's own list."""
    get_context("forkserver").set_forkserver_preload(list(modules))
    distributed.utils._forkserver_preload_set = True  # else Dask sets its own


def silence_client() -> None:
    """A lost scheduler is said in one line of ours, not in Dask's three tracebacks."""
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
