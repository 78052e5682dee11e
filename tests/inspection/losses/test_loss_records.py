"""What a record says of a loss is true of the class of torch.nn that it names."""

import re
from contextlib import suppress
from math import log

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.inspection.loss_terms import by_hand, slope
from explorer.inspection.losses import LOSSES, loss
from explorer.inspection.losses.loss_record import ClassLoss
from explorer.inspection.objective import Objective
from explorer.network.architectures import network
from explorer.sentence import Refusal
from explorer.training.beginning import Beginning
from tests.inspection.stepping.conftest import objectives
from tests.inspection.stepping.test_gradient_step import criterion, made

OUTPUTS = st.tuples(st.integers(1, 4), st.integers(1, 8)).flatmap(
    lambda shape: arrays(np.float32, shape, elements=st.floats(-30, 30, width=32))
)
each = pytest.mark.parametrize("record", LOSSES.values(), ids=LOSSES)


@settings(max_examples=3 * settings().max_examples)
@given(st.data(), OUTPUTS)
def test_the_derivative_by_every_output_is_autograds(data, outputs):
    objective = data.draw(objectives(*outputs.shape))
    logits = torch.from_numpy(outputs.astype(np.float64)).requires_grad_()
    (theirs,) = torch.autograd.grad(criterion(objective, logits), logits)
    sharing = objective.record.sharing(*outputs.shape)
    for position in np.ndindex(*outputs.shape):
        line = slope(objective, outputs, position)
        assert line.result / sharing == pytest.approx(theirs[position].item(), rel=1e-6, abs=1e-7)


@settings(max_examples=2 * settings().max_examples)
@given(st.data(), OUTPUTS)
def test_formulas_with_their_numbers_can_be_worked_out(data, outputs):
    objective = data.draw(objectives(*outputs.shape))
    terms = by_hand(objective, outputs)
    slopes = [slope(objective, outputs, place) for place in np.ndindex(*outputs.shape)]
    for line in [line for one in terms for line in one.lines] + slopes:
        if line.numbers:
            assert worked_out(line) == pytest.approx(line.result, rel=1e-9, abs=1e-9), line
    for one in terms:
        assert one.loss in [line.result for line in one.lines]
        assert np.array_equal(one.columns[0].values, outputs[terms.index(one)].astype(np.float64))


def test_the_probability_in_the_cross_entropy_is_the_softmaxs_of_the_target():
    logits = np.array([[0.5, -3.25, 2.0, 14.5]], np.float32)
    (one,) = by_hand(Objective((2,)), logits)
    (line,) = [each for each in one.lines if each.symbol == "p"]
    assert line.result == pytest.approx(torch.softmax(torch.from_numpy(logits), 1)[0, 2].item())


def worked_out(line):
    numbers = {**line.values, **line.settings}
    text = line.numbers.format(**{name: f"({value!r})" for name, value in numbers.items()})
    text = re.sub(r"ln (\([^)]*\))", r"log\1", text)
    text = text.replace("·", "*").replace("−", "-").replace("²", "**2").replace("½", "0.5")
    with suppress(ValueError):  # of ln 0, where the softmax is 0
        return eval(text, {"log": log})
    return float("inf")


@each
@pytest.mark.parametrize("smoothing", ["", "0.1"])
@pytest.mark.parametrize("reduction", ["mean", "none"])
def test_the_exported_function_gives_the_same_bits(record, smoothing, reduction):
    draw = torch.Generator().manual_seed(3)
    logits, classes = torch.randn(6, 5, generator=draw), torch.tensor([0, 4, 2, 2, 1, 3])
    names = {"F": torch.nn.functional}
    exec("\n".join(record.definition(smoothing)), names)
    ours = record.of_classes(logits, classes, smoothing=float(smoothing or 0), reduction=reduction)
    assert torch.equal(names["loss_of"](logits, classes, reduction), ours)
    assert ours.shape == (() if reduction == "mean" else (6,))


@each
def test_the_losses_of_the_images_average_to_the_loss(record):
    logits, classes = torch.randn(6, 5), torch.tensor([0, 4, 2, 2, 1, 3])
    alone = record.of_classes(logits, classes, smoothing=0.1, reduction="none")
    assert alone.mean().item() == pytest.approx(
        record.of_classes(logits, classes, smoothing=0.1).item(), rel=1e-6
    )


@each
def test_its_function_is_its_class_of_torch_nn(record):
    logits = torch.randn(6, 5)
    target = torch.tensor([0, 4, 2, 2, 1, 3]) if isinstance(record, ClassLoss) else logits.flip(0)
    theirs = made(record)(logits, target)
    names = {"F": torch.nn.functional, "logits": logits, "target": target}
    assert torch.equal(eval(record.source("logits", "target"), names), theirs)


def test_a_loss_refers_to_its_page_of_pytorch():
    page = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html"
    assert LOSSES["mse"].reference == f"[torch.nn.MSELoss]({page})"


@pytest.mark.parametrize("record", [each for each in LOSSES.values() if each.guessing])
def test_guessing_costs_what_it_says(record):
    classes = torch.arange(7)
    guessed = record.of_classes(torch.zeros(7, 7), classes).item()
    assert record.guessing.value(7) == pytest.approx(guessed, rel=1e-6)


@pytest.mark.parametrize("name", ["MSE", "nosuch", "", None, 3, ["mse"]])
def test_an_unknown_name_is_refused_wherever_it_is_given(name):
    for take in (
        loss,
        lambda name: Objective((0,), name),
        lambda name: Beginning(network("lenet"), loss=name),
    ):
        with pytest.raises(Refusal, match="is no loss; there are cross-entropy, mse"):
            take(name)
