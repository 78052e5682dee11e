"""The data set that the next run learns from, which stands in the link.

data=shapes:noise=0.3      or kept:9c56cc51b374c3ba189210d5b6d4bf57; without it, the digits
"""

from explorer.data.data_source import DIGITS, Source, source
from explorer.sentence import Refusal, Sentence
from explorer.ui.session import address

_DATA = "data"


def chosen() -> Source:
    """As the link has it; the digits where it says nothing that can be read."""
    try:
        return _read()
    except Refusal:
        return DIGITS


def refusal() -> Sentence | None:
    """Why the link's data set was not taken."""
    try:
        _read()
    except Refusal as refused:
        return refused.sentence
    return None


def put(wanted: Source) -> None:
    """Chooses a data set."""
    address.write({_DATA: None if wanted == DIGITS else wanted.text()})


def _read() -> Source:
    text = address.read(_DATA)
    return DIGITS if text is None else source(text)
