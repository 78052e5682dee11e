"""A line of a formula, and the same line with its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FormulaLine:
    """`{names}` in `numbers` stand for `values` and `settings`."""

    symbol: str
    """What the line works out; marked for translation where it is a word."""
    formula: str
    numbers: str
    values: Mapping[str, float]
    result: float
    """By hand, in double precision."""
    settings: Mapping[str, float] = field(default_factory=dict)
    """What was set or counted, not computed: written as it is, 0.9 and not 0.900."""
    state: str = ""
    """torch.optim's name for the result, where it keeps it; `weight` for the weight itself."""
