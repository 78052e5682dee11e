"""Pairs measured in turns, and the line of JSON that each one prints."""

import gc
import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Literal


@dataclass(frozen=True)
class Result:
    """One line: ours and the reference in `unit`; the goal is for the ratio, or for ours alone."""

    name: str
    ours: float
    unit: str
    goal: float
    direction: Literal["at least", "at most"]
    reference: float | None = None
    ratio: float | None = None
    absolute: bool = False
    """A time against the clock: reported, and failing nothing on a machine that others share."""

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        value = self.ours if self.ratio is None else self.ratio
        return value >= self.goal if self.direction == "at least" else value <= self.goal

    def line(self) -> str:
        """As JSON, to four significant digits."""
        numbers = {"ours": self.ours, "reference": self.reference, "ratio": self.ratio}
        rounded = {
            name: None if number is None else float(f"{number:.4g}")
            for name, number in numbers.items()
        }
        return json.dumps(
            {
                "name": self.name,
                **rounded,
                "unit": self.unit,
                "goal": self.goal,
                "direction": self.direction,
                "met": self.met,
                "counts": not self.absolute,
            }
        )


def seconds(work: Callable[[], object], calls: int = 1) -> float:
    """Wall time of one call, the mean of some in a row; no garbage is collected meanwhile."""
    gc.collect()
    gc.disable()
    try:
        start = perf_counter()
        for _ in range(calls):
            work()
        return (perf_counter() - start) / calls
    finally:
        gc.enable()


def times_faster(
    name: str,
    ours: Callable[[], object],
    reference: Callable[[], object],
    goal: float,
    *,
    turns: int = 15,
    calls: int = 1,
) -> Result:
    """How many times faster ours is: both warmed up, then in turns; the median of the ratios."""
    ours(), reference()
    pairs = [(seconds(ours, calls), seconds(reference, calls)) for _ in range(turns)]
    return Result(
        name,
        ours=1e3 * statistics.median(mine for mine, _ in pairs),
        reference=1e3 * statistics.median(theirs for _, theirs in pairs),
        ratio=statistics.median(theirs / mine for mine, theirs in pairs),
        unit="ms",
        goal=goal,
        direction="at least",
    )


def in_turns(
    first: Callable[[], object], second: Callable[[], object], calls: int = 10, turns: int = 40
) -> Iterator[tuple[float, float]]:
    """CPU seconds of a call of each, one after the other, so that a slow minute is shared."""
    first(), second()
    for _ in range(turns):
        times = []
        for work in (first, second):
            start = process_time()
            for _ in range(calls):
                work()
            times.append((process_time() - start) / calls)
        yield times[0], times[1]


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many per cent of the values do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
