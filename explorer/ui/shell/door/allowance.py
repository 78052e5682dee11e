"""So much at once, and so much a second: what is spent comes back by and by."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Allowance:
    """Time is told it, in seconds of one and the same clock."""

    most: float
    """What may be spent at once."""
    a_second: float
    at: float
    """When it was looked at last."""
    _left: float = field(init=False)

    def __post_init__(self) -> None:
        self._left = self.most

    def left(self, now: float) -> float:
        """What may be spent; below zero: what was spent before it had come back."""
        return min(self.most, self._left + (now - self.at) * self.a_second)

    def spend(self, now: float) -> float:
        """Spends one; returns the seconds until it has come back."""
        self._left, self.at = self.left(now) - 1, now
        return max(0.0, -self._left / self.a_second)
