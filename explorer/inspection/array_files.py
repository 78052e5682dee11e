"""Arrays as files: what a layer or a whole network made of the images, to be loaded elsewhere."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray

from explorer.inspection.blocks import parameters_of
from explorer.inspection.capture_records import Array, Capture, Gradients
from explorer.memory_budget import budget
from explorer.network.description import INPUT
from explorer.network.shapes import Row


def everything(capture: Capture) -> dict[str, Array]:
    """The images as `input`, and what each layer put out, by its name; of the whole batch."""
    return {INPUT: capture.images, **capture.maps}


def of_layer(row: Row, capture: Capture, parameters: Mapping[str, Array]) -> dict[str, Array]:
    """What goes into a layer, what comes out of it, and its parameters and buffers."""
    whole = everything(capture)
    own = parameters_of(row, parameters)
    return {
        **{name: whole[name] for name in row.inputs},
        row.name: whole[row.name],
        **{f"{row.name}.{name}": values for name, values in own.items()},
    }


def safetensors_file(arrays: Mapping[str, Array]) -> bytes:
    """As safetensors: read with safetensors.torch.load_file, without running anything."""
    contiguous = {name: np.ascontiguousarray(values) for name, values in arrays.items()}
    with budget().making(_file_bytes(arrays)):
        content: bytes = safetensors.numpy.save(contiguous)
    return content


def npz_file(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """As .npz: read with numpy.load."""
    file = BytesIO()
    with budget().making(_file_bytes(arrays)):
        np.savez(file, **arrays)  # type: ignore[arg-type]  # names are not numpy's own arguments
        return file.getvalue()


def _file_bytes(arrays: Mapping[str, NDArray[Any]]) -> int:
    """While it is made, a file is there twice."""
    return 2 * sum(values.nbytes for values in arrays.values())


def of_step(gradients: Gradients, parameters: Mapping[str, Array]) -> dict[str, Array]:
    """The images, the weights (`weights.` before their names) and all gradients (`grad.`)."""
    return {
        INPUT: gradients.forward.images,
        **{f"weights.{name}": values for name, values in parameters.items()},
        f"grad.{INPUT}": gradients.image,
        **{f"grad.{name}": each for name, each in gradients.maps.items() if each is not None},
        **{
            f"grad.{name}": each.gradient
            for name, each in gradients.parameters.items()
            if each.gradient is not None
        },
    }


def of_layer_back(
    row: Row, backward: Gradients, parameters: Mapping[str, Array]
) -> dict[str, Array]:
    """What of_layer has, and the gradients at each of it."""
    alone = of_layer(row, backward.forward, parameters)
    gradients = {
        f"grad.{name}": of_step(backward, parameters).get(f"grad.{name}") for name in alone
    }
    return alone | {name: each for name, each in gradients.items() if each is not None}
