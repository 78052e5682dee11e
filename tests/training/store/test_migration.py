"""A store of version 1, whose ids could be guessed: its runs are found by their owners alone."""

import sqlite3
from contextlib import closing
from errno import ENOSPC

import pytest
import sqlalchemy as sql

from explorer.training import owner, runs, stored_records
from explorer.training.sharing import UnknownRun
from explorer.training.store import database as databases
from explorer.training.store import migration, snapshot_files, tables
from explorer.training.store.database import Unavailable
from explorer.training.store.run_settings import Settings
from tests.training.conftest import KEY, OTHER_KEY, SMALL

VERSION_1 = """
CREATE TABLE about (version INTEGER NOT NULL, PRIMARY KEY (version));
CREATE TABLE runs (id VARCHAR(40) NOT NULL, name VARCHAR(80) NOT NULL, record TEXT NOT NULL,
  layers TEXT NOT NULL, parent VARCHAR(40), parent_step INTEGER, owner VARCHAR(64) NOT NULL,
  created DOUBLE NOT NULL, seen DOUBLE NOT NULL, deleted DOUBLE, step INTEGER NOT NULL,
  target INTEGER NOT NULL, planned INTEGER NOT NULL, era INTEGER NOT NULL,
  stopped BOOLEAN NOT NULL, failed BOOLEAN NOT NULL, sentence TEXT NOT NULL, batch TEXT NOT NULL,
  pace DOUBLE NOT NULL, handed VARCHAR(32) NOT NULL, turn VARCHAR(32) NOT NULL,
  beat DOUBLE NOT NULL, asked_back BOOLEAN NOT NULL, served DOUBLE NOT NULL, PRIMARY KEY (id));
CREATE INDEX runs_of_an_owner ON runs (owner, created);
CREATE TABLE metrics (run VARCHAR(40) NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  octets BLOB NOT NULL, PRIMARY KEY (run, first),
  FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE);
CREATE TABLE snapshots (run VARCHAR(40) NOT NULL, step INTEGER NOT NULL,
  file VARCHAR(80) NOT NULL, octets INTEGER NOT NULL, digest VARCHAR(64) NOT NULL,
  PRIMARY KEY (run, step), FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE);
CREATE TABLE speeds (run VARCHAR(40) NOT NULL, most DOUBLE NOT NULL, PRIMARY KEY (run),
  FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE);
CREATE TABLE validations (run VARCHAR(40) NOT NULL, step INTEGER NOT NULL, loss DOUBLE,
  accuracy DOUBLE, rest TEXT NOT NULL, PRIMARY KEY (run, step),
  FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE);
CREATE TABLE wishes (number INTEGER NOT NULL, run VARCHAR(40) NOT NULL, change TEXT NOT NULL,
  PRIMARY KEY (number), FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE);
INSERT INTO about VALUES (1);
"""
UNSAID = ("sentence", "batch", "handed", "turn")
FILE = b"what a snapshot holds"
RECORD = stored_records.columns(SMALL)["record"]
AT_REST = (
    "created", "seen", "step", "target", "planned", "era", "stopped", "failed", "pace", "beat",
    "asked_back", "served",
)  # fmt: skip


SPEEDS = VERSION_1[VERSION_1.index("CREATE TABLE speeds") : VERSION_1.index("CREATE TABLE valid")]
STARTS = {
    "columns of before": VERSION_1,
    "columns of today": VERSION_1.replace("octets BLOB", "content BLOB").replace(
        "octets INTEGER", "size INTEGER"
    ),
    "before runs could be slow": VERSION_1.replace(SPEEDS, ""),
}


@pytest.fixture(params=STARTS)
def settings(monkeypatch, tmp_path, request):
    """Two runs of one browser, the second a fork of the first, and one of another."""
    tables_of_before = STARTS[request.param]
    monkeypatch.setenv("EXPLORER_FOLDER", str(tmp_path))
    with closing(sqlite3.connect(tmp_path / "runs.db")) as connection:
        connection.executescript(tables_of_before)
        for run, name, parent, key in (
            ("sky-1", "my net", None, KEY),
            ("oak-2", "oak-2", "sky-1", KEY),
            ("fern-3", "fern-3", "gone-9", OTHER_KEY),
        ):
            row = {
                **dict.fromkeys(AT_REST, 0), **dict.fromkeys(UNSAID, ""),
                "id": run, "name": name, "record": RECORD, "layers": "[]", "parent": parent,
                "parent_step": parent and 3, "owner": owner.hashed(key), "deleted": None,
            }  # fmt: skip
            places = ", ".join(f":{column}" for column in row)
            connection.execute(f"INSERT INTO runs ({', '.join(row)}) VALUES ({places})", row)
            connection.execute("INSERT INTO metrics VALUES (?, 1, 3, ?)", (run, bytes(24)))
            connection.execute("INSERT INTO validations VALUES (?, 3, 0.5, 0.9, '{}')", (run,))
            digest = snapshot_files.digest(FILE)
            connection.execute("INSERT INTO snapshots VALUES (?, 3, '3-a', 21, ?)", (run, digest))
            if SPEEDS in tables_of_before:
                connection.execute("INSERT INTO speeds VALUES (?, 4)", (run,))
            connection.execute("INSERT INTO wishes (run, change) VALUES (?, '{}')", (run,))
            (tmp_path / "runs" / run).mkdir(parents=True)
            (tmp_path / "runs" / run / "3-a").write_bytes(FILE)
        connection.commit()
    yield Settings(tmp_path)
    databases.close_all()


def stored(settings):
    """The rows of all tables, by table."""
    with databases.database(settings).reading() as connection:
        return {
            table.name: connection.execute(sql.select(table)).mappings().all()
            for table in tables.metadata.sorted_tables
        }


def test_each_run_has_an_id_that_nobody_guesses_and_all_that_it_had(settings, request):
    found = stored(settings)
    had_speeds = SPEEDS in STARTS[request.node.callspec.params["settings"]]
    new = {row["former"]: row["id"] for row in found["runs"]}
    assert set(new) == {"sky-1", "oak-2", "fern-3"}
    assert all(len(bytes.fromhex(run)) * 8 >= 96 for run in new.values())
    for name in ("metrics", "validations", "snapshots", "speeds", "wishes"):
        of_it = list(new.values()) if name != "speeds" or had_speeds else []
        assert sorted(row["run"] for row in found[name]) == sorted(of_it)
    rows = {row["former"]: row for row in found["runs"]}
    assert [rows["sky-1"][each] for each in ("name", "parent", "allows")] == ["my net", None, 2]
    assert (rows["oak-2"]["parent"], rows["oak-2"]["parent_name"]) == (new["sky-1"], "my net")
    assert (rows["fern-3"]["parent"], rows["fern-3"]["parent_name"]) == ("gone-9", "gone-9")
    assert len({row["take"] for row in found["runs"]} - {""}) == 3
    for run in new.values():
        digest = snapshot_files.digest(FILE)
        assert snapshot_files.load(settings, run, "3-a", digest) == FILE
    assert {each.name for each in settings.snapshots_folder.iterdir()} == set(new.values())
    assert found["about"] == [{"version": tables.VERSION}]


def test_the_tables_are_those_of_a_new_store(settings, tmp_path):
    databases.database(settings)
    new = Settings(tmp_path / "new")
    databases.database(new)

    def described(folder):
        with closing(sqlite3.connect(folder / "runs.db")) as connection:
            return {
                name: sorted(
                    (column, kind, bool(needed))
                    for _, column, kind, needed, *_ in connection.execute(
                        f"PRAGMA table_info({name})"
                    )
                )
                for name in tables.metadata.tables
            }

    assert described(tmp_path) == described(tmp_path / "new")


def test_an_old_id_leads_its_owner_to_the_run_and_nobody_else(settings):
    new = {row["former"]: row["id"] for row in stored(settings)["runs"]}
    assert runs.now_called(["sky-1", "fern-3", new["oak-2"], "no-4"], KEY) == {
        "sky-1": new["sky-1"]
    }
    assert runs.now_called(["sky-1", "oak-2"], OTHER_KEY) == {}
    assert runs.now_called(["sky-1", "oak-2"], "") == {}
    for former, key in ((former, key) for former in new for key in (KEY, OTHER_KEY, "")):
        with pytest.raises(UnknownRun):
            runs.head(former, key)
    rows, curves = runs.histories(dict.fromkeys(new), OTHER_KEY, new)
    assert [row.id for row in rows] == [new["fern-3"]]
    assert curves == {}


def test_a_store_is_brought_up_to_date_once(settings):
    first = stored(settings)
    databases.close_all()
    assert stored(settings) == first


def test_a_store_that_could_not_be_brought_up_to_date_is_as_it_was(monkeypatch, settings):
    def lost(*_arguments):
        raise OSError(ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(migration, "_link_all", lost)
        with pytest.raises(Unavailable, match="full"):
            databases.database(settings)
    with closing(sqlite3.connect(settings.folder / "runs.db")) as connection:
        assert connection.execute("SELECT version FROM about").fetchall() == [(1,)]
        assert (
            len(connection.execute("SELECT id FROM metrics JOIN runs ON run = id").fetchall()) == 3
        )
    assert (settings.snapshots_folder / "sky-1" / "3-a").read_bytes() == FILE
    assert len(stored(settings)["runs"]) == 3
