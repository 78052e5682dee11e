"""Dropout draws from PyTorch's one generator, which all threads of the process share."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from explorer.network.module import SEEDING, draws


@contextmanager
def drawn_from(seed: int, net: nn.Module) -> Iterator[None]:
    """Whatever `net` draws inside comes from this seed; the generator is left as it was."""
    if not net.training or not draws(net):
        yield  # nothing is drawn, and nobody has to wait for the lock
        return
    with SEEDING, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield
