"""A run's curves as a table: a line a step, and beside it the validation that came after it."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from math import isnan

from explorer.network.escaping import on_one_line
from explorer.training.evaluation import Validation
from explorer.training.progress import Metrics

COLUMNS = ("step", "loss", "accuracy", "rate", "validation_loss", "validation_accuracy")
"""A program that repeats the run writes the same, explorer.training.export.program."""


def metrics_csv(metrics: Metrics, validations: Iterable[Validation]) -> bytes:
    """All that was recorded; empty where nothing was measured. Numbers can be read back exactly."""
    by_step = {each.step: each for each in validations}
    layers = metrics.layers
    rows: list[Sequence[object]] = [
        (*COLUMNS, *(on_one_line(f"gradient {each}") for each in layers),
         *(on_one_line(f"update/weight {each}") for each in layers))
    ]  # fmt: skip
    if 0 in by_step:
        rows.append(
            (0, "", "", "", by_step[0].loss, by_step[0].accuracy, *([""] * 2 * len(layers)))
        )
    for step, values in zip(metrics.steps.tolist(), metrics.values.tolist(), strict=True):
        validation = by_step.get(step)
        beside = (validation.loss, validation.accuracy) if validation else ("", "")
        looked = ("" if isnan(each) else each for each in values[3:])
        rows.append((step, *values[:3], *beside, *looked))
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
