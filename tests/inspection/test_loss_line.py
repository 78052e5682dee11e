"""The loss along the gradient is that of a step of SGD; difference quotients are the gradients."""

from math import isfinite

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.inspection import cached, depth
from explorer.inspection.backwards import walk, why_parameter
from explorer.inspection.objective import Numbers, Objective
from explorer.inspection.stepping.gradient_step import take
from explorer.inspection.stepping.step_records import Plan
from explorer.inspection.weights import fresh
from explorer.network.architectures import network
from explorer.network.description import Initialisation
from explorer.network.module import build
from explorer.network.shapes import table
from tests.inspection.conftest import images_for
from tests.inspection.stepping.conftest import learners, objectives

# PyTorch warns of what its Dropout2d does to flat features; a random network may hold it.
pytestmark = pytest.mark.filterwarnings(
    "ignore:dropout2d:UserWarning", "ignore:Using padding='same':UserWarning"
)

NET = network("lenet", (1, 20, 20), 4)
OBJECTIVES = (
    Objective((1, 2)),
    Objective((1, 2), "mse"),
    Objective((1, 2), "mse", Numbers((1.0, 2.0, 3.0, 4.0), (4,))),
)


def after_sgd(images, objective, rate):
    """The loss after a step by torch.optim.SGD."""
    net = build(NET).eval()
    x = torch.from_numpy(images)

    def loss():
        if objective.loss == "cross-entropy":
            return torch.nn.CrossEntropyLoss()(net(x), torch.tensor(objective.classes))
        target = torch.nn.functional.one_hot(torch.tensor(objective.classes), 4).float()
        if objective.numbers:
            target = torch.tensor(objective.numbers.values).expand(2, 4)
        return torch.nn.MSELoss()(net(x), target)

    optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    loss().backward()
    optimizer.step()
    return loss().item()


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_line_is_what_a_step_of_sgd_comes_to(objective):
    images, weights = images_for(NET, 2), fresh(NET)
    before = {name: tensor.clone() for name, tensor in weights.tensors.items()}
    line = cached.along(weights, images, objective, 0.01)
    assert line.at_rate == pytest.approx(after_sgd(images, objective, 0.01), rel=1e-5)
    assert line.loss_before == cached.gradients(weights, images, objective).loss
    assert line.at_rate < line.loss_before
    place = int(np.abs(line.steps - 0.1).argmin())
    expected = after_sgd(images, objective, float(line.steps[place]))
    assert line.losses[place] == pytest.approx(expected, rel=1e-4)
    assert all(torch.equal(before[name], tensor) for name, tensor in weights.tensors.items())


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_quotients_are_the_gradients(objective):
    images, weights = images_for(NET, 2), fresh(NET)
    found = cached.gradients(weights, images, objective)
    chosen = ("conv2.weight", (3, 1, 2, 2))
    checked = cached.differences(weights, images, objective, chosen, "evaluation")
    assert checked.chosen.weight == chosen and len(checked.sample) == 8
    for each in (checked.chosen, *checked.sample):
        name, place = each.weight
        assert each.quotient == pytest.approx(each.gradient, abs=1e-6)
        assert each.gradient == pytest.approx(found.parameters[name].gradient[place], abs=1e-5)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_walk_leads_from_the_loss_to_the_weight(objective):
    weights, layers = fresh(NET), table(NET, 2)
    found = cached.gradients(weights, images_for(NET, 2), objective)
    place = tuple(map(int, np.argwhere(found.parameters["conv1.weight"].gradient)[0]))
    why = why_parameter(layers, found, weights.arrays, "conv1.weight", place)
    walked = walk(layers, found, weights.arrays, why)
    start = walked.start
    assert start.gradient == pytest.approx(start.line.result / start.divisor, abs=1e-6)
    arriving = start.gradient
    for stride in walked.strides:
        assert stride.arriving == pytest.approx(arriving, abs=1e-7)
        arriving = stride.why.gradient
    assert walked.strides[-1].why is why


@pytest.mark.parametrize("rate", [1e-9, 0.01, 1e6])
def test_where_it_falls_is_seen_however_absurd_the_rate(rate):
    line = cached.along(fresh(NET), images_for(NET, 2), OBJECTIVES[0], rate)
    assert line.best is not None and 1e-4 <= line.best[0] <= 1e3
    steps = line.steps[line.steps > 0]
    assert steps[0] < rate < steps[-1] and len(steps) <= 49
    assert line.too_far is not None or rate < 1


@settings(max_examples=settings().max_examples // 4)
@given(st.data(), learners())
def test_of_any_network_the_line_is_sgds_and_the_quotients_are_the_gradients(data, learner):
    bare, images = learner
    # A constant as large as a link may have bends the loss more than a difference quotient sees.
    net = bare.with_(initialisation=NET.initialisation)
    objective = data.draw(objectives(len(images), net.classes))
    weights, rate = fresh(net), 1e-3
    line = cached.along(weights, images, objective, rate)
    stepped = take(weights, images, objective, Plan("sgd", rate))
    assert line.loss_before == pytest.approx(stepped.loss, rel=1e-5)
    assert line.at_rate == pytest.approx(stepped.loss_again, rel=1e-4, abs=1e-6, nan_ok=True)
    checked = cached.differences(weights, images, objective, ("to_logits.bias", (0,)), "evaluation")
    # Where a maximum changes hands between the two sides there is no derivative: few stand there.
    close = [
        each.error <= 1e-4 * max(1, abs(each.gradient), line.loss_before) for each in checked.sample
    ]
    assert sum(close) >= len(close) - 2


def test_numbers_without_measure_have_their_place_on_the_line_and_in_the_depth():
    net = network("resnet8", (3, 16, 16)).with_(initialisation=Initialisation("constant", 1e6))
    weights, images, objective = fresh(net), images_for(net, 2), Objective((0, 1))
    line = cached.along(weights, images, objective, 0.01)
    assert not isfinite(line.loss_before) and line.best is None
    assert len(line.steps) == len(line.losses)
    levels = depth.levels(table(net, 2).rows, cached.gradients(weights, images, objective))
    assert any(level.not_finite for level in levels)
    assert "nan or infinite" in str(depth.verdicts(levels, 2)[0])


def verdicts(rule):
    net = network("mlp", (1, 8, 8), 3).with_(initialisation=rule)
    found = cached.gradients(fresh(net), images_for(net, 2), Objective((0, 1)))
    levels = depth.levels(table(net, 2).rows, found)
    return levels, " ".join(map(str, depth.verdicts(levels, 2)))


def test_vanishing_exploding_and_dead_are_named():
    levels, told = verdicts(Initialisation("zeros"))
    assert levels[0].norm == 0 and "dies on the way" in told and "0 for all 2 images" in told
    assert "vanishes" in verdicts(Initialisation("constant", 1e-4))[1]
    assert "explodes" in verdicts(Initialisation("constant", 200.0))[1]


def test_levels_are_the_gradients_own_numbers():
    found = cached.gradients(fresh(NET), images_for(NET, 2), Objective((1, 2)))
    for level in depth.levels(table(NET, 2).rows, found):
        gradient = found.maps[level.layer].astype(np.float64)
        assert level.norm == pytest.approx(np.linalg.norm(gradient))
        assert level.magnitude == pytest.approx(np.abs(gradient).mean())
        assert level.zeros == pytest.approx((gradient == 0).mean())
