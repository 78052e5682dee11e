"""Arrays for an inline component, as bytes: what Streamlit sends without reading it.

Four bytes with the length of a JSON header (little-endian), the header, the arrays one after
another. In the header an array is its number in the list `arrays`, which says of each its type,
its shape and where it begins. Everything begins at a multiple of eight, for that is how JavaScript
lays a typed array over a buffer.
"""

import json
from collections.abc import Mapping
from struct import pack

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 8

_TYPES = {
    np.dtype(np.float32): "f4",
    np.dtype(np.float64): "f8",
    np.dtype(np.int32): "i4",
    np.dtype(np.uint8): "u1",
}


class Frame:
    """A message in the making: arrays are put in, the header names them by number."""

    def __init__(self) -> None:
        self._listed: list[dict[str, object]] = []
        self._blobs: list[bytes] = []
        self._length = 0

    def put(self, values: NDArray[np.generic]) -> int:
        """Adds an array of float32, float64, int32 or uint8; returns its number."""
        kind = _TYPES[values.dtype]
        self._listed.append({"type": kind, "shape": values.shape, "at": self._length})
        self._add(values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes())
        return len(self._listed) - 1

    def _add(self, blob: bytes) -> None:
        padded = blob + bytes(-len(blob) % ALIGNMENT)
        self._blobs.append(padded)
        self._length += len(padded)

    def to_bytes(self, header: Mapping[str, object]) -> bytes:
        """The whole message. Infinities and nan travel in arrays: JSON has none."""
        text = json.dumps({**header, "arrays": self._listed}, allow_nan=False).encode()
        text += b" " * (-(len(text) + 4) % ALIGNMENT)
        return b"".join([pack("<I", len(text)), text, *self._blobs])
