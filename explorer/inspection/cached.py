"""What was computed once, for all sessions: fresh weights, captures, gradients."""

from collections.abc import Callable, Hashable
from functools import cache as once
from hashlib import blake2b

from explorer.data import image_caches
from explorer.inspection import attribution as attributions
from explorer.inspection import capture as passes
from explorer.inspection import differences as quotients
from explorer.inspection import limits
from explorer.inspection import loss_line as lines
from explorer.inspection import weights as moments
from explorer.inspection.attribution.record import Attribution
from explorer.inspection.byte_cache import Cache
from explorer.inspection.capture_records import Array, Capture, Gradients, Mode
from explorer.inspection.objective import Objective
from explorer.inspection.stepping import gradient_step as stepping
from explorer.inspection.stepping import several_steps as walks
from explorer.inspection.stepping import vector as vectors
from explorer.inspection.stepping.several_steps import Walk
from explorer.inspection.stepping.step_records import Plan, Step
from explorer.inspection.stepping.vector import Back, Source
from explorer.inspection.weights import Weights
from explorer.network.description import Network
from explorer.network.operations import FLOAT
from explorer.network.shapes import table


@once
def _cache() -> Cache:
    return Cache(limits.CACHE.read())


@image_caches.register
def _forget_images() -> None:
    # All but fresh weights is made of images, and no key says of whose.
    _cache().clear(lambda key: isinstance(key, tuple) and key[0] != "fresh")


def fresh(network: Network) -> Weights:
    """Weights from the network's seed. Raises CannotWork, or TooLarge before they are drawn."""
    layers = table(network)
    limits.check(layers, "evaluation", backward=False)
    expected = FLOAT * (layers.parameters + layers.buffers)
    return _cache().get(("fresh", network), expected, lambda: moments.fresh(network))


def capture(weights: Weights, images: Array, mode: Mode = "evaluation") -> Capture:
    """What every layer makes of the images. Raises TooLarge before anything is allocated."""
    layers = table(weights.network, len(images))
    limits.check(layers, mode, backward=False)
    return _cache().get(
        ("capture", weights.key, _digest(images), mode),
        limits.making_bytes(layers, backward=False),
        lambda: passes.capture(weights, images, mode),
    )


def gradients(
    weights: Weights, images: Array, objective: Objective, mode: Mode = "evaluation"
) -> Gradients:
    """The loss and its gradient everywhere. Raises TooLarge before anything is allocated."""
    layers = table(weights.network, len(images))
    limits.check(layers, mode, backward=True)
    return _cache().get(
        ("gradients", weights.key, _digest(images), objective, mode),
        limits.making_bytes(layers, backward=True),
        lambda: passes.gradients(weights, images, objective, mode),
    )


def step(
    weights: Weights,
    images: Array,
    objective: Objective,
    plan: Plan,
    mode: Mode,
    *,
    starts: tuple[tuple[str, int], ...] = (),
) -> Step:
    """One step taken apart, `starts` as in stepping.step. Raises TooLarge, or Refusal."""
    layers = table(weights.network, len(images))
    limits.check_step(layers, plan.optimizer, mode, copies=0)
    return _cache().get(
        ("step", weights.key, _digest(images), objective, plan, mode, starts),
        limits.step_bytes(layers, plan.optimizer, copies=0),
        lambda: stepping.take(weights, images, objective, plan, mode, starts=dict(starts)),
    )


def after_step(
    weights: Weights, images: Array, objective: Objective, plan: Plan, mode: Mode
) -> Weights:
    """The weights that the step leads to. Raises TooLarge, or Refusal."""
    layers = table(weights.network, len(images))
    limits.check_step(layers, plan.optimizer, mode, copies=0)
    return _cache().get(
        ("after", weights.key, _digest(images), objective, plan, mode),
        limits.step_bytes(layers, plan.optimizer, copies=0),
        lambda: stepping.after(weights, images, objective, plan, mode),
    )


def back(
    weights: Weights,
    images: Array,
    source: Source,
    mode: Mode,
    *,
    starts: tuple[tuple[str, int], ...] = (),
) -> Back:
    """Backward from the outputs with a vector. Raises TooLarge, or Refusal."""
    layers = table(weights.network, len(images))
    limits.check(layers, mode, backward=True)
    return _cache().get(
        ("back", weights.key, _digest(images), source, mode, starts),
        limits.making_bytes(layers, backward=True),
        lambda: vectors.back(weights, images, source, mode, starts=dict(starts)),
    )


def walk(
    weights: Weights,
    images: Array,
    objective: Objective,
    plan: Plan,
    mode: Mode,
    *,
    steps: int,
    tell: Callable[[int], None] = lambda done: None,
) -> Walk:
    """So many steps, from one on, from the nearest that are kept. Raises TooLarge, or Refusal.

    `tell` is called with how many are done, before each that has to be taken.
    """
    layers = table(weights.network, len(images))
    copies = walks.copies(plan.optimizer, steps)
    limits.check_step(layers, plan.optimizer, mode, copies=copies)
    expected = limits.step_bytes(layers, plan.optimizer, copies=copies)
    of_all = ("walk", weights.key, _digest(images), objective, plan, mode)

    def made() -> Walk:
        # What another visitor drives out meanwhile is not waited for: that could be for ever.
        nearest = (_cache().peek((*of_all, n)) for n in range(steps - 1, 0, -1))
        walked = next((each for each in nearest if each), None) or walks.begin(weights, plan)
        assert isinstance(walked, Walk)  # it was kept under a walk's key
        for done in range(walked.steps, steps):
            tell(done)
            walked = walked.released()
            walked = walks.onward(walked, weights, images, objective, mode)
        return walked

    return _cache().get((*of_all, steps), expected, made, long=True)


def along(
    weights: Weights, images: Array, objective: Objective, rate: float, mode: Mode = "evaluation"
) -> lines.Line:
    """The loss against the step size along the gradient. Raises TooLarge."""
    parameters = gradients(weights, images, objective, mode).parameters
    return _cache().get(
        ("along", weights.key, _digest(images), objective, rate, mode),
        limits.line_bytes(table(weights.network, len(images))),
        lambda: lines.along(
            weights, images, objective,
            {name: parameter.gradient for name, parameter in parameters.items()},
            rate=rate, mode=mode,
        ),
        long=True,
    )  # fmt: skip


def differences(
    weights: Weights, images: Array, objective: Objective, chosen: quotients.Weight, mode: Mode
) -> quotients.Differences:
    """A weight's gradient against what happens when it is moved. Raises TooLarge."""
    return _cache().get(
        ("differences", weights.key, _digest(images), objective, chosen, mode),
        limits.double_bytes(table(weights.network, len(images))),
        lambda: quotients.differences(weights, images, objective, chosen, mode),
        long=True,
    )


def attribution(
    weights: Weights, image: Array, method: str, target: int, layer: str
) -> Attribution:
    """Which pixels a class is owed to. Raises Refusal or TooLarge."""
    return _cache().get(
        ("attribution", weights.key, _digest(image), method, target, layer),
        limits.making_bytes(table(weights.network, 1), backward=True),
        lambda: attributions.attribute(weights, image, method, target, layer),
        long=True,
    )


def _digest(images: Array) -> Hashable:
    return images.shape, blake2b(images.tobytes(), digest_size=16).digest()
