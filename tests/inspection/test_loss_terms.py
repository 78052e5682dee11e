"""A loss by hand is torch.nn's, of one image and of the mean."""

import warnings
from contextlib import suppress

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.inspection import objective_loss, typed_numbers
from explorer.inspection.loss_terms import by_hand, mean
from explorer.inspection.losses import LOSSES
from explorer.inspection.losses.loss_record import NumberLoss
from explorer.inspection.objective import Numbers, Objective
from explorer.inspection.stepping.vector import back
from explorer.inspection.weights import fresh
from explorer.network.architectures import network
from explorer.network.module import build
from explorer.sentence import Refusal
from tests.inspection.conftest import images_for
from tests.inspection.stepping.conftest import objectives
from tests.inspection.stepping.test_gradient_step import criterion, made

outputs = st.tuples(st.integers(1, 4), st.integers(1, 12)).flatmap(
    lambda shape: arrays(np.float32, shape, elements=st.floats(-90, 90, width=32))
)


@given(st.data(), outputs)
def test_the_loss_is_pytorchs(data, logits):
    objective = data.draw(objectives(*logits.shape))
    found = by_hand(objective, logits)
    theirs = criterion(objective, torch.from_numpy(logits)).item()
    assert mean(found) == pytest.approx(theirs, rel=2e-5, abs=2e-5)
    each = objective_loss.losses(objective, torch.from_numpy(logits)).tolist()
    assert [one.loss for one in found] == pytest.approx(each, rel=2e-5, abs=2e-5)


def test_large_logits_do_not_overflow():
    logits = np.array([[1000.0, 999.0]], np.float32)
    (found,) = by_hand(Objective((1,)), logits)
    assert found.loss == pytest.approx(1.31326, rel=1e-5)
    assert found.columns[-1].values.sum() == pytest.approx(1)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("loss", LOSSES)
def test_nan_and_infinity_come_out_as_pytorch_has_them(bad, loss):
    logits = np.array([[bad, 1.0, 2.0]], np.float32)
    (found,) = by_hand(Objective((0,), loss), logits)
    theirs = objective_loss.loss(Objective((0,), loss), torch.from_numpy(logits)).item()
    assert found.loss == pytest.approx(theirs, nan_ok=True)


@pytest.mark.parametrize("shape", [(1,), (10,), (3, 1)])
@pytest.mark.parametrize("loss", [each for each in LOSSES.values() if isinstance(each, NumberLoss)])
def test_the_warning_is_pytorchs_own(loss, shape):
    numbers = Numbers(tuple(map(float, range(int(np.prod(shape))))), shape)
    objective = Objective((0, 0, 0), loss.name, numbers)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        made(loss)(torch.zeros(3, 10), objective_loss.tensor(numbers))
    warning = objective.warning((3, 10))
    assert [str(each.message) for each in told] == ([] if warning is None else [str(warning)])


def test_nothing_is_broadcast_where_the_shapes_are_the_same():
    same = Objective((0,), "mse", Numbers((1.0, 2.0), (1, 2)))
    assert same.warning((1, 2)) is None
    assert Objective((0,), "mse").warning((1, 2)) is None


def test_the_practicals_target():
    numbers = typed_numbers.numbers("arange(1, 11)")
    assert numbers == Numbers(tuple(map(float, range(1, 11))), (10,))
    (found,) = by_hand(Objective((0,), "mse", numbers), np.zeros((1, 10), np.float32))
    assert found.loss == 38.5


@pytest.mark.parametrize(
    "text, values, shape",
    [
        ("0 1 0.5", (0, 1, 0.5), (3,)),
        ("[0, 1, .5]", (0, 1, 0.5), (3,)),
        ("1, 2; 3 4", (1, 2, 3, 4), (2, 2)),
        ("1 2;", (1, 2), (1, 2)),
        ("3\n5", (3, 5), (2, 1)),
        ("−1e3", (-1000,), (1,)),
        ("torch.arange(3)", (0, 1, 2), (3,)),
        ("arange(2, 0, -0.5)", (2, 1.5, 1, 0.5), (4,)),
    ],
)
def test_numbers_are_read_as_they_are_meant(text, values, shape):
    assert typed_numbers.numbers(text) == Numbers(tuple(map(float, values)), shape)


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "There is no number"),
        ("one", "one is no number"),
        ("nan", "nan is no number"),
        ("1 2; 3", "The rows have 2, 1 numbers"),
        ("1e9", "lies between -1000000 and 1000000"),
        ("arange(5, 1)", "has none, or more"),
        ("arange(1, 2, 0)", "has none, or more"),
        ("arange(1e999)", "has none, or more"),
        ("__import__('os')", "is no number"),
        ("1 " * 3000, "too many"),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(Refusal, match=sentence):
        typed_numbers.numbers(text)


@settings(max_examples=3 * settings().max_examples)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    with suppress(Refusal):
        assert typed_numbers.numbers(text).values


@pytest.mark.parametrize(
    "shape, sentence",
    [((3,), "3 numbers do not go with 10 outputs"), ((2, 10), "2 rows of numbers")],
)
def test_numbers_that_do_not_go_with_the_outputs_are_refused(shape, sentence):
    numbers = Numbers((1.0,) * int(np.prod(shape)), shape)
    with pytest.raises(Refusal, match=sentence):
        Objective((0,), "mse", numbers).check((1, 10))


def practical(vector):
    """net.zero_grad(); out.backward(vector)."""
    net = network("lenet")
    module, images = build(net).eval(), images_for(net, 2)
    module(torch.from_numpy(images)).backward(vector)
    return fresh(net), images, dict(module.named_parameters())


def test_backward_from_the_logits_is_pytorchs():
    torch.manual_seed(5)
    vector = torch.randn(2, 10)
    weights, images, theirs = practical(vector)
    found = back(weights, images, 5)
    assert np.array_equal(found.vector, vector.numpy())
    for name, parameter in theirs.items():
        assert np.array_equal(found.gradients[name].shown, parameter.grad.numpy().ravel()[:64])
    ones = back(weights, images, Numbers((1.0,), (1,)))
    assert np.array_equal(ones.vector, np.ones((2, 10)))


def test_from_the_losses_own_gradient_it_is_the_losses_backward():
    net = network("lenet")
    objective = Objective((3, 1))
    module, images = build(net).eval(), images_for(net, 2)
    criterion(objective, module(torch.from_numpy(images))).backward()
    found = back(fresh(net), images, objective)
    for name, parameter in module.named_parameters():
        assert found.gradients[name].shown == pytest.approx(
            parameter.grad.numpy().ravel()[:64], rel=1e-4, abs=1e-7
        )
