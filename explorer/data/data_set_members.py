"""The images of a data set one by one: each a picture with a name, whichever data set it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.data.data_source import Source, opened
from explorer.data.dataset import Dataset
from explorer.data.digits import digits
from explorer.data.fitting import Preparation
from explorer.data.generated_shapes import SHAPES
from explorer.data.images import built_in_images
from explorer.data.images.image_batch import Batch, Fit, batch
from explorer.data.images.picture import Picture
from explorer.network.description import Network
from explorer.sentence import N_, Sentence


@dataclass(frozen=True)
class Members:
    """Those that a network of so many classes is shown; of the digits all, whatever its classes."""

    source: Source
    network: Network
    fit: Fit
    trained: Preparation | None = None
    """What was done to the images that the network was trained on; None: to the digits."""

    def __len__(self) -> int:
        if self.source.record.drawn:  # known without drawing them
            return min(self.network.classes, len(SHAPES)) * self.source.per_class
        return len(self._data.labels)

    def picture(self, position: int) -> Picture:
        """One of them. Raises Refusal where the data set is gone."""
        if self.source.record.built_in:
            return built_in_images.picture(f"digit:{position}", self.network.input_shape)
        label = int(self._data.labels[position])
        pixels = self._data.images[position]
        return Picture(pixels, self.title(position), label)

    def title(self, position: int) -> Sentence:
        """What it is called."""
        if self.source.record.built_in:
            return built_in_images.title(f"digit:{position}")
        name = self._data.class_names[int(self._data.labels[position])]
        # The names of shapes are ours, and translated; those of a visitor's classes are not.
        label = Sentence(name) if self.source.record.drawn else name
        return Sentence(N_("{label}, no. {number}"), label=label, number=position)

    def batch(self, positions: Sequence[int]) -> Batch:
        """Some of them as the network gets any image: each is the same when it is in hand."""
        pictures = list(map(self.picture, positions))
        return batch(pictures, self.network.input_shape, self.fit, self.trained)

    @property
    def _data(self) -> Dataset:
        return digits() if self.source.record.built_in else opened(self.source, self.network)
