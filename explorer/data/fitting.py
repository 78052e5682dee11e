"""Fitting an image to a network's input: size, channels, range.

An image is float32 of shape (C, H, W), 0 black to 1 white; several are (N, C, H, W).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
Manner = Literal["pad", "crop", "stretch"]

LUMINANCE: Floats = np.array([0.299, 0.587, 0.114], dtype=np.float32)
"""Shares of red, green and blue in grey (ITU-R BT.601), as in Pillow's conversion to "L"."""


@dataclass(frozen=True)
class Preparation:
    """What is done to every image of a data set before the network gets it.

    `pad` shows the whole image with black beside it, `crop` its middle, `stretch` all of it, out of
    proportion. Then x becomes (x − mean) / deviation: 0 and 1 leave it between 0 and 1.
    """

    manner: Manner = "pad"
    mean: float = 0.0
    deviation: float = 1.0

    def scaled(self, images: Floats) -> Floats:
        """From 0...1 to what the network gets; any shape."""
        return (images - np.float32(self.mean)) / np.float32(self.deviation)


UNIT = Preparation()
"""Between 0 and 1, as it is."""


def fitted(
    images: Floats, input_shape: tuple[int, int, int], preparation: Preparation = UNIT
) -> Floats:
    """The image as a network of that input gets it: (..., C, H, W) -> (..., *input_shape)."""
    channels, height, width = input_shape
    placed = _placed(_merged(images, channels), (height, width), preparation.manner)
    scaled = preparation.scaled(placed)
    if scaled.shape[-3] != channels:
        scaled = np.repeat(scaled, channels, axis=-3)
    return np.ascontiguousarray(scaled)


def _merged(images: Floats, channels: int) -> Floats:
    """The channels as they are where there are so many, else grey, for every channel to be."""
    have = images.shape[-3]
    if have in (1, channels):
        return images
    if have == len(LUMINANCE):
        grey: Floats = np.tensordot(images, LUMINANCE, axes=(-3, 0))[..., None, :, :]
        return grey
    mean: Floats = images.mean(axis=-3, keepdims=True)
    return mean


def _placed(images: Floats, size: tuple[int, int], manner: Manner) -> Floats:
    """Resized to a height and width; what is left over is black (pad) or cut away (crop)."""
    have = images.shape[-2:]
    if manner == "stretch":
        return resized(images, size)
    ratios = size[0] / have[0], size[1] / have[1]
    if manner == "crop":
        # Cut before it is resized: the rest of a long and thin image would take gigabytes.
        margins = [
            max(0.0, (side - goal / max(ratios)) / 2) for side, goal in zip(have, size, strict=True)
        ]
        return resized(images, size, (margins[0], margins[1]))
    inner, around = padding((have[0], have[1]), size)
    return np.pad(resized(images, inner), [(0, 0)] * (images.ndim - 2) + around)


def padding(
    have: tuple[int, int], size: tuple[int, int]
) -> tuple[tuple[int, int], list[tuple[int, int]]]:
    """The height and width to resize to, and what is left over above, below, left and right."""
    share = min(size[0] / have[0], size[1] / have[1])
    height, width = (max(1, round(side * share)) for side in have)
    missing = size[0] - height, size[1] - width
    return (height, width), [(some // 2, some - some // 2) for some in missing]


def resized(
    images: Floats, size: tuple[int, int], margins: tuple[float, float] = (0.0, 0.0)
) -> Floats:
    """Bilinear, averaging where it shrinks, as Pillow has it: (..., H, W) -> (..., *size).

    `margins` are left out above and below, and to the left and the right, in pixels.
    """
    height, width = images.shape[-2:]
    if (height, width) == size and not any(margins):
        return images
    part = margins[1], margins[0], width - margins[1], height - margins[0]
    maps = images.reshape(-1, height, width)
    smaller = np.empty((len(maps), *size), dtype=np.float32)
    for there, larger in zip(smaller, maps, strict=True):
        image = Image.fromarray(larger).resize(size[::-1], Image.Resampling.BILINEAR, part)
        there[:] = np.asarray(image)
    return smaller.reshape(*images.shape[:-2], *size)
