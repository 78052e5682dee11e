"""Gradients: what it costs to keep every one of them, over a plain forward and backward."""

import statistics
from collections.abc import Iterator

import numpy as np
import torch
from torch.nn import functional as F

from explorer.inspection.capture import backward
from explorer.inspection.objective import Objective
from explorer.inspection.weights import fresh, module
from explorer.network import architectures
from explorer.network.description import Network
from tests.benchmarks.measuring import Result, in_turns

NETWORKS = {
    "LeNet 3x128x128": architectures.network("lenet", (3, 128, 128), 3),
    "ResNet-18 3x64x64": architectures.network("resnet18", (3, 64, 64), 10),
}


def results() -> Iterator[Result]:
    """Two lines each."""
    torch.set_num_threads(1)
    for name, network in NETWORKS.items():
        yield capture_against_plain_step(name, network, to_the_image=False)
        yield capture_against_plain_step(name, network, to_the_image=True)


def capture_against_plain_step(name: str, network: Network, *, to_the_image: bool) -> Result:
    """The maps, the gradient at every layer's output and of every parameter, against what training
    does before it updates: the parameters' gradients alone.

    The page goes on to the image, which is more than was promised: a line of its own.
    """
    weights, objective = fresh(network), Objective((1,))
    images = np.random.default_rng(0).normal(size=(1, *network.input_shape)).astype(np.float32)
    ours, theirs = module(weights, "evaluation"), module(weights, "evaluation")
    tensor, target = torch.from_numpy(images), torch.tensor([1])

    def plain() -> None:
        theirs.zero_grad()
        F.cross_entropy(theirs(tensor), target).backward()

    def capture() -> None:
        backward(ours, network, images, objective, to_the_image=to_the_image)

    pairs = list(in_turns(capture, plain, calls=5))
    beyond = ", and the image's," if to_the_image else ""
    return Result(
        f"{name}: capture of all activation and weight gradients{beyond} "
        "against a plain forward and backward",
        ours=1e3 * statistics.median(mine for mine, _ in pairs),
        reference=1e3 * statistics.median(plain for _, plain in pairs),
        ratio=statistics.median(mine / plain for mine, plain in pairs),
        unit="ms", goal=1.5 if to_the_image else 1.3, direction="at most",
    )  # fmt: skip
