"""Metrics lie in blocks; nobody who reads, cuts or copies them notices where one ends."""

from itertools import count

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.training.store import metrics_store

NUMBERS = count()
BLOCKS = st.lists(st.integers(1, 5), min_size=1, max_size=6)


def written(connection, run, blocks):
    """Blocks of so many steps each, in which each number tells its step and column."""
    values = np.arange(1, sum(blocks) + 1)[:, None] + np.array([0.0, 0.25, 0.5])
    first = 1
    for size in blocks:
        metrics_store.append(connection, run, first, values[first - 1 : first - 1 + size])
        first += size
    return values


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=settings().max_examples // 2,
)
@given(blocks=BLOCKS, data=st.data())
def test_what_is_read_cut_and_copied_is_the_same_steps_in_whatever_blocks(
    database, add, blocks, data
):
    number = next(NUMBERS)
    run, other = add(f"run-{number}"), add(f"other-{number}")
    step = data.draw(st.integers(0, sum(blocks)))
    with database.writing() as connection:
        values = written(connection, run, blocks)
        first, found = metrics_store.since(connection, {run: step})[run]
        assert first == step + 1
        assert found.tolist() == values[step:].tolist()
        metrics_store.copy(connection, run, other, step)
        assert (
            metrics_store.since(connection, {other: 0})[other][1].tolist() == values[:step].tolist()
        )
        metrics_store.cut(connection, run, step)
        assert metrics_store.since(connection, {run: 0})[run][1].tolist() == values[:step].tolist()
        # And it goes on where it was cut.
        metrics_store.append(connection, run, step + 1, values[:1] - 7)
        assert (
            metrics_store.since(connection, {run: step})[run][1].tolist()
            == (values[:1] - 7).tolist()
        )
