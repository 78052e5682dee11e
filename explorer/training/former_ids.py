"""Ids from before they were secret, as in amber-3: in its owner's browser one leads to the run."""

import re
from collections.abc import Collection

import sqlalchemy as sql

from explorer.training import owner
from explorer.training.store import run_settings
from explorer.training.store.database import database
from explorer.training.store.tables import runs

_FORM = re.compile(r"[a-z]{1,20}-[0-9]{1,12}", re.ASCII)


def now_called(ids: Collection[str], key: str) -> dict[str, str]:
    """Of those which were ids of the key's own runs, what they are now.

    The database is asked only where one has the old form. Raises Unavailable.
    """
    former = [run for run in ids if _FORM.fullmatch(run)]
    if not former or not key:
        return {}
    query = sql.select(runs.c.former, runs.c.id).where(
        runs.c.owner == owner.hashed(key), runs.c.former.in_(former)
    )
    with database(run_settings.read()).reading() as connection:
        return {row.former: row.id for row in connection.execute(query)}
