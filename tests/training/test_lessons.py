"""What the presets say is so: each lesson is learnt here from the numbers, on several seeds."""

from itertools import pairwise
from math import isnan, log
from statistics import fmean, stdev

import pytest

from explorer.network.architectures import network
from explorer.training.beginning import Beginning
from explorer.training.run import Run
from explorer.ui.training.presets import PRESETS

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]
GUESSING = log(10)


def trained(seed=0, **choices):
    """The losses of LeNet's steps on the digits, and a validation an epoch."""
    run = Run(Beginning(network("lenet"), seed=seed, **choices))
    losses, seen = [], []
    while run.step_count < run.plan.planned:
        losses.append(run.step().loss)
        if run.plan.ends_epoch(run.step_count):
            seen.append(run.evaluate())
    return losses, seen


def lesson(name, seed, **otherwise):
    return trained(seed, **{**PRESETS[name].choices, **otherwise})


def test_the_defaults_learn_on_ten_seeds_of_ten():
    assert PRESETS["learns"].choices == {}
    accuracies = [trained(seed)[1][-1].accuracy for seed in range(10)]
    assert min(accuracies) >= 0.965
    assert fmean(accuracies) >= 0.983


@pytest.mark.parametrize("seed", range(4))
def test_a_constant_rate_gets_there_and_wobbles(seed):
    _, seen = lesson("constant", seed, epochs=12)
    first = next(epoch for epoch, each in enumerate(seen, 1) if each.accuracy >= 0.97)
    assert 3 <= first <= 8

    def jumps(validations):
        losses = [each.loss for each in validations]
        return fmean(abs(after - before) for before, after in pairwise(losses))

    assert jumps(seen[-6:]) > 2 * jumps(trained(seed)[1][-2:])


@pytest.mark.parametrize("seed", range(4))
def test_plain_sgd_is_stuck_until_momentum_moves_it_and_standardised_images_sooner(seed):
    _, seen = lesson("stuck", seed)
    assert all(abs(each.loss - GUESSING) < 0.006 for each in seen[:5])
    assert seen[-1].accuracy < 0.2
    moved = lesson("stuck", seed, optimizer="momentum")[1]
    assert moved[-1].accuracy > 0.9
    sooner = lesson("momentum", seed)[1]
    assert PRESETS["momentum"].choices["rate"] == PRESETS["stuck"].choices["rate"]
    assert sooner[1].loss < moved[1].loss < seen[1].loss
    assert sooner[-1].accuracy > 0.93
    plain = lesson("stuck", seed, standardised=True)[1]
    assert plain[-1].loss < seen[-1].loss - 0.1
    assert plain[-1].accuracy < 0.6


@pytest.mark.parametrize("seed", range(4))
def test_too_high_a_rate_explodes_or_stays_at_guessing(seed):
    last = lesson("too-fast", seed)[1][-1]
    assert isnan(last.loss) or last.loss == pytest.approx(GUESSING, abs=0.05)
    assert last.accuracy < 0.15


def test_squared_error_learns_classes_too():
    assert fmean(lesson("mse", seed)[1][-1].accuracy for seed in range(4)) >= 0.97


def test_small_batches_tremble_and_cost_many_steps():
    losses, seen = lesson("small-batch", 0)
    others, _ = trained(0)
    assert len(losses) > 7 * len(others)
    assert seen[-1].accuracy >= 0.96
    # Of parts of both curves that are as high: the third epoch of the usual one.
    usual = others[88:132]
    level = fmean(usual)
    window = 359
    start = min(
        range(0, len(losses) - window, window),
        key=lambda first: abs(fmean(losses[first : first + window]) - level),
    )
    assert stdev(losses[start : start + window]) > 2 * stdev(usual)
