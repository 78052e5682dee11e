"""The weights of a network at one moment, and modules that use them without owning them."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

from torch import Tensor

from explorer.inspection.capture_records import Array, Mode
from explorer.network.description import Network
from explorer.network.module import Described, build


@dataclass(frozen=True, eq=False)
class Weights:
    """Parameters and buffers by their full names. Shared between threads, never written to."""

    network: Network
    moment: Hashable
    """What tells them from the network's other weights: "fresh", or a run and a step of it."""
    tensors: Mapping[str, Tensor]

    @property
    def key(self) -> Hashable:
        """Equal keys, equal weights."""
        return self.network, self.moment

    @property
    def nbytes(self) -> int:
        """Bytes of all tensors."""
        return sum(tensor.nbytes for tensor in self.tensors.values())

    @cached_property
    def arrays(self) -> Mapping[str, Array]:
        """The same numbers as NumPy arrays, which cost no memory twice."""
        return {name: tensor.numpy() for name, tensor in self.tensors.items()}


def fresh(network: Network) -> Weights:
    """As they are drawn from the network's seed. Raises CannotWork."""
    state = build(network).state_dict()
    return Weights(network, "fresh", {name: tensor.detach() for name, tensor in state.items()})


def module(weights: Weights, mode: Mode) -> Described:
    """A module of one's own with these weights, which cost no memory twice.

    Its parameters lie in the shared tensors: use torch.autograd.grad, which leaves them alone.
    Buffers are copied, for batch norm writes to them in training mode.
    """
    made = build(weights.network, "meta")
    own = {name for name, _ in made.named_buffers()}
    made.load_state_dict(
        {
            name: tensor.clone() if name in own else tensor
            for name, tensor in weights.tensors.items()
        },
        assign=True,
    )
    return made.train(mode == "training")
