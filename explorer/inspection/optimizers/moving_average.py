"""Averages of the past in which older gradients count less and less, as Adam and RMSprop keep."""

from dataclasses import dataclass

from explorer.inspection.formula_line import FormulaLine


@dataclass(frozen=True)
class MovingAverage:
    """(part) of what it was, and (1 − part) of what comes."""

    symbol: str
    letter: str
    """The part's, in the formula."""
    part: float
    state: str
    """torch.optim's name for the average."""

    def of(self, value: float, before: float) -> FormulaLine:
        """Of the gradients."""
        return self._line("", value, value, before)

    def of_squares(self, value: float, before: float) -> FormulaLine:
        """Of their squares."""
        return self._line("²", value, value * value, before)

    def _line(self, power: str, value: float, comes: float, before: float) -> FormulaLine:
        return FormulaLine(
            self.symbol,
            f"{self.letter}·{self.symbol} + (1 − {self.letter})·g{power}",
            "{part}·{before} + (1 − {part})·{g}" + power,
            {"before": before, "g": value},
            self.part * before + (1 - self.part) * comes,
            {"part": self.part},
            self.state,
        )

    def corrected(self, line: FormulaLine, step: int) -> FormulaLine:
        """The average, which began at 0, made as large as if it had not."""
        return FormulaLine(
            f"{self.symbol}\u0302",
            f"{self.symbol} / (1 − {self.letter}ᵗ)",
            "{of} / (1 − {part}^{step})",
            {"of": line.result},
            line.result / (1 - self.part**step),
            {"part": self.part, "step": step},
        )
