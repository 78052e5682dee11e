"""Handwritten digits: 1 797 images of 8x8 pixels in 17 shades of grey, shipped with scikit-learn.

E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI, 1998 (its test part).
"""

from functools import cache

import numpy as np

from explorer.data.dataset import Dataset

BRIGHTEST = 16
"""The images count from 0 to this."""


@cache
def digits() -> Dataset:
    """All of them, (1797, 1, 8, 8). The same object at every call."""
    from sklearn.datasets import load_digits  # 1.5 s, which the command line's --help need not wait

    bunch = load_digits()
    images = (bunch.images[:, None] / BRIGHTEST).astype(np.float32)
    labels = bunch.target.astype(np.int64)
    images.flags.writeable = labels.flags.writeable = False
    return Dataset("digits", images, labels, tuple(map(str, bunch.target_names)))
