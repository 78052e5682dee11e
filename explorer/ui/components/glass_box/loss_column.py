"""The last column of the stage: from the probabilities to the loss."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import assert_never

from explorer.inspection import loss_terms
from explorer.inspection.capture_records import Array
from explorer.inspection.losses.loss_record import ClassLoss, NumberLoss, Terms
from explorer.inspection.objective import Objective
from explorer.numerals import significant


@dataclass(frozen=True)
class LossColumn:
    """What each class adds to an image's loss, and the loss."""

    title: str
    """As torch.nn calls it."""
    term: str
    """The formula of a class's part: −ln p."""
    parts: Mapping[int, str]
    """By the class, with its numbers; a class that is not in it adds nothing."""
    value: float
    """The loss of the image."""

    def given(self) -> dict[str, object]:
        """For the browser: numbers as text, for JSON has neither infinity nor nan."""
        return asdict(self) | {"value": significant(self.value)}


def of_image(objective: Objective, logits: Array, image: int) -> LossColumn:
    """By hand, from the outputs (N, K); `image` is its place among them."""
    taken = loss_terms.by_hand(objective, logits)[image]
    match objective.record:
        case ClassLoss() as record:
            last, target = taken.lines[-1], objective.classes[image]
            numbers = {name: significant(value) for name, value in last.values.items()}
            parts = {target: last.numbers.format(**numbers, **last.settings)}
            return LossColumn(record.module, last.formula, parts, taken.loss)
        case NumberLoss() as record:
            return LossColumn(record.module, taken.columns[-1].symbol, _each(taken), taken.loss)
        case never:
            assert_never(never)


def _each(taken: Terms) -> dict[int, str]:
    return {place: significant(float(each)) for place, each in enumerate(taken.columns[-1].values)}
