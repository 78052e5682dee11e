"""A run's data set as tensors: fitted to the network's input once, then taken a batch at a time."""

from functools import cached_property
from math import prod

import numpy as np
import torch
from torch import Tensor

from explorer.data.augmenting import NONE, Augmentation, augmented
from explorer.data.dataset import Indices
from explorer.data.fitting import Floats, fitted
from explorer.network.operations import FLOAT
from explorer.training.beginning import Beginning

MOST_PREPARED = 128_000_000
"""Bytes up to which a whole data set is fitted once; a larger one is fitted a batch at a time."""

_AUGMENTS = 1
"""What is drawn for an augmentation is not what orders an epoch or what dropout drops."""


class Batches:
    """Batches of a data set as the network gets them, on its device."""

    def __init__(self, beginning: Beginning, device: torch.device) -> None:
        self._beginning = beginning
        self._device = device
        self._whole = prepared_bytes(beginning) <= MOST_PREPARED
        self._labels = torch.from_numpy(beginning.data.labels.copy()).to(device)

    def batch(
        self, positions: Indices, augmentation: Augmentation = NONE, step: int = 0
    ) -> tuple[Tensor, Tensor]:
        """Those images (n, C, H, W) and their classes (n); augmented as it comes to that step."""
        places = torch.from_numpy(positions).to(self._device)
        labels = self._labels[places]
        if self._whole and augmentation == NONE:
            return self._prepared[places], labels
        images = self._prepared[places].cpu().numpy() if self._whole else self._fitted(positions)
        draw = np.random.default_rng([self._beginning.seed, step, _AUGMENTS])
        changed = augmented(images, augmentation, draw)
        return torch.from_numpy(changed).to(self._device), labels

    @cached_property
    def _prepared(self) -> Tensor:
        everything = np.arange(len(self._beginning.data.labels))
        return torch.from_numpy(self._fitted(everything)).to(self._device)

    def _fitted(self, positions: Indices) -> Floats:
        beginning = self._beginning
        images = beginning.data.values(positions)
        return fitted(images, beginning.network.input_shape, beginning.preparation)


def prepared_bytes(beginning: Beginning) -> int:
    """What all images take as the network gets them."""
    return len(beginning.data.labels) * prod(beginning.network.input_shape) * FLOAT
