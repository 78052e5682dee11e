"""What the browser makes of a component's message."""

import json

import numpy as np


def read(message):
    """Header and arrays of a message as array_message lays it out."""
    start = 4 + int.from_bytes(message[:4], "little")
    header = json.loads(message[4:start])
    arrays = []
    for entry in header.pop("arrays"):
        kind = np.dtype(f"<{entry['type']}")
        count = int(np.prod(entry["shape"]))
        values = np.frombuffer(message, kind, count, start + entry["at"])
        arrays.append(values.reshape(entry["shape"]))
    return header, arrays
