"""Transactions, and what a person is told when there can be none."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from explorer.data.server_folder import FOLDER, close_to_others
from explorer.data.server_folder import prepare as prepare_folder
from explorer.sentence import N_, Explained
from explorer.training.store import migration, tables
from explorer.training.store.run_settings import DATABASE, Settings

_BUSY = 3.0
"""Seconds that a transaction waits for another one to end."""


class Unavailable(Explained):
    """The database or the disk cannot take anything now; nothing that it holds is lost."""


class Database:
    """All transactions with one database. Any thread may begin one."""

    def __init__(self, address: str) -> None:
        try:
            url = make_url(address)
            self._engine = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite")
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise ValueError(f"{DATABASE.name} cannot be used: {error}") from error
        if self._engine.dialect.name == "sqlite":
            _as_sqlite(self._engine)
        self._reading = self._engine.execution_options(explorer_reading=True)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that takes place whole or not at all. Raises Unavailable."""
        with _explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only looks, and waits for nobody. Raises Unavailable."""
        with _explained(), self._reading.begin() as connection:
            yield connection

    def prepare(self, snapshots: Path) -> None:
        """Makes the tables where there are none, and of older ones those of today.

        `snapshots`: the folder of the files. Raises ValueError for tables of another kind.
        """
        with self.writing() as connection:
            try:
                needless = migration.bring_up_to_date(connection, snapshots)
            except OSError as error:  # of the files
                raise Unavailable(_sentence(str(error))) from error
            tables.metadata.create_all(connection)
            version = connection.scalar(select(tables.about.c.version))
            if version is None:
                connection.execute(insert(tables.about).values(version=tables.VERSION))
            elif version != tables.VERSION:
                raise ValueError(
                    f"the database has tables of version {version}, and this program needs "
                    f"{tables.VERSION}: use another {FOLDER.name} or {DATABASE.name}"
                )
        for folder in needless:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Lets go of its connections."""
        self._engine.dispose()


def _close_file(file: str | None) -> None:
    """Closes SQLite's file to other accounts: what SQLite writes beside it has the same rights."""
    if not file or file.startswith((":", "file:")):
        return
    path = Path(file)
    with suppress(OSError):  # why there can be none, SQLite says in its turn
        path.touch(mode=0o600)
        for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            if each.exists():
                close_to_others(each, 0o600)


def _as_sqlite(engine: Engine) -> None:
    _close_file(engine.url.database)

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        # The transactions are begun below: left to itself, the driver begins them too late.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {int(_BUSY * 1000)}",
            "journal_mode = WAL",  # who reads waits for nobody
            "synchronous = NORMAL",  # with WAL: a lost process loses nothing
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # One that reads first and writes then could not wait for its lock: it takes it at once.
        reading = connection.get_execution_options().get("explorer_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise Unavailable(_sentence(str(error.orig))) from error


def _sentence(reason: str) -> str:
    if "locked" in reason:
        return N_(
            "The database of the runs is busy with another program's work. Nothing is lost: try "
            "again in a moment."
        )
    if "full" in reason or "No space" in reason or "disk I/O" in reason:
        return N_(
            "The disk that holds the runs is full. What was saved is safe: make room, or delete "
            "runs, and go on."
        )
    if "malformed" in reason or "not a database" in reason:
        return N_(
            "The database of the runs is damaged. Whoever runs this server can put a copy in its "
            "place."
        )
    return N_("The database of the runs does not answer. Nothing is lost: try again in a moment.")


_OPEN: dict[str, Database] = {}
_OPENING = Lock()


def database(settings: Settings) -> Database:
    """The one of these settings, ready for use. Raises Unavailable, or ValueError."""
    with _OPENING:
        if settings.address not in _OPEN:
            if not settings.database:
                prepare_folder(settings.folder)
            opened = Database(settings.address)
            try:
                opened.prepare(settings.snapshots_folder)
            except BaseException:
                opened.close()
                raise
            _OPEN[settings.address] = opened
        return _OPEN[settings.address]


def close_all() -> None:
    """Lets go of all connections of this process; what is asked for later opens others."""
    with _OPENING:
        while _OPEN:
            _OPEN.popitem()[1].close()
