"""Sentences and rows of numbers as a database holds them."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.sentence import Sentence

_FLOAT = np.dtype("<f8")


def sentence_text(sentence: Sentence | None) -> str:
    """A sentence as JSON; "" for none."""
    return json.dumps(_plain(sentence)) if sentence else ""


def sentence(text: str) -> Sentence | None:
    """The sentence of such a text."""
    return _sentence(json.loads(text)) if text else None


def _plain(sentence: Sentence) -> dict[str, Any]:
    values = {
        name: _plain(value)
        if isinstance(value, Sentence)
        else value
        if isinstance(value, (int, float, str))
        else str(value)
        for name, value in sentence.values.items()
    }
    return {"template": sentence.template, "values": values}


def _sentence(plain: dict[str, Any]) -> Sentence:
    values = {
        name: _sentence(value) if isinstance(value, dict) else value
        for name, value in plain["values"].items()
    }
    return Sentence(plain["template"], **values)


def octets(rows: NDArray[np.float64]) -> bytes:
    """Rows of numbers, whole."""
    return rows.astype(_FLOAT).tobytes()


def rows(octets: bytes, count: int) -> NDArray[np.float64]:
    """So many rows, as they were."""
    return np.frombuffer(octets, _FLOAT).reshape(count, -1)
