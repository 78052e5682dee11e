"""The nn.Module of a description, on any device, the meta device (no memory) included."""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock

import torch
from torch import Tensor, nn

from explorer.network import shapes
from explorer.network.description import INPUT, Initialisation, Network
from explorer.network.operations import OPERATIONS, Call
from explorer.network.source.members import members

SEEDING = RLock()
"""Held while weights are drawn: torch's generator is the process's, and a thread that seeds it in
between draws another's weights (eight threads without it: wrong in 80 of 80)."""


class Add(nn.Module):
    """The sum of its inputs, broadcast as PyTorch does."""

    def forward(self, *inputs: Tensor) -> Tensor:
        """Equal shapes -> the same shape."""
        total = inputs[0]
        for each in inputs[1:]:
            total = total + each
        return total


class Concat(nn.Module):
    """Its inputs side by side along the channels."""

    def forward(self, *inputs: Tensor) -> Tensor:
        """(N, C1, ...), (N, C2, ...) -> (N, C1 + C2, ...)."""
        return torch.cat(inputs, dim=1)


class View(nn.Module):
    """x.view(-1, features)."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.features = features

    def forward(self, x: Tensor) -> Tensor:
        """(N, ...) -> (-1, features)."""
        # A view of memory that lies otherwise is refused by torch; the values are the same.
        return x.reshape(-1, self.features)

    def extra_repr(self) -> str:
        """Its one argument, as torch.nn prints theirs."""
        return f"-1, {self.features}"


_OWN: dict[str, type[nn.Module]] = {"Add": Add, "Concat": Concat, "View": View}


_DRAWING = tuple(
    getattr(nn, kind) for kind, operation in OPERATIONS.items() if operation.passes_back == "chance"
)


def draws(net: nn.Module) -> bool:
    """Whether a network draws at random while it trains, as dropout does."""
    return any(isinstance(each, _DRAWING) for each in net.modules())


class Described(nn.Module):
    """A network built from its description: a submodule a layer, under the layer's own name."""

    def __init__(self, network: Network, parts: Sequence[tuple[str, nn.Module]]) -> None:
        super().__init__()
        self.layers = tuple(name for name, _ in parts)
        self.feeds = network.feeds[: len(parts)]
        self._spent = _spent(self.layers, self.feeds)
        for name, part in parts:
            self.add_module(name, part)

    def outputs(self, x: Tensor) -> dict[str, Tensor]:
        """(N, C, H, W) -> what every layer puts out, by its name."""
        tensors = self._run(x, [()] * len(self.layers))
        del tensors[INPUT]
        return tensors

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> the last layer's output, mostly logits (N, K)."""
        return self._run(x, self._spent)[self.layers[-1]]

    def _run(self, x: Tensor, spent: Sequence[Sequence[str]]) -> dict[str, Tensor]:
        """What the layers put out, less what is let go of after each."""
        tensors, parts = {INPUT: x}, dict(self.named_children())
        for name, sources, gone in zip(self.layers, self.feeds, spent, strict=True):
            output = parts[name](*(tensors[source] for source in sources))
            # A layer that does nothing, as dropout in evaluation mode, hands on the very tensor
            # that came in: as a view it is one of its own, with a gradient of its own.
            same = any(output is tensors[source] for source in sources)
            tensors[name] = output.view_as(output) if same else output
            for each in gone:
                del tensors[each]
        return tensors


def _spent(layers: Sequence[str], feeds: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """After each layer, which of what it was fed no later one needs."""
    last = {source: place for place, sources in enumerate(feeds) for source in sources}
    return [
        tuple(source for source in dict.fromkeys(sources) if last[source] == place)
        for place, sources in zip(range(len(layers)), feeds, strict=True)
    ]


def part(call: Call) -> nn.Module:
    """The module that a call names."""
    made = _OWN.get(call.module) or getattr(nn, call.module)
    module: nn.Module = made(*call.positional, **dict(call.named))
    return module


def build(network: Network, device: str | torch.device = "cpu") -> Described:
    """The network with fresh weights from its seed, in training mode as torch leaves it.

    Raises CannotWork where a layer cannot work. Nothing is drawn or allocated on the meta device.
    """
    return _assembled(network, shapes.working(network), device)


def build_working_part(network: Network) -> Described:
    """The layers before the first that cannot work, on the meta device: for tables, not to run."""
    return _assembled(network, shapes.table(network).rows, "meta")


class Net(nn.Module):
    """The class that explorer.network.source writes: its members, to be printed."""


def printed(network: Network) -> str:
    """What `print(net)` prints of the written class, up to the first layer that cannot work."""
    net = Net()
    with torch.device("meta"):
        for member in members(network, shapes.table(network).rows):
            net.add_module(member.name, part(member.operation.call()))
    return str(net)


def _assembled(
    network: Network, rows: Sequence[shapes.Row], device: str | torch.device
) -> Described:
    # The device's context, not .to(): weights are drawn where they will stand, and never on meta.
    if torch.device(device).type == "meta":
        with torch.device(device):
            return _of_rows(network, rows)
    with SEEDING, torch.device(device), torch.random.fork_rng(devices=[], enabled=True):
        torch.manual_seed(network.seed)
        module = _of_rows(network, rows)
        initialise(module, network.initialisation)
    return module


def _of_rows(network: Network, rows: Sequence[shapes.Row]) -> Described:
    return Described(network, [(row.name, part(row.operation.call())) for row in rows])


def initialise(module: nn.Module, rule: Initialisation) -> None:
    """Draws the weights of every convolution and linear layer anew; their biases become zero.

    xavier: Glorot and Bengio 2010, uniform. kaiming: He et al. 2015, uniform, gain of ReLU.
    `pytorch` leaves what torch.nn drew.
    """
    if rule.kind == "pytorch":
        return
    for child in module.modules():
        if isinstance(child, nn.Conv2d | nn.Linear):
            _fill(child.weight, rule)
            if child.bias is not None:
                nn.init.zeros_(child.bias)


def _fill(weight: Tensor, rule: Initialisation) -> None:
    if rule.kind == "xavier":
        nn.init.xavier_uniform_(weight)
    elif rule.kind == "kaiming":
        nn.init.kaiming_uniform_(weight, nonlinearity="relu")
    else:
        nn.init.constant_(weight, 0.0 if rule.kind == "zeros" else rule.constant)
