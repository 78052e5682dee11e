"""Augmentation: a batch as it might have been, a little moved, mirrored or noisy."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.data.fitting import Floats
from explorer.network.operations.argument import Argument

CONTROLS = {
    "shift": Argument("whole", 0, 64),
    "noise": Argument("real", 0, 1),
    "flip": Argument("flag"),
}
"""What each may be."""


@dataclass(frozen=True)
class Augmentation:
    """What may happen to an image before it is trained on; nothing, unless one says so."""

    shift: int = 0
    """Pixels, at most, up or down and to either side. What comes in is what the edge was."""
    noise: float = 0.0
    """Standard deviation of what is added to each value, in what the network gets."""
    flip: bool = False
    """Whether about half of the images are mirrored, left for right."""

    def __post_init__(self) -> None:
        for name, control in CONTROLS.items():
            object.__setattr__(self, name, control.read(name, getattr(self, name)))

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"shift": self.shift, "noise": self.noise, "flip": self.flip}


NONE = Augmentation()


def augmented(images: Floats, augmentation: Augmentation, generator: np.random.Generator) -> Floats:
    """The images (N, C, H, W), each changed by what the generator draws; the given stay.

    The same generator state, the same images.
    """
    if augmentation == NONE:
        return images
    return changed(images, augmentation.shift, augmentation.noise, augmentation.flip, generator)


def changed(
    images: Floats, shift: int, noise: float, flip: bool, generator: np.random.Generator
) -> Floats:
    """Copies of the images (N, C, H, W): mirrored first, then moved, then noisy."""
    made = images
    count, _, height, width = images.shape
    if flip:
        mirrored = np.less(generator.random((count, 1, 1, 1)), 0.5)
        made = np.where(mirrored, made[..., ::-1], made)
    if shift:
        steps = generator.integers(-shift, shift, (2, count, 1), endpoint=True)
        rows = np.clip(np.arange(height) - steps[0], 0, height - 1)
        columns = np.clip(np.arange(width) - steps[1], 0, width - 1)
        each = np.arange(count)[:, None, None]
        # Indices beside a slice put its axis last: (N, H, W, C).
        made = made[each, :, rows[:, :, None], columns[:, None, :]].transpose(0, 3, 1, 2)
    if noise:
        drawn = generator.standard_normal(made.shape, dtype=np.float32)
        made = made + np.float32(noise) * drawn
    return np.ascontiguousarray(made)
