"""What repeats in a row of words."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.network.repetition import Piece, folded_repeats


def anywhere(_first, _end):
    return True


def told(pieces):
    """Runs in brackets, each with how often it repeats."""
    return " ".join(
        str(piece.first) if piece.run is None else f"({told(piece.run[0])})×{len(piece.run)}"
        for piece in pieces
    )


def words(text):
    return text.split()


def test_nothing_repeats_in_a_row_of_different_words():
    assert told(folded_repeats(words("a b c d"), 0, anywhere)) == "0 1 2 3"


def test_what_repeats_is_a_run():
    assert told(folded_repeats(words("x a b a b a b y"), 0, anywhere)) == "0 (1 2)×3 7"


def test_runs_of_runs_repeat_however_long_they_are():
    pieces = folded_repeats(words("c r c r p c r p c r c r c r p"), 0, anywhere)
    assert told(pieces) == "((0 1)×2 4)×3"


def test_what_holds_more_of_the_row_goes_before_what_is_shorter():
    row = words("c b r c b r c b") * 4
    assert told(folded_repeats(row, 10, anywhere)).endswith("×4")


def test_what_may_not_be_one_is_none():
    pieces = folded_repeats(words("a b a b a b"), 0, lambda first, _end: first != 0)
    assert told(pieces) == "0 (1 2)×2 5"


def places(pieces):
    for piece in pieces:
        if piece.run is None:
            yield piece.first
        else:
            for once in piece.run:
                yield from places(once)


def fits(piece: Piece):
    if piece.run is None:
        assert piece.end == piece.first + 1
        return
    flat = [each for once in piece.run for each in once]
    assert (piece.first, piece.end) == (flat[0].first, flat[-1].end)
    assert len({tuple(each.word for each in once) for once in piece.run}) == 1
    for each in flat:
        fits(each)


@given(st.lists(st.sampled_from("abc"), max_size=40), st.integers(0, 5), st.data())
def test_every_word_stays_where_it_is(row, first, data):
    barred = data.draw(st.sets(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=20))
    pieces = folded_repeats(row, first, lambda start, end: (start, end) not in barred)
    assert list(places(pieces)) == list(range(first, first + len(row)))
    for piece in pieces:
        fits(piece)
