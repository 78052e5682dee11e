"""Older tables, made those of store/tables.py: in one transaction, or not at all.

Columns that once had another name get that of today, whatever the version. Version 1 had ids that
were names, as in amber-3, which anybody could list by guessing. Each run gets an id that nobody
guesses. The old one opens nothing; it is kept so that an old link leads the run's owner, and nobody
else, to the new one (explorer/training/former_ids.py).
"""

import os
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, inspect, select, update

from explorer.training.run_names import drawn_secret
from explorer.training.store import tables
from explorer.training.store.tables import about, runs

_COLUMNS = (
    "ALTER TABLE runs ADD COLUMN parent_name VARCHAR(80)",
    "ALTER TABLE runs ADD COLUMN take VARCHAR(40) DEFAULT '' NOT NULL",
    "ALTER TABLE runs ADD COLUMN allows INTEGER DEFAULT 2 NOT NULL",
    "ALTER TABLE runs ADD COLUMN former VARCHAR(40)",
)
_OF_A_RUN = (
    tables.metrics, tables.validations, tables.snapshots, tables.speeds, tables.wishes,
)  # fmt: skip


def bring_up_to_date(connection: Connection, folder: Path) -> list[Path]:
    """Does what there is to do; `folder` holds a folder of snapshots a run.

    Returns the folders that nothing needs any more once the transaction has taken place: until
    then all files lie under both ids, so that whatever happens meanwhile, none is lost.
    """
    if not inspect(connection).has_table(about.name):
        return []
    # Of servers that start at once, all but the first wait here until it is done.
    version = connection.scalar(select(about.c.version).with_for_update())
    _rename_columns(connection)
    if version != 1:
        return []
    tables.metadata.create_all(connection)  # the first stores of this version lacked a table
    for line in _COLUMNS:
        connection.exec_driver_sql(line)
    new_ids = _give_secret_ids(connection)
    for former, new in new_ids.items():
        _link_all(folder / former, folder / new)
    connection.execute(update(about).values(version=2))
    return [folder / former for former in new_ids]


def _rename_columns(connection: Connection) -> None:
    inspected = inspect(connection)
    for table, former, column in tables.RENAMED:
        if former in {each["name"] for each in inspected.get_columns(table.name)}:
            connection.exec_driver_sql(
                f"ALTER TABLE {table.name} RENAME COLUMN {former} TO {column.name}"
            )


def _give_secret_ids(connection: Connection) -> dict[str, str]:
    """The new id of each old one. Rows are copied, not renamed: others refer to them by id."""
    rows = connection.execute(select(runs)).mappings().all()
    if not rows:
        return {}
    new_ids = {row["id"]: drawn_secret() for row in rows}
    names = {row["id"]: row["name"] for row in rows}

    def renewed(row: Any) -> dict[str, Any]:  # noqa: ANN401 - SQLAlchemy's
        parent = row["parent"]
        return {
            **row,
            "id": new_ids[row["id"]],
            "former": row["id"],
            "take": drawn_secret(),
            # One that is gone keeps its old name, which opens nothing.
            "parent": new_ids.get(parent, parent),
            "parent_name": names.get(parent, parent),
        }

    connection.execute(insert(runs), [renewed(row) for row in rows])
    for former, new in new_ids.items():
        for table in _OF_A_RUN:
            connection.execute(update(table).where(table.c.run == former).values(run=new))
        connection.execute(delete(runs).where(runs.c.id == former))
    return new_ids


def _link_all(former: Path, new: Path) -> None:
    """The same files in another folder; they take no room twice where the disk can help it."""
    for path in former.glob("*"):
        new.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, new / path.name)
        except OSError:
            shutil.copy2(path, new / path.name)
