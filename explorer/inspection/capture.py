"""One pass that keeps what every layer put out, and one way back for every gradient."""

import torch
from torch import Tensor

from explorer.inspection import image_gradient, objective_loss
from explorer.inspection.capture_records import Array, Capture, Gradients, Mode, Parameter
from explorer.inspection.objective import Objective
from explorer.inspection.randomness import drawn_from
from explorer.inspection.weights import Weights, module
from explorer.network.description import Network
from explorer.network.module import Described


def capture(weights: Weights, images: Array, mode: Mode = "evaluation") -> Capture:
    """What every layer makes of the images (N, C, H, W), in one pass."""
    return forward(module(weights, mode), weights.network, images)


def gradients(
    weights: Weights, images: Array, objective: Objective, mode: Mode = "evaluation"
) -> Gradients:
    """The same pass, the loss, and its gradient everywhere. The network must end with logits."""
    return backward(module(weights, mode), weights.network, images, objective)


def forward(net: Described, network: Network, images: Array) -> Capture:
    """One pass through a module of one's own, in the mode that it is in."""
    with torch.no_grad(), drawn_from(network.seed, net):
        return _record(net, network, images, net.outputs(_tensor(images)))


def backward(
    net: Described,
    network: Network,
    images: Array,
    objective: Objective,
    *,
    to_the_image: bool = True,
) -> Gradients:
    """One pass and the way back; the module's own .grad stays as it is.

    The last stretch, from the first layer `to_the_image`, is a quarter of LeNet's way back.
    """
    direct = image_gradient.lookers(net)
    inputs = _tensor(images).requires_grad_(direct is None)
    with drawn_from(network.seed, net):
        outputs = net.outputs(inputs)
    logits = outputs[net.layers[-1]]
    loss = objective_loss.loss(objective, logits)
    parameters = dict(net.named_parameters())
    wanted = [*outputs.values(), *parameters.values(), *([inputs] if direct is None else [])]
    by_tensor = torch.autograd.grad(loss, wanted, allow_unused=True)
    at_maps = dict(zip(outputs, by_tensor, strict=False))
    of_parameters = by_tensor[len(outputs) : len(outputs) + len(parameters)]
    at_image = by_tensor[-1] if direct is None else None
    if to_the_image and direct is not None:
        at_image = image_gradient.carried_back(inputs, direct, at_maps)
    return Gradients(
        forward=_record(net, network, images, outputs),
        objective=objective,
        losses=_array(objective_loss.losses(objective, logits)),
        loss=loss.item(),
        at_image=_optional(at_image),
        maps={name: _optional(gradient) for name, gradient in at_maps.items()},
        parameters={
            name: Parameter(_array(value), _optional(gradient))
            for (name, value), gradient in zip(parameters.items(), of_parameters, strict=True)
        },
    )


def _record(net: Described, network: Network, images: Array, outputs: dict[str, Tensor]) -> Capture:
    last = outputs[net.layers[-1]].detach()
    ends_with_logits = last.shape == (len(images), network.classes)
    return Capture(
        images=images,
        maps={name: _array(output) for name, output in outputs.items()},
        logits=_array(last) if ends_with_logits else None,
        probabilities=_array(torch.softmax(last, dim=1)) if ends_with_logits else None,
        mode="training" if net.training else "evaluation",
    )


def _tensor(images: Array) -> Tensor:
    # A copy: torch has no tensors that cannot be written to, and the image's owner keeps it.
    return torch.from_numpy(images.copy())


def _array(tensor: Tensor) -> Array:
    array = tensor.detach().numpy()
    array.flags.writeable = False
    return array


def _optional(gradient: Tensor | None) -> Array | None:
    return None if gradient is None else _array(gradient)
