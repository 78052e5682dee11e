"""Dropout draws from PyTorch's one generator, which all threads of the process share."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn
from torch.nn.modules.dropout import _DropoutNd

from explorer.network.module import SEEDING


@contextmanager
def drawn_from(seed: int, net: nn.Module) -> Iterator[None]:
    """Whatever `net` draws inside comes from this seed; the generator is left as it was."""
    if not net.training or not any(isinstance(part, _DropoutNd) for part in net.modules()):
        yield  # nothing is drawn, and nobody has to wait for the lock
        return
    with SEEDING, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield
