"""Which pixels a class is owed to, by five methods of captum.

captum hangs hooks on the module that it asks: it always gets one of its own, in evaluation mode.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, prod
from typing import Any, Literal

import torch
from torch import Tensor

from explorer.inspection import limits
from explorer.inspection.capture_records import Array
from explorer.inspection.weights import Weights, module
from explorer.network.module import Described
from explorer.network.shapes import Row, Table, table
from explorer.numerals import abbreviated
from explorer.sentence import N_, Refusal, TooLarge

Method = Literal["saliency", "input-x-gradient", "integrated", "grad-cam", "occlusion"]
METHODS: tuple[Method, ...] = (
    "saliency", "input-x-gradient", "integrated", "grad-cam", "occlusion",
)  # fmt: skip

MOST_STEPS, LEAST_STEPS = 50, 12
"""Points on the way from the empty image at which integrated gradients looks."""
WINDOWS, LEAST_WINDOWS = 15, 4
"""Stops of the occluding window along a side."""
_BUDGET, _AT_EASE = 4e10, 1e10
"""Mult-adds of all passes together: what is refused beyond, some seconds; and what is aimed at."""


@dataclass(frozen=True, eq=False)
class Attribution:
    """What a method gives each pixel, for one class."""

    method: Method
    target: int
    pixels: Array
    """(H, W): of several channels their sum, or what they lose together where a window covers them
    all; of Grad-CAM enlarged from its layer."""
    score: float
    """The logit of the class, which is shared out."""
    empty: float
    """The same logit for an empty image, all zeros."""
    total: float
    """What all channels and pixels got."""
    passes: int
    """How often the network was gone through."""
    window: int = 0
    """The side of the occluding window, in pixels."""
    stride: int = 0
    own: tuple[int, int] = (0, 0)
    """Of Grad-CAM: the size of its map before it was enlarged."""

    @property
    def gap(self) -> float:
        """How far the pixels' total is from the score less that of the empty image."""
        return abs(self.total - (self.score - self.empty))

    @property
    def nbytes(self) -> int:
        """Octets of the array."""
        return self.pixels.nbytes


def layers_with_maps(layers: Table) -> list[str]:
    """Those that Grad-CAM can be taken at, by their names."""
    return [row.name for row in layers.rows if _has_maps(row)]


def usual_layer(layers: Table) -> str | None:
    """The last convolution, which Grad-CAM is mostly taken at; None where there is none."""
    found = [row.name for row in layers.rows if row.family == "convolution" and _has_maps(row)]
    return found[-1] if found else None


def _has_maps(row: Row) -> bool:
    # Without a field, rows are no longer images: no map belongs to one.
    return len(row.output_shape) == 4 and row.field is not None


def check(layers: Table, method: Method, layer: str) -> None:
    """Refuses what the method cannot be taken of, or would take too long."""
    if method == "grad-cam" and usual_layer(layers) is None:
        raise Refusal(
            N_("Grad-CAM weighs the maps of a convolution, and {network} has none. Take another "
               "method, or a network with a convolution."),
            network=layers.network.name,
        )  # fmt: skip
    if method == "grad-cam" and layer not in layers_with_maps(layers):
        raise Refusal(
            N_("Grad-CAM needs a layer that puts out maps, and {layer} puts out a vector. Take one "
               "of {layers}."),
            layer=layer, layers=", ".join(layers_with_maps(layers)),
        )  # fmt: skip
    least = {"integrated": 3 * LEAST_STEPS, "occlusion": LEAST_WINDOWS**2}.get(method, 1)
    if least * layers.mult_adds > _BUDGET:
        raise TooLarge(
            N_("This method goes through the network {passes} times or more, of {cost} mult-adds "
               "each, which takes too long here. Use a smaller input, or saliency or Grad-CAM."),
            passes=least, cost=abbreviated(layers.mult_adds),
        )  # fmt: skip


def attribute(
    weights: Weights, image: Array, method: Method, target: int, layer: str
) -> Attribution:
    """What each pixel of an image (1, C, H, W) contributes. Raises Refusal or TooLarge."""
    layers = table(weights.network, 1)
    limits.check(layers, "evaluation", backward=True)
    check(layers, method, layer)
    net = module(weights, "evaluation")
    x = torch.from_numpy(image.copy()).requires_grad_()
    with torch.no_grad():
        score, empty = (float(net(each)[0, target]) for each in (x, torch.zeros_like(x)))
    found, told = _METHODS[method](net, x, target, layers, layer)
    values = found.detach().sum(dim=1)[0]
    return Attribution(
        method=method,
        target=target,
        pixels=values.numpy(),
        score=score,
        empty=empty,
        total=float(found.detach().double().sum()),
        **told,
    )


Told = dict[str, Any]
"""What an attribution is told of its own making."""


def _saliency(
    net: Described, x: Tensor, target: int, layers: Table, layer: str
) -> tuple[Tensor, Told]:
    from captum.attr import Saliency

    found: Tensor = Saliency(net).attribute(x, target, abs=False)
    return found, {"passes": 1}


def _input_x_gradient(
    net: Described, x: Tensor, target: int, layers: Table, layer: str
) -> tuple[Tensor, Told]:
    from captum.attr import InputXGradient

    found: Tensor = InputXGradient(net).attribute(x, target)
    return found, {"passes": 1}


def _integrated(
    net: Described, x: Tensor, target: int, layers: Table, layer: str
) -> tuple[Tensor, Told]:
    """From an image of zeros, by Gauss and Legendre's rule, one point at a time."""
    from captum.attr import IntegratedGradients

    at_ease = int(_AT_EASE / (3 * max(layers.mult_adds, 1)))
    steps = max(LEAST_STEPS, min(MOST_STEPS, at_ease))
    found: Tensor = IntegratedGradients(net).attribute(
        x, torch.zeros_like(x), target, n_steps=steps, internal_batch_size=1
    )
    return found, {"passes": steps}


def _grad_cam(
    net: Described, x: Tensor, target: int, layers: Table, layer: str
) -> tuple[Tensor, Told]:
    from captum.attr import LayerAttribution, LayerGradCam

    found = LayerGradCam(net, net.get_submodule(layer)).attribute(x, target, relu_attributions=True)
    own = tuple(found.shape[2:])
    enlarged: Tensor = LayerAttribution.interpolate(found, tuple(x.shape[2:]), "bilinear")
    return enlarged, {"passes": 1, "own": own}


def _occlusion(
    net: Described, x: Tensor, target: int, layers: Table, layer: str
) -> tuple[Tensor, Told]:
    """A window of zeros over all channels; what its pixels lose is what they contribute."""
    from captum.attr import Occlusion

    at_ease = int((_AT_EASE / max(layers.mult_adds, 1)) ** 0.5)
    stops = max(LEAST_WINDOWS, min(WINDOWS, at_ease))
    sides = tuple(x.shape[2:])
    stride = max(1, ceil(max(sides) / stops))
    window = 2 * stride if stride > 1 else min(3, *sides)
    kept = tuple(min(window, side) for side in sides)
    steps = tuple(min(stride, side) for side in kept)
    found: Tensor = Occlusion(net).attribute(
        x.detach(), (x.shape[1], *kept), (x.shape[1], *steps), baselines=0.0, target=target
    )
    along = zip(sides, kept, steps, strict=True)
    count = prod(1 + ceil((side - each) / step) for side, each, step in along)
    # The window covers all channels at once, so each of them is given all of what is lost.
    return found[:, :1], {"passes": count + 1, "window": window, "stride": stride}


_METHODS: dict[Method, Callable[[Described, Tensor, int, Table, str], tuple[Tensor, Told]]] = {
    "saliency": _saliency,
    "input-x-gradient": _input_x_gradient,
    "integrated": _integrated,
    "grad-cam": _grad_cam,
    "occlusion": _occlusion,
}
