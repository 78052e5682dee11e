"""A store in a folder of its own, with a clock that the test turns."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.data.images.picture import Picture
from explorer.data.own.gathering import gathered
from explorer.data.visitors import visitor_settings
from explorer.data.visitors.visitor_store import Store, hashed
from explorer.sentence import Sentence

KEY = "k" * 43
OTHER_KEY = "o" * 43
TAB = "tab-of-sixteen-or-more"
A_DAY = 86_400


class Visitors:
    """Opens stores: by key, and with a share in bytes."""

    def __init__(self, folder):
        self.folder = folder
        self.time = 1_700_000_000.0

    def now(self):
        return self.time

    def store(self, key=KEY, **changes):
        return Store(hashed(key), replace(visitor_settings.read(), **changes), self.now)

    def files(self):
        """All that lies in the visitors' folders, but for locks."""
        return sorted(
            path.relative_to(self.folder).as_posix()
            for path in (self.folder / "visitors").rglob("*")
            if path.is_file() and path.name != "lock"
        )


@pytest.fixture
def visitors(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_FOLDER", str(tmp_path))
    return Visitors(tmp_path)


def noise(seed=0, shape=(3, 20, 30), name="photo.png", label=None):
    pixels = np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)
    notes = (Sentence("An animation: its first of {count} frames.", count="3"),)
    return Picture(pixels, Sentence("{name}", name=name), label, notes)


def few(shade):
    """A data set of two classes."""
    images = [np.full((1, 8, 8), shade + n, np.uint8) for n in range(4)]
    return gathered(images, ["a", "b", "a", "b"]).dataset
