"""The names of layers in a program: those in its comments, its members', or numbered ones."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby

from explorer.network.description import Layer
from explorer.network.editing import stem
from explorer.network.operations import Operation
from explorer.network.source.trace import Step
from explorer.sentence import Refusal

_LONGEST_STEM = 30


def names(steps: Sequence[Step], comments: Mapping[int, tuple[str, ...]]) -> list[str]:
    """A name for each step. `comments` holds the names that the comment of a statement gives."""
    uses = Counter(step.member for step in steps)
    own = [
        step.member if uses[step.member] == 1 and _can_be(step.member, step.operation) else None
        for step in steps
    ]
    chosen = [
        commented or mine
        for commented, mine in zip(_commented(steps, own, comments), own, strict=True)
    ]
    if len(set(filter(None, chosen))) < len(list(filter(None, chosen))):
        chosen = own  # comments that repeat themselves name nothing
    numbered = _Numbered(steps, filter(None, chosen))
    return [name or numbered.name(step) for name, step in zip(chosen, steps, strict=True)]


def _commented(
    steps: Sequence[Step], own: Sequence[str | None], comments: Mapping[int, tuple[str, ...]]
) -> list[str | None]:
    """The names in comments that have one for each layer of their line, and fit the members."""
    commented: list[str | None] = []
    for statement, group in groupby(enumerate(steps), key=lambda item: item[1].statement):
        places = [place for place, _ in group]
        named: Sequence[str | None] = comments.get(statement, ())
        fitting = len(named) == len(places) and all(
            _can_be(name, steps[place].operation) and own[place] in (None, name)
            for name, place in zip(named, places, strict=True)
        )
        commented += named if fitting else [None] * len(places)
    return commented


def _can_be(name: str | None, operation: Operation) -> bool:
    if name is None:
        return False
    with suppress(Refusal):
        Layer(name, operation)
        return True
    return False


class _Numbered:
    """relu1, relu2, ...: the numbers that are free."""

    def __init__(self, steps: Sequence[Step], used: Iterable[str]) -> None:
        self._kinds = Counter(step.operation.kind() for step in steps)
        self._used = set(used)
        self._last: Counter[str] = Counter()

    def name(self, step: Step) -> str:
        """The next name for a layer that has none."""
        kind = step.operation.kind()
        begin = stem(type(step.operation))
        if step.member is not None:
            shared = step.member.rstrip("0123456789_")[:_LONGEST_STEM]
            begin = shared if _can_be(f"{shared}1", step.operation) else begin
        elif step.operation.mostly_once and self._kinds[kind] == 1 and begin not in self._used:
            self._used.add(begin)
            return begin
        while True:
            self._last[begin] += 1
            name = f"{begin}{self._last[begin]}"
            if name not in self._used:
                self._used.add(name)
                return name
