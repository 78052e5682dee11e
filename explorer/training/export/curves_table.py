"""A run's curves as a table: a line a step, and beside it the validation that came after it."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from math import isnan

from explorer.training.evaluation import Validation
from explorer.training.progress import Metrics

COLUMNS = ("step", "loss", "accuracy", "rate", "validation_loss", "validation_accuracy")
"""A program that repeats the run writes the same, explorer.training.export.program."""


def metrics_csv(metrics: Metrics, validations: Iterable[Validation]) -> bytes:
    """All that was recorded; empty where nothing was measured. Numbers can be read back exactly."""
    seen = {each.step: each for each in validations}
    layers = metrics.layers
    rows: list[Sequence[object]] = [
        (*COLUMNS, *(f"gradient {each}" for each in layers),
         *(f"update/weight {each}" for each in layers))
    ]  # fmt: skip
    if 0 in seen:
        rows.append((0, "", "", "", seen[0].loss, seen[0].accuracy, *([""] * 2 * len(layers))))
    for step, values in zip(metrics.steps.tolist(), metrics.values.tolist(), strict=True):
        said = seen.get(step)
        beside = (said.loss, said.accuracy) if said else ("", "")
        looked = ("" if isnan(each) else each for each in values[3:])
        rows.append((step, *values[:3], *beside, *looked))
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
