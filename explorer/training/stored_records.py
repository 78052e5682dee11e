"""Records, changes, steps and validations as the database holds them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from math import isnan, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.data import image_caches
from explorer.training import change as changes
from explorer.training.change import Change, Record
from explorer.training.evaluation import Mistake, Validation
from explorer.training.plan import planned_steps
from explorer.training.progress import Batch
from explorer.training.step_record import Step


def columns(record: Record) -> dict[str, Any]:
    """What the row of a run holds of its record."""
    return {"record": json.dumps(changes.plain(record)), "planned": planned_steps(record)}


@lru_cache(maxsize=256)
def record(text: str) -> Record:
    """The record of such a text; equal texts give the same, with all that it has worked out."""
    return changes.from_plain(json.loads(text))


image_caches.register(record.cache_clear)  # a record works out its data set


def change_text(change: Change) -> str:
    """A change that is wished for."""
    return json.dumps(changes.change_plain(change))


def change(text: str, step: int) -> Change:
    """The same, made at a step."""
    return replace(changes.change_from_plain(json.loads(text)), step=step)


def rows(steps: Sequence[Step], layers: int) -> NDArray[np.float64]:
    """What steps saw, a row each: see explorer.training.progress.Metrics."""
    unknown = (nan,) * layers
    return np.array(
        [
            (
                step.loss, step.accuracy, step.rate,
                *(step.gradients or unknown), *(step.ratios or unknown),
            )
            for step in steps
        ]
    )  # fmt: skip


def batch_text(step: Step) -> str:
    """The images of a step, and what they were taken for."""
    return json.dumps([step.number, step.images, step.predicted])


def batch(text: str) -> Batch | None:
    """The batch of such a text."""
    if not text:
        return None
    step, images, predicted = json.loads(text)
    return Batch(step, tuple(images), tuple(predicted))


def validation_columns(record: Validation) -> dict[str, Any]:
    """What the row of a validation holds."""
    rest = {"confusion": record.confusion, "mistakes": [asdict(each) for each in record.mistakes]}
    return {
        "step": record.step,
        "loss": None if isnan(record.loss) else record.loss,
        "accuracy": None if isnan(record.accuracy) else record.accuracy,
        "rest": json.dumps(rest),
    }


def validation(step: int, loss: float | None, accuracy: float | None, rest: str) -> Validation:
    """The validation of such a row."""
    values = json.loads(rest)
    return Validation(
        step=step,
        loss=nan if loss is None else loss,
        accuracy=nan if accuracy is None else accuracy,
        confusion=tuple(map(tuple, values["confusion"])),
        mistakes=tuple(Mistake(**each) for each in values["mistakes"]),
    )
