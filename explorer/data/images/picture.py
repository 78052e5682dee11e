"""An image before it is fitted to a network."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from explorer.data.fitting import Floats
from explorer.sentence import Sentence

MOST_IN_BATCH = 16
"""More would not be told apart on screen."""


@dataclass(frozen=True, eq=False)
class Picture:
    """An image as it came, what it is called, and its class where it has one."""

    pixels: NDArray[np.uint8] | Floats
    """(C, H, W), from black to white: 0 to 255 as whole numbers, or 0 to 1 as floats."""
    name: Sentence
    label: int | None = None
    notes: tuple[Sentence, ...] = ()
    """What a visitor should know of it: what was left out, who took it."""

    @property
    def values(self) -> Floats:
        """The pixels from 0 to 1."""
        if self.pixels.dtype == np.uint8:
            return self.pixels.astype(np.float32) / np.float32(255)
        return self.pixels.astype(np.float32, copy=False)

    @cached_property
    def digest(self) -> bytes:
        """Equal digests, equal pixels."""
        shape = repr((self.pixels.shape, self.pixels.dtype.str)).encode()
        return blake2b(shape + self.pixels.tobytes(), digest_size=16).digest()


def frozen(pixels: NDArray[np.uint8] | Floats) -> NDArray[np.uint8] | Floats:
    """The same array, which nobody can write to any more: sessions share it."""
    pixels.flags.writeable = False
    return pixels
