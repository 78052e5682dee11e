"""A store of one's own, and runs in it of which nothing but the row is there."""

import pytest
import sqlalchemy as sql

from explorer.training.store import database as databases
from explorer.training.store.run_settings import Settings
from explorer.training.store.tables import runs


@pytest.fixture
def settings(tmp_path):
    yield Settings(tmp_path / "store")
    databases.close_all()


@pytest.fixture
def database(settings):
    return databases.database(settings)


@pytest.fixture
def add(database):
    """Adds a run."""

    def added(name, **values):
        row = {
            "id": name, "name": name, "record": "{}", "owner": "0" * 64, "created": 0.0,
            "seen": 0.0, "planned": 100, **values,
        }  # fmt: skip
        with database.writing() as connection:
            connection.execute(sql.insert(runs).values(**row))
        return name

    return added


@pytest.fixture
def row(database):
    """A run's row as it stands."""

    def read(name):
        with database.reading() as connection:
            return connection.execute(sql.select(runs).where(runs.c.id == name)).one()

    return read
