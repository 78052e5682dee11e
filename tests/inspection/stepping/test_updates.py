"""An update by hand is torch.optim's: exactly where it is written the same, else but rounding."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.inspection import cached, limits
from explorer.inspection.objective import Objective
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.inspection.stepping.gradient_step import take
from explorer.inspection.stepping.several_steps import begin, copies, difference, onward, single
from explorer.inspection.stepping.step_records import Plan
from explorer.inspection.weights import fresh
from explorer.network.architectures import network
from explorer.network.module import build
from explorer.network.shapes import table
from explorer.sentence import TooLarge
from tests.inspection.conftest import images_for
from tests.inspection.stepping.conftest import learners, objectives
from tests.inspection.stepping.test_gradient_step import criterion, of_torch

# PyTorch warns of what its Dropout2d does to flat features; a random network may hold it.
pytestmark = pytest.mark.filterwarnings(
    "ignore:dropout2d:UserWarning", "ignore:Using padding='same':UserWarning"
)

LENET = network("lenet")
ROOT = re.compile(r"√(\((?:[^()]|\([^()]*\))*\))")
"""Of a number in brackets, or of a sum of such."""


def walked(net, images, objective, plan, steps):
    weights, found = fresh(net), []
    found.append(begin(weights, plan))
    for _ in range(steps):
        found.append(onward(found[-1], weights, images, objective))
    return found


@settings(max_examples=settings().max_examples // 2)
@given(st.data(), learners(), st.sampled_from(tuple(OPTIMIZERS)), st.integers(1, 4))
def test_the_steps_are_torch_optims(data, learner, optimizer, steps):
    net, images = learner
    objective = data.draw(objectives(len(images), net.classes))
    plan = Plan(optimizer, data.draw(st.sampled_from([1e-3, 0.05])))
    last = walked(net, images, objective, plan, steps)[-1]
    module = build(net).eval()
    theirs = of_torch(optimizer, module, plan.rate)
    for _ in range(steps):
        theirs.zero_grad()
        criterion(objective, module(torch.from_numpy(images))).backward()
        theirs.step()
    for name, parameter in module.named_parameters():
        assert torch.equal(last.tensors[name], parameter.detach()) or (
            torch.allclose(last.tensors[name], parameter.detach(), 1e-4, 1e-6, equal_nan=True)
        ), name


@pytest.mark.parametrize("rate", [0.01, 0.3, 7.0])
def test_sgd_written_with_alpha_is_torch_optims_exactly(rate):
    last = walked(LENET, images_for(LENET), Objective((3,)), Plan("sgd", rate), 3)[-1]
    assert max(last.apart["add_"].values()) == 0.0
    apart = max(last.apart["sub_"].values())
    largest = max(float(each.abs().max()) for each in last.tensors.values())
    # None at all where the processor rounds a product before it adds it.
    assert apart <= 4 * largest * np.finfo(np.float32).eps


@pytest.mark.parametrize("optimizer", [name for name in OPTIMIZERS if name != "sgd"])
def test_the_others_differ_by_rounding_only(optimizer):
    last = walked(LENET, images_for(LENET, 2), Objective((3, 1)), Plan(optimizer, 0.01), 5)[-1]
    assert max(last.apart["hand"].values()) < 1e-6


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_formula_of_a_weight_is_what_torch_optim_made_of_it(optimizer):
    walks = walked(LENET, images_for(LENET), Objective((3,)), Plan(optimizer, 0.01), 3)
    for after in walks[1:]:
        found = single(after, ("conv1.weight", (0, 0, 2, 1)))
        for line in found.lines:
            if line.state:
                assert line.result == pytest.approx(found.theirs[line.state], rel=1e-5), line
        assert found.lines[-1].state == "weight"
        states = {line.state for line in found.lines} - {"weight", ""}
        assert states == set(found.theirs) - {"weight", "step"}
        assert states == set(OPTIMIZERS[optimizer].state)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@given(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), st.floats(0, 2), st.integers(1, 9))
@settings(max_examples=settings().max_examples // 2)
def test_a_formula_with_its_numbers_can_be_worked_out(optimizer, numbers, square, step):
    w, g = numbers
    state = dict.fromkeys(OPTIMIZERS[optimizer].state, square)
    for line in OPTIMIZERS[optimizer].formula(w, g, state, step, 0.5):
        numbers = {**line.values, **line.settings}
        text = line.numbers.format(**{name: f"({value!r})" for name, value in numbers.items()})
        text = ROOT.sub(r"\1**0.5", text).replace("²", "**2").replace("^", "**")
        worked_out = eval(text.replace("·", "*").replace("−", "-"))
        assert worked_out == pytest.approx(line.result, rel=1e-12, abs=1e-300), line


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_code_shown_is_the_code_run(optimizer):
    """Over three steps, with the state as plain variables."""
    for writing in OPTIMIZERS[optimizer].writings:
        draw = torch.Generator().manual_seed(1)
        w = torch.randn(50, generator=draw)
        ours, state, names = w.clone(), {}, {"rate": 0.01, "w": w, "m": 0 * w, "v": 0 * w}
        for step in (1, 2, 3):
            g = torch.randn(50, generator=draw)
            writing.apply(ours, g, state, step, 0.01)
            exec(writing.code, names | {"g": g, "step": step}, names)
            assert torch.equal(names["w"], ours)


@pytest.mark.parametrize("mode", ["evaluation", "training"])
def test_a_walk_on_the_shelf_is_the_same_from_wherever_it_goes_on(mode):
    net = network("resnet8", (1, 16, 16), 3)
    weights, images, objective = fresh(net), images_for(net, 2), Objective((0, 1))
    plan = Plan("adam", 0.01)
    straight = cached.walk(weights, images, objective, plan, mode, steps=4)
    assert straight.steps == 4
    again = begin(weights, plan)
    for _ in range(4):
        again = onward(again, weights, images, objective, mode)
    assert again.losses == straight.losses
    for name, tensor in again.tensors.items():
        assert torch.equal(tensor, straight.tensors[name]), name
    assert cached.walk(weights, images, objective, plan, mode, steps=5).losses[:5] == again.losses


def test_a_walk_leaves_the_weights_as_they_were():
    weights = fresh(LENET)
    before = {name: tensor.clone() for name, tensor in weights.tensors.items()}
    onward(begin(weights, Plan("adam")), weights, images_for(LENET), Objective((3,)))
    assert all(torch.equal(before[name], tensor) for name, tensor in weights.tensors.items())


def test_nan_beside_nan_is_no_difference_and_beside_a_number_it_is():
    nan, infinity = float("nan"), float("inf")
    one = torch.tensor([nan, infinity, 1.0])
    assert difference(one, one.clone()) == 0
    assert np.isnan(difference(one, torch.tensor([nan, infinity, nan])))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_walk_ends_with_the_loss_of_the_step_under_glass(optimizer):
    """In training mode too, where looking at the loss must not move batch norm's averages."""
    net = network("resnet8", (1, 16, 16), 3)
    weights, images, objective = fresh(net), images_for(net, 2), Objective((0, 1))
    plan = Plan(optimizer, 0.01)
    step = take(weights, images, objective, plan, "training")
    one = onward(begin(weights, plan), weights, images, objective, "training")
    assert one.losses == (step.loss, step.loss_again)
    two = onward(one.released(), weights, images, objective, "training")
    assert two.losses[:2] == one.losses
    assert int(two.tensors["bn1.num_batches_tracked"]) == 2


@pytest.mark.parametrize("steps", [1, 2, 200])
def test_the_practicals_third_network_takes_its_steps_by_hand(steps):
    """30 013 581 parameters of 3x512x512, in the memory that is allowed when nothing is set."""
    layers = table(network("lenet", (3, 512, 512), 5))
    limits.check_step(layers, "sgd", "evaluation", copies=copies("sgd", steps))
    with pytest.raises(TooLarge, match="plain SGD takes the least"):
        limits.check_step(layers, "adam", "evaluation", copies=copies("adam", steps))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_walk_holds_no_more_than_was_counted(optimizer):
    images, plan = images_for(LENET), Plan(optimizer, 0.01)
    weights = fresh(LENET)
    walk = begin(weights, plan)
    for steps in (1, 2, 3):
        walk = onward(walk.released(), weights, images, Objective((3,)))
        # Beside the weights that all share: torch.optim's, gradients and memory, and the copies.
        counted = 2 + OPTIMIZERS[optimizer].state_numbers + copies(optimizer, steps)
        assert walk.nbytes <= (counted + (steps == 1)) * weights.nbytes + 1000
