"""torchinfo's cells for a network, on PyTorch's meta device: shapes without memory."""

from dataclasses import dataclass
from functools import lru_cache

import torch
import torchinfo

from explorer.network.description import Network
from explorer.network.module import build_working_part
from explorer.network.operations import Shape


@dataclass(frozen=True)
class Cells:
    """What torchinfo says of one layer."""

    name: str
    input_shape: Shape
    output_shape: Shape
    kernel: tuple[int, ...] | None
    parameters: int
    share: float
    """Of all parameters, from 0 to 1."""
    mult_adds: int
    """With the bias counted, which torchinfo does, and normalisation's scale and shift."""
    trainable: bool | None
    """None where there is nothing to train."""


@dataclass(frozen=True)
class Summary:
    """What torchinfo says of the layers that work."""

    cells: tuple[Cells, ...]
    parameters: int
    mult_adds: int


@lru_cache(maxsize=64)
def cells(network: Network, batch: int = 1) -> Summary:
    """torchinfo's view of the layers before the first that cannot work, for so many images."""
    module = build_working_part(network)
    if not module.layers:
        return Summary((), 0, 0)
    for part in module.modules():
        if isinstance(part, torch.nn.BatchNorm2d | torch.nn.ReLU):
            # They keep the shape; finding that out on the meta device takes torch most of the time.
            part.forward = torch.clone  # type: ignore[method-assign]
    meta = torch.device("meta")
    # Given a size, torchinfo draws an image in real memory before it moves it to the device; its
    # cache of forward passes goes by class name, and all of ours are of one class.
    summary = torchinfo.summary(
        module,
        input_data=torch.empty(batch, *network.input_shape, device=meta),
        device=meta,
        verbose=0,
        cache_forward_pass=False,
    )
    layers = [layer for layer in summary.summary_list if layer.depth == 1]
    total = summary.total_params
    return Summary(
        tuple(
            Cells(
                layer.var_name,
                tuple(layer.input_size),
                tuple(layer.output_size),
                _sides(layer.kernel_size),
                layer.num_params,
                layer.num_params / total if total else 0.0,
                layer.macs,
                layer.trainable == "True" if layer.num_params else None,
            )
            for layer in layers
        ),
        total,
        summary.total_mult_adds,
    )


def _sides(kernel: int | list[int] | None) -> tuple[int, ...] | None:
    if kernel is None:
        return None
    return (kernel, kernel) if isinstance(kernel, int) else tuple(kernel)
