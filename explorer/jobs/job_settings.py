"""The settings of the jobs, all from the environment.

EXPLORER_CLUSTER        address of a Dask scheduler, as in tcp://10.0.0.1:8786, whose workers can
                        import this package. Whoever reaches a scheduler runs code on its workers:
                        keep it in a network of your own. Not set: the app starts a cluster in a
                        process of its own, which listens on 127.0.0.1 only.
EXPLORER_WORKERS        worker processes of the embedded cluster, one thread each. Not set: as many
                        as cores, less one for the pages, at least one.
EXPLORER_WORKER_MEMORY  what a worker of the embedded cluster may take, 3GB: past it, it is ended
                        and replaced. An idle one takes 0.3 GB, most of which all of them share.
EXPLORER_QUEUE          jobs that may wait, 100: one more is refused.
EXPLORER_IDLE           seconds without a job after which the embedded cluster is ended, 900; the
                        next job starts it anew.
"""

import os
import re
from dataclasses import dataclass

from explorer.numerals import amount


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says."""

    address: str | None = None
    """Of a scheduler; None: the embedded cluster."""
    workers: int = 1
    worker_memory: int = 3_000_000_000
    """Octets."""
    most_waiting: int = 100
    idle: float = 900.0
    """Seconds."""
    loaded: tuple[str, ...] = (
        "torch", "explorer.network.torch_internals", "sklearn.datasets", "explorer.training.turn",
    )  # fmt: skip
    """Modules that the embedded cluster loads before there is a job: what jobs wait for most."""


def read() -> Settings:
    """The settings as they are now. Raises ValueError for one that says nothing."""
    default = Settings()
    return Settings(
        address=_address("EXPLORER_CLUSTER"),
        workers=_number("EXPLORER_WORKERS", max(1, _cores() - 1), least=1),
        worker_memory=_number("EXPLORER_WORKER_MEMORY", default.worker_memory, least=1),
        most_waiting=_number("EXPLORER_QUEUE", default.most_waiting, least=0),
        idle=_number("EXPLORER_IDLE", int(default.idle), least=0),
    )


def _cores() -> int:
    from explorer.jobs.dask_internals import CORES  # half a second, which the command line saves

    return CORES


def _address(name: str) -> str | None:
    text = os.environ.get(name)
    if text and not re.fullmatch(r"(tcp|tls)://[^\s/]+:[0-9]+", text):
        raise ValueError(f"{name} must be an address as in tcp://10.0.0.1:8786; it is {text!r}")
    return text or None


def _number(name: str, default: int, least: int) -> int:
    text = os.environ.get(name)
    if not text:
        return default
    number = amount(text)
    if number is None or number < least:
        raise ValueError(f"{name} must be a number of {least} or more, as in 2 or 3GB: {text!r}")
    return number
