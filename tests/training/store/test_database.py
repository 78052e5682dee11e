"""A database that cannot take anything says so in a sentence, and holds what it held."""

import os
import sqlite3

import numpy as np
import pytest
import sqlalchemy as sql

from explorer.sentence import N_, Sentence
from explorer.training.store import database as databases
from explorer.training.store import metrics_store
from explorer.training.store import run_settings as from_environment
from explorer.training.store.database import Unavailable
from explorer.training.store.run_settings import Settings
from explorer.training.store.stored_values import sentence, sentence_text
from explorer.training.store.tables import RENAMED, VERSION, about, runs, snapshots


def test_the_database_that_was_closed_is_opened_as_it_was(settings, database, add, row):
    add("amber-1", step=7)
    databases.close_all()
    with databases.database(settings).reading() as connection:
        assert connection.scalar(sql.select(runs.c.step)) == 7


def test_a_database_with_the_columns_names_of_before_is_opened_with_all_that_it_held(
    settings, database, add
):
    add("amber-1")
    held = np.array([[2.3, 0.1], [2.1, 0.2]])
    with database.writing() as connection:
        metrics_store.append(connection, "amber-1", 1, held)
        kept = {"run": "amber-1", "step": 2, "file": "2.npz", "size": 77, "digest": "d"}
        connection.execute(sql.insert(snapshots).values(kept))
        for table, former, column in RENAMED:
            connection.exec_driver_sql(
                f"ALTER TABLE {table.name} RENAME COLUMN {column.name} TO {former}"
            )
    databases.close_all()
    with databases.database(settings).reading() as connection:
        first, values = metrics_store.since(connection, {"amber-1": 0})["amber-1"]
        assert (first, values.tolist()) == (1, held.tolist())
        assert connection.scalar(sql.select(snapshots.c.size)) == 77


def test_what_somebody_else_locked_is_busy_for_writers_and_open_for_readers(monkeypatch, settings):
    monkeypatch.setattr(databases, "_BUSY", 0.05)
    database = databases.database(settings)
    other = sqlite3.connect(settings.folder / "runs.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="busy"), database.writing():
        pass
    with database.reading() as connection:
        assert connection.execute(sql.select(runs)).all() == []
    other.rollback()
    other.close()
    with database.writing() as connection:
        assert connection.scalar(sql.select(about.c.version)) == VERSION


def test_a_full_disk_is_told_and_loses_nothing(database, add):
    """The quota of a SQLite file is its most pages: past it, it says that the disk is full."""
    add("amber-1")
    with database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable, match="full"):
        add("amber-2", record="x" * 100_000)
    with database.reading() as connection:
        assert connection.scalars(sql.select(runs.c.id)).all() == ["amber-1"]


def test_a_damaged_database_is_told(settings):
    settings.folder.mkdir()
    (settings.folder / "runs.db").write_bytes(b"no database " * 1000)
    with pytest.raises(Unavailable, match="damaged"):
        databases.database(settings)


def test_tables_of_another_version_are_refused(settings, database):
    with database.writing() as connection:
        connection.execute(sql.update(about).values(version=99))
    databases.close_all()
    with pytest.raises(ValueError, match="version 99"):
        databases.database(settings)


def test_an_address_that_is_none_is_named(tmp_path):
    with pytest.raises(ValueError, match="EXPLORER_DATABASE"):
        databases.database(Settings(tmp_path, "runs on the moon"))


def test_a_transaction_that_fails_leaves_nothing(database, add):
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        connection.execute(sql.insert(about).values(version=99))
        raise ZeroDivisionError
    with database.reading() as connection:
        assert connection.scalars(sql.select(about.c.version)).all() == [VERSION]


def test_a_sentence_is_kept_with_the_sentences_in_it():
    inner = Sentence(N_("{count} of {word}"), count=3, word="many")
    said = Sentence("Because of {reason}, step {step}.", reason=inner, step=1.5)
    assert sentence(sentence_text(said)) == said
    assert sentence(sentence_text(None)) is None


def test_the_settings_are_those_of_the_environment(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("EXPLORER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("EXPLORER_FOLDER", str(tmp_path))
    assert from_environment.read() == Settings(tmp_path)
    chosen = {
        "DATABASE": "sqlite://", "PLAYING": "2", "STEPS": "5k", "SNAPSHOTS": "2GB", "GRACE": "5",
        "KEPT": "3GB", "KEPT_DAYS": "4",
    }  # fmt: skip
    for name, text in chosen.items():
        monkeypatch.setenv(f"EXPLORER_{name}", text)
    assert from_environment.read() == Settings(
        tmp_path, "sqlite://", 2, 5_000, 2 * 10**9, 5, 3 * 10**9, 4
    )
    monkeypatch.setenv("EXPLORER_GRACE", "soon")
    with pytest.raises(ValueError, match="EXPLORER_GRACE"):
        from_environment.read()


def test_no_other_account_of_the_machine_reads_the_database_or_what_lies_beside_it(settings):
    settings.folder.mkdir(mode=0o755)
    (settings.folder / "runs.db").touch(mode=0o644)
    with databases.database(settings).writing():
        beside = {path.name: path.stat().st_mode & 0o777 for path in settings.folder.iterdir()}
    assert settings.folder.stat().st_mode & 0o777 == 0o700
    assert beside == {"runs.db": 0o600, "runs.db-wal": 0o600, "runs.db-shm": 0o600}


def test_nor_one_at_an_address_of_its_own(settings, tmp_path):
    path = tmp_path / "elsewhere.db"
    databases.database(Settings(settings.folder, database=f"sqlite:///{path}"))
    assert path.stat().st_mode & 0o777 == 0o600
