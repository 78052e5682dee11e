"""Which pixels a class is owed to: captum's methods, a file each, read from this table.

captum hangs hooks on the module that it asks: it always gets one of its own, in evaluation mode.
"""

import torch

from explorer.inspection import limits
from explorer.inspection.attribution.grad_cam import GRAD_CAM
from explorer.inspection.attribution.input_x_gradient import INPUT_X_GRADIENT
from explorer.inspection.attribution.integrated_gradients import INTEGRATED_GRADIENTS
from explorer.inspection.attribution.occlusion import OCCLUSION
from explorer.inspection.attribution.record import Attribution, Method, Question
from explorer.inspection.attribution.saliency import SALIENCY
from explorer.inspection.attribution.smooth_grad import SMOOTH_GRAD
from explorer.inspection.capture_records import Array
from explorer.inspection.weights import Weights, module
from explorer.network.shapes import Row, Table, table
from explorer.numerals import abbreviated
from explorer.sentence import N_, Refusal, TooLarge

METHODS: dict[str, Method] = {
    each.name: each
    for each in (SALIENCY, SMOOTH_GRAD, INPUT_X_GRADIENT, INTEGRATED_GRADIENTS, GRAD_CAM, OCCLUSION)
}
"""By name, in the order in which they are offered."""

_BUDGET = 4e10
"""Mult-adds of all passes together beyond which a method is refused: some seconds."""


def layers_with_maps(layers: Table) -> list[str]:
    """Those whose maps can be weighed, by their names."""
    return [row.name for row in layers.rows if _has_maps(row)]


def usual_layer(layers: Table) -> str | None:
    """The last convolution, whose maps are mostly weighed; None where there is none."""
    convolutions = [
        row.name for row in layers.rows if row.family == "convolution" and _has_maps(row)
    ]
    return convolutions[-1] if convolutions else None


def _has_maps(row: Row) -> bool:
    # Without a field, rows are no longer images: no map belongs to one.
    return len(row.output_shape) == 4 and row.field is not None


def check(layers: Table, method: Method, layer: str) -> None:
    """Refuses what the method cannot be taken of, or would take too long."""
    if method.needs_maps and usual_layer(layers) is None:
        raise Refusal(
            N_("{method} weighs the maps of a convolution, and {network} has none. Take another "
               "method, or a network with a convolution."),
            method=method.title, network=layers.network.name,
        )  # fmt: skip
    if method.needs_maps and layer not in layers_with_maps(layers):
        raise Refusal(
            N_("{method} needs a layer that puts out maps, and {layer} puts out a vector. Take one "
               "of {layers}."),
            method=method.title, layer=layer, layers=", ".join(layers_with_maps(layers)),
        )  # fmt: skip
    if method.least_passes * layers.mult_adds > _BUDGET:
        raise TooLarge(
            N_("This method goes through the network {passes} times or more, of {cost} mult-adds "
               "each, which takes too long here. Use a smaller input, or saliency or Grad-CAM."),
            passes=method.least_passes, cost=abbreviated(layers.mult_adds),
        )  # fmt: skip


def attribute(weights: Weights, image: Array, method: str, target: int, layer: str) -> Attribution:
    """What each pixel of an image (1, C, H, W) contributes, by the method of that name.

    Raises Refusal or TooLarge, and KeyError for a name that the table does not have.
    """
    asked, layers = METHODS[method], table(weights.network, 1)
    limits.check(layers, "evaluation", backward=True)
    check(layers, asked, layer)
    net = module(weights, "evaluation")
    x = torch.from_numpy(image.copy()).requires_grad_()
    with torch.no_grad():
        score, empty = (float(net(each)[0, target]) for each in (x, torch.zeros_like(x)))
    shares, making = asked.run(Question(net, x, target, layers, layer))
    return Attribution(
        method=method,
        target=target,
        pixels=shares.detach().sum(dim=1)[0].numpy(),
        score=score,
        empty=empty,
        total=float(shares.detach().double().sum()),
        making=making,
    )
