"""The tables. Nothing in them is of one database's own kind."""

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = 2
"""Of the tables below: store/migration.py knows older ones, and any other is refused."""

metadata = MetaData()

about = Table("about", metadata, Column("version", Integer, primary_key=True))

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("record", Text, nullable=False),
    Column("layers", Text, nullable=False, default="[]"),
    # Where it was forked from, and what that run was called then.
    Column("parent", String(40)),
    Column("parent_step", Integer),
    Column("parent_name", String(80)),
    # Never the key itself.
    Column("owner", String(64), nullable=False),
    # The word that its owner hands out with a link, to take the run's files away.
    Column("take", String(40), nullable=False, default=""),
    # The most that anybody may do with it: a number of explorer.training.sharing.May.
    Column("allows", Integer, nullable=False, default=2),
    # Under which id it stood before ids were secret: its owner's old links lead to it.
    Column("former", String(40)),
    Column("created", Double, nullable=False),
    Column("seen", Double, nullable=False),
    Column("deleted", Double),
    # What is seen of it reaches to `step`, what is wanted of it to `target`.
    Column("step", Integer, nullable=False, default=0),
    Column("target", Integer, nullable=False, default=0),
    Column("planned", Integer, nullable=False),
    Column("era", Integer, nullable=False, default=0),
    Column("stopped", Boolean, nullable=False, default=False),
    Column("failed", Boolean, nullable=False, default=False),
    Column("sentence", Text, nullable=False, default=""),
    Column("batch", Text, nullable=False, default=""),
    Column("pace", Double, nullable=False, default=0.0),
    # Whose turn it is: `handed` by a keeper, `turn` of the worker that took it up. Each is a word
    # drawn anew, so that one who was given up for lost can write nothing when he comes back.
    Column("handed", String(32), nullable=False, default=""),
    Column("turn", String(32), nullable=False, default=""),
    Column("beat", Double, nullable=False, default=0.0),
    Column("asked_back", Boolean, nullable=False, default=False),
    Column("served", Double, nullable=False, default=0.0),
    Index("runs_of_an_owner", "owner", "created"),
)

metrics = Table(
    "metrics",
    metadata,
    Column("run", String(40), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

validations = Table(
    "validations",
    metadata,
    Column("run", String(40), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("step", Integer, primary_key=True),
    # None: not a number.
    Column("loss", Double),
    Column("accuracy", Double),
    Column("rest", Text, nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("run", String(40), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("file", String(80), nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

speeds = Table(
    "speeds",
    metadata,
    # A run that is not here trains as fast as it can; the others so many steps a second at most.
    Column("run", String(40), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("most", Double, nullable=False),
)

wishes = Table(
    "wishes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("run", String(40), ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("change", Text, nullable=False),
)

RENAMED = ((metrics, "octets", metrics.c.content), (snapshots, "octets", snapshots.c.size))
"""Columns that once had another name, in a store of any version: table, that name, column."""
