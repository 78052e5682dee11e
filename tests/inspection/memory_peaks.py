"""What is really taken while something is made, in a process of its own; one JSON object a line.

    python -m tests.inspection.memory_peaks lenet 3x320x320 1

The kernel says how much memory a process had at most. What the libraries take when they are used
for the first time is not counted: everything is made twice.
"""

import gc
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
import torch

from explorer import machine_memory
from explorer.inspection import attribution, capture, differences, limits, loss_line
from explorer.inspection import weights as moments
from explorer.inspection.capture_records import Array
from explorer.inspection.objective import Objective
from explorer.inspection.stepping import gradient_step, several_steps, vector
from explorer.inspection.stepping.step_records import Plan
from explorer.inspection.weights import Weights
from explorer.network.architectures import network
from explorer.network.shapes import table

STEPS = 3


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _peak(make: Callable[[], object]) -> int:
    """Bytes at most above those before."""
    make()
    gc.collect()
    machine_memory.give_back()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before = _status("VmRSS")
    make()
    return _status("VmHWM") - before


Maker = tuple[str, Callable[[], object], int]
"""What is made, how, and what it is said to take; the weights are there before."""


class Given:
    """What all of them are made of."""

    def __init__(self, name: str, shape: tuple[int, ...], batch: int) -> None:
        net = network(name, shape, 10)
        self.layers, self.weights = table(net, batch), moments.fresh(net)
        draw = np.random.default_rng(0)
        images = draw.standard_normal((batch, *shape)).astype(np.float32)
        self.of = self.weights, images, Objective(tuple(range(batch)))
        self.backward = limits.making_bytes(self.layers, backward=True)

    def passes(self) -> Iterator[Maker]:
        """On and back."""
        weights, images, _ = self.of
        forward = limits.making_bytes(self.layers, backward=False)
        yield "capture", partial(capture.capture, weights, images), forward
        yield "gradients", partial(capture.gradients, *self.of), self.backward
        yield "back", partial(vector.back, weights, images, 1), self.backward

    def steps(self, optimizer: str) -> Iterator[Maker]:
        """By an optimizer."""
        plan, copies = Plan(optimizer), several_steps.copies(optimizer, STEPS)
        one = limits.step_bytes(self.layers, optimizer, copies=0)
        several = limits.step_bytes(self.layers, optimizer, copies=copies)
        yield f"step by {optimizer}", partial(gradient_step.take, *self.of, plan), one
        yield f"after {optimizer}", partial(gradient_step.after, *self.of, plan), one
        yield f"walk by {optimizer}", partial(walked, *self.of, plan), several

    def checks(self) -> Iterator[Maker]:
        """The loss along the gradient, and the gradient against differences."""
        first = next(iter(self.weights.tensors))
        place = first, (0,) * self.weights.tensors[first].dim()
        found = capture.gradients(*self.of).parameters
        way = {name: parameter.gradient for name, parameter in found.items()}
        along = partial(loss_line.along, *self.of, way, rate=0.01, mode="evaluation")
        yield "line", along, limits.line_bytes(self.layers)
        checked = partial(differences.differences, *self.of, place, "evaluation")
        yield "differences", checked, limits.double_bytes(self.layers)

    def attributions(self) -> Iterator[Maker]:
        """By all methods, of one image."""
        weights, images, _ = self.of
        layer = attribution.usual_layer(self.layers) or ""
        for method in attribution.METHODS if len(images) == 1 else ():
            made = partial(attribution.attribute, weights, images, method, 0, layer)
            yield method, made, self.backward


def walked(weights: Weights, images: Array, loss: Objective, plan: Plan) -> object:
    """Some steps, one after the other."""
    walk = several_steps.begin(weights, plan)
    for _ in range(STEPS):
        walk = walk.released()
        walk = several_steps.onward(walk, weights, images, loss)
    return walk


if __name__ == "__main__":
    torch.set_num_threads(1)
    _name, _shape, _batch = sys.argv[1:]
    given = Given(_name, tuple(map(int, _shape.split("x"))), int(_batch))
    _steps = (given.steps(optimizer) for optimizer in ("sgd", "adam"))
    for what, make, said in chain(given.passes(), *_steps, given.checks(), given.attributions()):
        took = given.weights.nbytes + _peak(make)
        print(json.dumps({"what": what, "took": took, "said": said}), flush=True)
