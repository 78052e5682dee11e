"""Where work runs outside the page's process: a Dask cluster, embedded or at an address.

`submit` takes a function of ours by its name, with small arguments (ids, descriptions, never a
module or an image), and returns a Job: its progress, its result, a way to cancel it. The function
gets a `report` first, which it calls often: `report(done, total)` tells how far it is, and raises
`Stopped` when nobody waits for it any more.

    def search(report, network, layer): ...
    job = jobs.submit(search, network, "conv2")

Nothing is known here of networks, and nothing that a visitor sends is unpickled or executed.
"""

from explorer.jobs.job import Job, Lost, NoCluster, Progress, Stage
from explorer.jobs.queue import Queue, Room, close, prepare, room, submit
from explorer.jobs.work import Report, Stopped

__all__ = [
    "Job", "Lost", "NoCluster", "Progress", "Queue", "Report", "Room", "Stage", "Stopped", "close",
    "prepare", "room", "submit",
]  # fmt: skip
