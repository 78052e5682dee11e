"""A run opened from the store: from its last snapshot that is whole, else from its beginning."""

from collections.abc import Iterable

from explorer.training import checkpoint
from explorer.training.change import Record
from explorer.training.run import Run
from explorer.training.store import snapshot_files
from explorer.training.store.run_settings import Settings
from explorer.training.store.turn_store import Kept


def opened(
    settings: Settings, name: str, record: Record, snapshots: Iterable[Kept]
) -> tuple[Run, list[Kept]]:
    """The run at the first of those snapshots that is whole; and those that were not."""
    run, damaged = Run(record), list[Kept]()
    for snapshot in snapshots:
        try:
            run.restore(
                checkpoint.read(snapshot_files.load(settings, name, snapshot.file, snapshot.digest))
            )
        except (snapshot_files.Damaged, checkpoint.Damaged):
            damaged.append(snapshot)
        else:
            break
    return run, damaged
