"""What was seen of a run: metrics in blocks of steps in a row, and validations."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, insert, or_, select

from explorer.training.store.stored_values import rows, to_bytes
from explorer.training.store.tables import metrics, validations

Floats = NDArray[np.float64]


def append(connection: Connection, run: str, first: int, values: Floats) -> None:
    """A block of rows, (n, columns), the first that of step `first`."""
    last = first + len(values) - 1
    connection.execute(
        insert(metrics).values(run=run, first=first, last=last, content=to_bytes(values))
    )


def since(connection: Connection, after: Mapping[str, int]) -> dict[str, tuple[int, Floats]]:
    """Of each run the rows of all steps after one: the number of the first, and their numbers."""
    block = metrics.c
    blocks: dict[str, list[_Block]] = {run: [] for run in after}
    for run, *rest in connection.execute(
        select(block.run, block.first, block.last, block.content)
        .where(or_(*((block.run == run) & (block.last > step) for run, step in after.items())))
        .order_by(block.run, block.first)
    ):
        blocks[run].append(_Block(*rest))
    return {run: _joined(blocks[run], step) for run, step in after.items()}


class _Block(NamedTuple):
    first: int
    last: int
    content: bytes


def _joined(blocks: Sequence[_Block], step: int) -> tuple[int, Floats]:
    if not blocks:
        return step + 1, np.empty((0, 0))
    values = np.concatenate([rows(each.content, each.last - each.first + 1) for each in blocks])
    skipped = max(0, step + 1 - blocks[0].first)
    return blocks[0].first + skipped, values[skipped:]


def cut(connection: Connection, run: str, step: int) -> None:
    """Forgets what was seen after a step."""
    block = metrics.c
    straddling = connection.execute(
        select(block.first, block.last, block.content).where(
            block.run == run, block.first <= step, block.last > step
        )
    ).first()
    connection.execute(delete(metrics).where(block.run == run, block.last > step))
    if straddling is not None:
        values = rows(straddling.content, straddling.last - straddling.first + 1)
        append(connection, run, straddling.first, values[: step - straddling.first + 1])
    connection.execute(
        delete(validations).where(validations.c.run == run, validations.c.step > step)
    )


def copy(connection: Connection, run: str, to: str, step: int) -> None:
    """What was seen of a run up to a step, for another that was one with it until then."""
    for table in (metrics, validations):
        rows = connection.execute(
            select(table).where(
                table.c.run == run, (table.c.first if table is metrics else table.c.step) <= step
            )
        ).mappings()
        copies = [{**row, "run": to} for row in rows]
        if copies:
            connection.execute(insert(table), copies)
    cut(connection, to, step)
