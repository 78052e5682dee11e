"""The settings of the jobs, all from the environment."""

from dataclasses import dataclass

from explorer.settings import Amount, Text

CLUSTER = Text(
    "EXPLORER_CLUSTER",
    "Address of a Dask scheduler whose workers can import this package: start them by hand with "
    "`dask worker`, one thread each. Whoever reaches a scheduler runs code on its workers, so it "
    "asks for a certificate: Dask's settings `distributed.comm.tls` name the files, here and there",
    unset="a cluster of the app's own, on this machine only, with a certificate drawn at its start",
    form=r"(tcp|tls)://[^\s/]+:[0-9]+",
    example="tls://10.0.0.1:8786",
)
TRUSTED = Text(
    "EXPLORER_CLUSTER_TRUSTED",
    "Says that nobody but you reaches the network in which the scheduler is: then it may be one at "
    "`tcp://`, which asks for no certificate",
    unset="no",
    form="yes",
    example="yes",
)
WORKERS = Amount(
    "EXPLORER_WORKERS",
    "Worker processes of the app's own cluster, one thread each",
    unset="the cores less one, at least one",
)
WORKER_MEMORY = Amount(
    "EXPLORER_WORKER_MEMORY",
    "What a worker of the app's own cluster may take, in bytes: past it, it is ended and replaced. "
    "An idle one takes 0.3GB, most of which all of them share",
    unset="3GB",
)
QUEUE = Amount("EXPLORER_QUEUE", "Jobs that may wait: one more is refused", unset="100", least=0)
IDLE = Amount(
    "EXPLORER_IDLE",
    "Seconds without a job after which the app's own cluster is ended; the next job starts it anew",
    unset="900",
    least=0,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says."""

    address: str | None = None
    """Of a scheduler; None: the embedded cluster."""
    workers: int = 1
    worker_memory: int = WORKER_MEMORY.default
    """Bytes."""
    most_waiting: int = QUEUE.default
    idle: float = IDLE.default
    """Seconds."""
    loaded: tuple[str, ...] = (
        "torch", "explorer.network.torch_internals", "sklearn.datasets", "explorer.training.turn",
    )  # fmt: skip
    """Modules that the embedded cluster loads before there is a job: what jobs wait for most."""


def read() -> Settings:
    """The settings as they are now. Raises ValueError for one that says nothing."""
    return Settings(
        address=_address(),
        workers=WORKERS.read(max(1, _cores() - 1)),
        worker_memory=WORKER_MEMORY.read(),
        most_waiting=QUEUE.read(),
        idle=IDLE.read(),
    )


def _address() -> str | None:
    address, trusted = CLUSTER.read(), TRUSTED.read()
    if address.startswith("tcp:") and not trusted:
        raise ValueError(
            f"{CLUSTER.name} must be as in {CLUSTER.example}: whoever reaches {address} runs code "
            f"on its workers. Where nobody else can, say so: {TRUSTED.name}={TRUSTED.example}"
        )
    return address or None


def _cores() -> int:
    from explorer.jobs.dask_internals import CORES  # half a second, which the command line saves

    return CORES
