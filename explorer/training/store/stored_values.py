"""Sentences and rows of numbers as a database holds them."""

import json

import numpy as np
from numpy.typing import NDArray

from explorer.sentence import Sentence

_FLOAT = np.dtype("<f8")


def sentence_text(sentence: Sentence | None) -> str:
    """A sentence as JSON; "" for none."""
    return json.dumps(sentence.plain()) if sentence else ""


def sentence(text: str) -> Sentence | None:
    """The sentence of such a text."""
    return Sentence.from_plain(json.loads(text)) if text else None


def to_bytes(rows: NDArray[np.float64]) -> bytes:
    """Rows of numbers, whole."""
    return rows.astype(_FLOAT).tobytes()


def rows(content: bytes, count: int) -> NDArray[np.float64]:
    """So many rows, as they were."""
    return np.frombuffer(content, _FLOAT).reshape(count, -1)
