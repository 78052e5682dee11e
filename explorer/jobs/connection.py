"""The connection to a cluster: for as long as it holds, jobs can be handed out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

from distributed import Client, Future

from explorer.jobs import dask_internals
from explorer.jobs.cluster_access import configured
from explorer.jobs.embedded import Embedded
from explorer.jobs.job_settings import Settings
from explorer.jobs.work import perform

dask_internals.silence_client()

_ANSWER = 5.0
"""Seconds that a scheduler gets to answer."""

Heard = Callable[[str, int, int], None]
"""What a report is told to: the job's name, what is done, what there is to do."""


class Link:
    """A connection that was made. Once broken it is never mended: another is made."""

    def __init__(self, client: Client, process: Embedded | None, workers: int) -> None:
        self._client = client
        self._process = process
        self._workers = workers
        self._connection = dask_internals.Connection(client)
        self._topic = f"explorer-{uuid4().hex}"

    @property
    def holds(self) -> bool:
        """Whether the cluster is still the one that was connected to."""
        # Dask reconnects by itself, to a scheduler that may know nothing of our jobs.
        return self._connection.holds and (self._process is None or self._process.alive)

    @property
    def slots(self) -> int:
        """How many jobs can run at once, as far as is known."""
        if self._process is not None:
            return self._workers
        return max(1, int(self._client.scheduler_info().get("total_threads", 1)))

    def listen(self, heard: Heard) -> None:
        """Passes on what the reports tell."""
        self._client.subscribe_topic(self._topic, lambda event: heard(*event[1]))

    def hand_out(self, call: bytes, job: str) -> Future[Any]:
        """Gives a job to the cluster."""
        key = f"job-{uuid4().hex}"
        return self._client.submit(perform, call, self._topic, job, key=key, pure=False)

    async def take_back(self, future: Future[Any]) -> None:
        """Has the cluster forget a job; where it runs, its next report stops it."""
        if self.holds:
            await self._client.cancel([future])


@asynccontextmanager
async def linked(settings: Settings) -> AsyncIterator[Link]:
    """Starts the embedded cluster, or connects to the one at the address. Raises OSError."""
    async with AsyncExitStack() as at_the_end:
        process = None
        if settings.address is None:
            process = Embedded(settings)
            at_the_end.callback(process.end)
            access = await process.access()
        else:
            access = configured(settings.address)
        client = Client(
            access.address, security=access.security, asynchronous=True, timeout=_ANSWER,
            set_as_default=False,
        )  # fmt: skip
        at_the_end.push_async_callback(_closed, client)
        await client
        yield Link(client, process, settings.workers)


async def _closed(client: Client) -> None:
    with suppress(OSError):
        async with asyncio.timeout(_ANSWER):
            await dask_internals.close_at_once(client)
