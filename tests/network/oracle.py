"""What PyTorch itself makes of a network: each layer built and run, up to the first it refuses.

Nothing here asks our arithmetic. A layer is made from its arguments, under the names that torch.nn
has for them, and sizes that follow are those of the tensors that really come in.
"""

import warnings
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from explorer.network.description import INPUT

REFUSALS = (RuntimeError, ValueError, IndexError)
"""How torch says that a layer cannot be made or run."""

FOLLOWING = {
    "in_channels": lambda x, classes: x.shape[1],
    "in_features": lambda x, classes: x.shape[-1],
    "num_features": lambda x, classes: x.shape[1],
    "num_channels": lambda x, classes: x.shape[1],
    "normalized_shape": lambda x, classes: tuple(x.shape[1:]),
    "features": lambda x, classes: x[0].numel(),
    "out_channels": lambda x, classes: classes,
    "out_features": lambda x, classes: classes,
    "stride": lambda x, classes: None,
}
"""What an argument that is left out becomes."""


class View(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.features = features

    def forward(self, x):
        return x.view(-1, self.features)


class Add(nn.Module):
    def forward(self, *inputs):
        return sum(inputs[1:], inputs[0])


class Concat(nn.Module):
    def forward(self, *inputs):
        return torch.cat(inputs, 1)


class Softmax(nn.Softmax):
    def forward(self, x):
        x.size(self.dim)  # on the meta device softmax takes any axis
        return super().forward(x)


OWN = {"View": View, "Add": Add, "Concat": Concat, "Softmax": Softmax}


@dataclass(frozen=True)
class Seen:
    """What a layer was seen to do."""

    name: str
    input_shapes: tuple[tuple[int, ...], ...]
    output_shape: tuple[int, ...]
    tensors: tuple[tuple[str, tuple[int, ...], bool], ...]
    """Name, shape, and whether it is trained."""
    mult_adds: int
    """Half of the operations that torch counts."""
    module: nn.Module


@dataclass(frozen=True)
class Run:
    """The layers that ran, and the name of the first that did not."""

    seen: tuple[Seen, ...]
    failed: str | None


def made(operation, inputs: list[Tensor], classes: int) -> nn.Module:
    """The module of an operation for what comes in. Raises one of REFUSALS."""
    arguments = {name: getattr(operation, name) for name in operation.arguments()}
    for name, value in arguments.items():
        if value is None:
            arguments[name] = FOLLOWING[name](inputs[0], classes)
    module = OWN.get(operation.kind()) or getattr(nn, operation.kind())
    return module(**arguments).eval()


def run(network, batch: int = 1, device: str = "cpu") -> Run:
    """Every layer built and run in evaluation mode, on zeros."""
    with quiet(), torch.device(device), torch.inference_mode():
        return _run(network, batch)


@contextmanager
def quiet():
    """Without torch's warnings: an even kernel with padding=same, Dropout2d where no maps are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _run(network, batch: int) -> Run:
    known = {INPUT: torch.zeros(batch, *network.input_shape)}
    seen = []
    before = INPUT
    for layer in network.layers:
        inputs = [known[source] for source in layer.inputs or (before,)]
        try:
            module = made(layer.operation, inputs, network.classes)
            with FlopCounterMode(display=False) as counter:
                output = module(*inputs)
        except REFUSALS as refusal:
            assert "Could not run" not in str(refusal), "says of the device only"
            return Run(tuple(seen), layer.name)
        known[layer.name] = output
        before = layer.name
        seen.append(
            Seen(
                layer.name,
                tuple(tuple(each.shape) for each in inputs),
                tuple(output.shape),
                tensors(module),
                counter.get_total_flops() // 2,
                module,
            )
        )
    return Run(tuple(seen), None)


def tensors(module: nn.Module) -> tuple[tuple[str, tuple[int, ...], bool], ...]:
    """Its parameters, then its buffers."""
    return (
        *((name, tuple(each.shape), True) for name, each in module.named_parameters()),
        *((name, tuple(each.shape), False) for name, each in module.named_buffers()),
    )
