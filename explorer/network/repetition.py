"""What repeats in a row of words, found from the inside out: equal words that follow each other
become a run, which is a word itself, however often it repeats.

Of conv relu conv relu pool conv relu pool it makes a run of (conv relu) twice and once, each with
its pool, and then a run of both.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_LONGEST = 32
"""Words in what may repeat."""
_LEAST_PART = 1 / 8
"""What repeats less than in this part of the row is chance."""

Run = tuple["Piece", ...]
"""One of the repeats."""
Word = int
"""Equal numbers, equal words."""
Pattern = tuple[Word, ...]


@dataclass(frozen=True)
class Piece:
    """A word of the row, or a run of repeats, from a place to the one after its end."""

    word: Word
    first: int
    end: int
    run: tuple[Run, ...] | None = None
    """The repeats, of which there may be but one where others of the kind repeat elsewhere."""


def folded_repeats(
    words: Sequence[str], first: int, may_fold: Callable[[int, int], bool]
) -> tuple[Piece, ...]:
    """The row with what repeats as runs; the places of its words begin with `first`.

    `may_fold` says whether the words from a place to another can be one of the repeats.
    """
    folding = _Folding(may_fold)
    pieces = tuple(
        Piece(folding.number((word,)), place, place + 1) for place, word in enumerate(words, first)
    )
    while pattern := folding.pattern(pieces):
        pieces = tuple(folding.folded(pieces, pattern))
    return pieces


class _Folding:
    def __init__(self, may_fold: Callable[[int, int], bool]) -> None:
        self.may_fold = may_fold
        self.numbers: dict[tuple[str | Word, ...], Word] = {}

    def number(self, spelt: tuple[str | Word, ...]) -> Word:
        """Of a word that is spelt so."""
        return self.numbers.setdefault(spelt, len(self.numbers))

    def pattern(self, pieces: Sequence[Piece]) -> Pattern:
        """The words whose repeats hold most of the row, the shorter of two; empty: none do."""
        held: dict[Pattern, int] = {}
        for length in range(1, min(_LONGEST, len(pieces) // 2) + 1):
            for first, end in self._repeats(pieces, length):
                words = tuple(piece.word for piece in pieces[first : first + length])
                places = pieces[end - 1].end - pieces[first].first
                held[words] = held.get(words, 0) + places
        most = max(held, key=lambda words: held[words], default=())
        all_of_it = sum(piece.end - piece.first for piece in pieces)
        return most if held.get(most, 0) >= _LEAST_PART * all_of_it else ()

    def _repeats(self, pieces: Sequence[Piece], length: int) -> Iterator[tuple[int, int]]:
        """Where so many words follow themselves, from the first of them to the end of the last."""
        place = 0
        while place + 2 * length <= len(pieces):
            end = place
            if pieces[place].word == pieces[place + length].word:
                pattern = tuple(piece.word for piece in pieces[place : place + length])
                while self._is_at(pieces, end, pattern):
                    end += length
            if end > place + length:
                yield place, end
                place = end
            else:
                place += 1

    def folded(self, pieces: Sequence[Piece], pattern: Pattern) -> Iterator[Piece]:
        """The row with each stretch of the pattern as a run."""
        word, length = self.number(pattern), len(pattern)
        # One that stands alone, and reaches into those that follow each other, is left as it is.
        ends = {first: end for first, end in self._repeats(pieces, length)
                if self._is_at(pieces, first, pattern)}  # fmt: skip
        place = 0
        while place < len(pieces):
            end = ends.get(place, place + length)
            reaches = any(place < first < end for first in ends)
            if self._is_at(pieces, place, pattern) and not reaches:
                starts = range(place, end, length)
                run = tuple(tuple(pieces[each : each + length]) for each in starts)
                yield Piece(word, run[0][0].first, run[-1][-1].end, run)
                place = end
            else:
                yield pieces[place]
                place += 1

    def _is_at(self, pieces: Sequence[Piece], place: int, pattern: Pattern) -> bool:
        ahead = pieces[place : place + len(pattern)]
        if tuple(piece.word for piece in ahead) != pattern:
            return False
        return self.may_fold(ahead[0].first, ahead[-1].end)
