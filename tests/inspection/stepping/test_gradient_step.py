"""A step is PyTorch's own, stage by stage, whatever the network, the loss and the optimizer."""

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.inspection import cached
from explorer.inspection.capture import capture
from explorer.inspection.losses.loss_record import ClassLoss
from explorer.inspection.objective import Numbers, Objective
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.inspection.stepping.gradient_step import after, take
from explorer.inspection.stepping.step_records import STAGES, ZEROS, Plan, excerpt
from explorer.inspection.weights import Weights, fresh
from explorer.network.architectures import network
from explorer.network.module import build
from explorer.sentence import TooLarge
from tests.inspection.conftest import dropping_out, images_for
from tests.inspection.stepping.conftest import learners, objectives

# PyTorch warns of what its Dropout2d does to flat features; a random network may hold it.
pytestmark = pytest.mark.filterwarnings(
    "ignore:dropout2d:UserWarning", "ignore:Using padding='same':UserWarning"
)


def of_torch(optimizer, net, rate):
    """torch.optim's, made by the line that an exported program makes it with."""
    return eval(OPTIMIZERS[optimizer].source("rate"), {"torch": torch, "net": net, "rate": rate})


def made(loss):
    """nn's own, made by the line that the page shows."""
    return eval(loss.constructor, {"torch": torch, "nn": torch.nn})


def criterion(objective, logits):
    """nn's own loss, given what a person would give it."""
    loss = objective.record
    if isinstance(loss, ClassLoss):
        return made(loss)(logits, torch.tensor(objective.classes))
    if objective.numbers is None:
        target = torch.eye(logits.shape[1])[list(objective.classes)]
    else:
        target = torch.tensor(objective.numbers.values).reshape(objective.numbers.shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return made(loss)(logits, target.to(logits.dtype))


def pytorchs(net, images, objective, plan):
    """.grad and value of every parameter after each stage of a loop written as in a tutorial."""
    module, x = build(net).eval(), torch.from_numpy(images)
    optimizer = of_torch(plan.optimizer, module, plan.rate)
    for _ in range(plan.before):
        criterion(objective, module(x)).backward()
    seen = {}

    def note(stage):
        seen[stage] = {
            name: (
                parameter.detach().numpy().copy(),
                None if parameter.grad is None else parameter.grad.numpy().copy(),
            )
            for name, parameter in module.named_parameters()
        }

    output = module(x)
    note("forward")
    loss = criterion(objective, output)
    note("loss")
    if plan.zero != "skip":
        optimizer.zero_grad(set_to_none=plan.zero == "none")
    note("zero_grad")
    loss.backward()
    note("backward")
    optimizer.step()
    note("update")
    again = criterion(objective, module(x)).item()
    note("again")
    return seen, loss, again


def same(ours, theirs):
    if theirs is None or ours is None:
        return ours is theirs
    flat = theirs.ravel()
    return (
        np.array_equal(ours.shown, flat[:64], equal_nan=True)
        and ours.count == flat.size
        and ours.norm == pytest.approx(np.linalg.norm(flat.astype(float)), rel=1e-9, nan_ok=True)
    )


@settings(max_examples=settings().max_examples // 2)
@given(st.data(), learners(), st.sampled_from(tuple(OPTIMIZERS)), st.sampled_from(ZEROS))
def test_every_stage_is_that_of_a_loop_in_pytorch(data, learner, optimizer, zero):
    net, images = learner
    objective = data.draw(objectives(len(images), net.classes))
    plan = Plan(
        optimizer, data.draw(st.sampled_from([1e-3, 0.1, 1e3])), zero, data.draw(st.integers(0, 2))
    )
    ours = take(fresh(net), images, objective, plan)
    theirs, loss, again = pytorchs(net, images, objective, plan)
    assert ours.loss == pytest.approx(loss.item(), nan_ok=True)
    assert ours.loss_again == pytest.approx(again, nan_ok=True)
    assert ours.losses.mean() == pytest.approx(ours.loss, rel=1e-4, nan_ok=True)
    assert ours.loss_node == loss.grad_fn.name()
    for stage in STAGES:
        for name, (value, gradient) in theirs[stage].items():
            trace = ours.tensors[name]
            assert same(trace.value(stage), value), (stage, name)
            assert same(trace.gradients[stage], gradient), (stage, name)
    for name, trace in ours.tensors.items():
        before, after = (theirs[stage][name][0] for stage in ("loss", "update"))
        if theirs["update"][name][1] is None:
            assert trace.update is None
        else:
            assert same(trace.update, after - before)


def bias_gradients(plan):
    net = network("lenet")
    step = take(fresh(net), images_for(net), Objective((3,)), plan)
    found = step.tensors["conv1.bias"].gradients
    return {stage: None if each is None else each.shown.tolist() for stage, each in found.items()}


def test_the_bias_gradient_is_none_and_then_six_numbers():
    found = bias_gradients(Plan())
    assert [found[stage] for stage in ("forward", "loss", "zero_grad")] == [None] * 3
    assert len(found["backward"]) == 6


def test_as_the_practical_prints_it_zeros_come_first():
    found = bias_gradients(Plan(zero="zeros", before=1))
    assert found["zero_grad"] == [0.0] * 6
    assert found["forward"] == found["backward"] == bias_gradients(Plan())["backward"]


def test_todays_default_makes_them_none_again():
    assert bias_gradients(Plan(before=1))["zero_grad"] is None


def test_without_zero_grad_gradients_add_up():
    once = np.array(bias_gradients(Plan())["backward"])
    assert bias_gradients(Plan(zero="skip", before=2))["backward"] == pytest.approx(3 * once)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_step_lowers_the_loss_and_an_absurd_one_raises_it(optimizer):
    net = network("lenet")
    weights, images = fresh(net), images_for(net, 4)
    objective = Objective((3, 1, 0, 2))
    sensible = take(weights, images, objective, Plan(optimizer, 0.001))
    assert sensible.loss_again < sensible.loss
    absurd = take(weights, images, objective, Plan(optimizer, 1e6))
    assert not absurd.loss_again <= absurd.loss


def test_what_overflows_is_counted_and_breaks_nothing():
    net = network("lenet")
    step = take(fresh(net), images_for(net) * 1e30, Objective((3,), "mse"), Plan("sgd", 1e6))
    assert step.not_finite > 0
    assert np.isnan(step.loss) or np.isinf(step.loss)


def test_the_nodes_are_those_that_pytorch_prints():
    net = network("lenet")
    step = take(fresh(net), images_for(net), Objective((3,)), Plan())
    assert step.nodes["conv1"] == "ConvolutionBackward0"
    assert step.nodes["fc3"] == "AddmmBackward0"
    assert step.loss_node == "NllLossBackward0"
    of_numbers = Objective((3,), "mse", Numbers((1.0,), (1,)))
    assert take(fresh(net), images_for(net), of_numbers, Plan()).loss_node == "MseLossBackward0"


def test_nothing_that_others_see_is_changed():
    weights = fresh(dropping_out())
    before = {name: tensor.clone() for name, tensor in weights.tensors.items()}
    images = images_for(weights.network, 2)
    kept = images.copy()
    state = torch.random.get_rng_state()
    take(weights, images, Objective((0, 1)), Plan("adam", 0.1), "training")
    assert all(torch.equal(before[name], tensor) for name, tensor in weights.tensors.items())
    assert all(tensor.grad is None for tensor in weights.tensors.values())
    assert np.array_equal(images, kept)
    assert torch.equal(state, torch.random.get_rng_state())


def test_dropout_drops_the_same_before_and_after():
    weights = fresh(dropping_out())
    images = images_for(weights.network, 1)
    step = take(weights, images, Objective((0,)), Plan("sgd", 1e-9), "training")
    assert step.loss_again == pytest.approx(step.loss, abs=1e-6)


def test_the_numbers_shown_begin_where_they_are_wanted():
    values = np.arange(200, dtype=np.float32).reshape(20, 10)
    assert excerpt(values, 128).shown.tolist() == list(range(128, 192))


def test_what_does_not_fit_is_refused_with_the_numbers(monkeypatch):
    net = network("lenet", (3, 512, 512), 5)
    monkeypatch.setenv("EXPLORER_MEMORY", "400MB")
    with pytest.raises(TooLarge, match=r"takes 967.MB .* and 400.MB are allowed"):
        cached.step(
            Weights(net, "fresh", {}), images_for(net), Objective((0,)), Plan("adam"), "evaluation"
        )


@pytest.mark.parametrize("mode", ["evaluation", "training"])
@pytest.mark.parametrize(
    "plan", [Plan(), Plan("adam", 0.05, "skip", 2), Plan("sgd", 0.1, "zeros", 1)]
)
def test_the_weights_after_a_step_make_what_the_step_made_again(plan, mode):
    weights, objective = fresh(dropping_out()), Objective((0, 1))
    images = images_for(weights.network, 2)
    taken = take(weights, images, objective, plan, mode)
    led_to = after(weights, images, objective, plan, mode)
    again = capture(led_to, images, mode)
    np.testing.assert_allclose(again.logits, taken.logits_again, rtol=1e-5, atol=1e-6)
    assert led_to.key != weights.key
