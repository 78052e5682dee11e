"""A convolution's value: every pixel under the kernel times its weight, and the bias."""

import numpy as np

from explorer.inspection.blocks import sources, windows_of
from explorer.inspection.explain.explanation import Explanation, Place, grid, part
from explorer.inspection.explain.families import explained
from explorer.network.operations.convolution import Conv2d


@explained.register
def _(operation: Conv2d, place: Place) -> Explanation:
    image, channel, *stop = place.position
    kernel = place.parameters["weight"][channel].astype(np.float64)
    assert operation.out_channels is not None  # settled
    first = channel // (operation.out_channels // operation.groups) * len(kernel)
    windows = windows_of(place.row)
    assert windows is not None  # it has a kernel
    under = [
        sources(window, size, operation.padding_mode)[
            at * window.stride + np.arange(window.kernel) * window.dilation
        ]
        for window, size, at in zip(windows, place.inputs[0].shape[2:], stop, strict=True)
    ]
    channels = np.arange(first, first + len(kernel), dtype=np.int32)
    positions = grid(np.array([image], dtype=np.int32), channels, *under)
    bias = {"bias": float(place.parameters["bias"][channel])} if operation.bias else {}
    return Explanation(place, (part(place, positions, kernel.ravel()),), bias)
