"""A run is PyTorch's own loop, can be repeated exactly, and refuses what cannot be trained."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR, OneCycleLR, StepLR

from explorer.data.augmenting import NONE, Augmentation
from explorer.data.data_source import Source
from explorer.data.digits import digits
from explorer.data.fitting import fitted
from explorer.inspection.losses import LOSSES
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.network.architectures import network
from explorer.network.description import Layer, Network
from explorer.network.module import build
from explorer.network.operations import OPERATIONS, CannotWork
from explorer.sentence import Refusal, TooLarge
from explorer.training import checkpoint, snapshots
from explorer.training.beginning import Beginning
from explorer.training.change import Change, Record, from_plain, plain
from explorer.training.plan import Plan
from explorer.training.run import Run
from explorer.training.schedules import SCHEDULES

LENET = network("lenet")
DROPS_OUT = Network(
    "dropout",
    (
        Layer("conv1", OPERATIONS["Conv2d"](out_channels=8, kernel_size=3)),
        Layer("drop1", OPERATIONS["Dropout2d"]()),
        Layer("flatten", OPERATIONS["Flatten"]()),
        Layer("drop2", OPERATIONS["Dropout"]()),
        Layer("fc1", OPERATIONS["Linear"]()),
    ),
    (1, 8, 8),
)
NORMALISES = network("resnet8", (1, 16, 16), 10)


def tensors(run):
    return {name: tensor.clone() for name, tensor in run.weights().tensors.items()}


def equal(first, second):
    return first.keys() == second.keys() and all(
        torch.equal(first[name], second[name]) for name in first
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_is_the_loop_that_anybody_would_write(optimizer):
    run = Run(
        Beginning(
            LENET, optimizer=optimizer, schedule="constant", batch=16, augmentation=NONE, seed=3
        )
    )  # fmt: skip
    steps = [run.step() for _ in range(4)]

    theirs = build(LENET)
    update = OPTIMIZERS[optimizer](theirs.parameters(), 0.01)
    update.param_groups[0]["weight_decay"] = 0.0  # AdamW's own default is another
    for step in steps:
        chosen = digits().images[list(step.images)]
        x = torch.from_numpy(fitted(chosen, (1, 32, 32), digits().standard))
        y = torch.from_numpy(digits().labels[list(step.images)])
        loss = torch.nn.CrossEntropyLoss()(theirs(x), y)
        right = sum(int(theirs(x)[i].argmax()) == int(y[i]) for i in range(16))
        update.zero_grad()
        loss.backward()
        update.step()
        assert (step.loss, step.accuracy) == (loss.item(), right / 16)
    assert equal(tensors(run), theirs.state_dict())


@pytest.mark.parametrize("net", [LENET, DROPS_OUT, NORMALISES], ids=lambda net: net.name)
@pytest.mark.parametrize("optimizer", ["sgd", "nesterov", "adam", "rmsprop"])
def test_a_restored_run_is_bit_for_bit_the_uninterrupted_one(net, optimizer):
    beginning = Beginning(net, optimizer=optimizer, batch=8, seed=1)
    whole = Run(beginning)
    before = [whole.step() for _ in range(3)]
    kept = whole.snapshot()
    after = [whole.step() for _ in range(3)]
    end = tensors(whole)

    whole.restore(kept)
    assert [whole.step() for _ in range(3)] == after
    assert equal(tensors(whole), end)

    elsewhere = Run(beginning)
    elsewhere.restore(kept)
    assert [elsewhere.step() for _ in range(3)] == after
    assert equal(tensors(elsewhere), end)

    again = Run(beginning)
    assert [again.step() for _ in range(6)] == before + after
    assert equal(tensors(again), end)


def test_other_use_of_pytorchs_generator_changes_nothing():
    first = Run(Beginning(DROPS_OUT, batch=4))
    second = Run(Beginning(DROPS_OUT, batch=4))
    for _ in range(2):
        torch.rand(3)
        assert first.step() == second.step()


def test_a_snapshot_stays_as_it_was_taken():
    run = Run(Beginning(LENET))
    run.step()
    kept = run.snapshot()
    before = {name: tensor.clone() for name, tensor in kept.tensors.items()}
    moments = {name: value.clone() for name, value in kept.optimizer.items()}
    assert "conv1.weight/exp_avg" in moments
    for _ in range(2):
        run.restore(kept)
        run.step()
    assert equal(before, kept.tensors)
    assert equal(moments, kept.optimizer)


def test_a_snapshot_of_another_run_is_not_taken():
    with pytest.raises(ValueError, match="another run"):
        Run(Beginning(LENET)).restore(Run(Beginning(LENET, seed=1)).snapshot())


def test_an_epoch_shows_each_image_once_at_most_and_none_of_the_validation():
    beginning = Beginning(LENET, batch=100, seed=2)
    split, plan = digits().split(2), Plan(Record(beginning))
    assert beginning.steps_per_epoch == len(split.train) // 100 == 14
    first = np.concatenate([plan.images(step) for step in range(14)])
    second = np.concatenate([plan.images(step) for step in range(14, 28)])
    for epoch in (first, second):
        assert len(set(epoch)) == 1400
        assert set(epoch) <= set(split.train)
    assert not np.array_equal(first, second)


def test_the_loss_falls():
    run = Run(Beginning(LENET))
    losses = [run.step().loss for _ in range(60)]
    assert losses[0] == pytest.approx(np.log(10), abs=0.1)
    assert np.mean(losses[-10:]) < np.log(10) / 2  # 0.68 to 0.95 on twelve seeds


def test_an_absurd_rate_ends_in_numbers_that_are_none_and_no_crash():
    run = Run(Beginning(LENET, optimizer="sgd", schedule="constant", rate=1e6))
    losses = [run.step().loss for _ in range(5)]
    assert losses[1] > losses[0] or not np.isfinite(losses[1])
    assert not np.isfinite(losses[-1])


def test_weights_tell_the_moment_they_are_of():
    run, same = Run(Beginning(LENET)), Run(Beginning(LENET))
    start = run.weights()
    run.step()
    assert start.key == same.weights().key != run.weights().key
    assert not torch.equal(start.tensors["conv1.weight"], run.weights().tensors["conv1.weight"])


def test_fewer_classes_learn_from_their_digits_only():
    run = Run(Beginning(network("lenet", (1, 32, 32), 2), batch=50))
    seen = set(digits().for_classes(2).labels[list(run.step().images)])
    assert seen == {0, 1}


def test_a_batch_larger_than_the_data_is_all_of_it():
    beginning = Beginning(network("softmax", (1, 8, 8), 2), batch=1024)
    everything = digits().for_classes(2).split(0).train
    assert (beginning.images_a_step, beginning.steps_per_epoch) == (len(everything), 1)
    assert sorted(Run(beginning).step().images) == everything.tolist()


def test_what_cannot_be_trained_is_refused():
    with pytest.raises(CannotWork):
        Run(Beginning(network("lenet-fixed", (3, 128, 128), 3)))
    with pytest.raises(Refusal, match="has no class to predict"):
        Run(Beginning(LENET.with_(layers=LENET.layers[:3])))
    with pytest.raises(Refusal, match="bn1 gets one value a channel"):
        Run(Beginning(network("resnet8", (1, 1, 1), 3), batch=1))


def test_what_does_not_fit_is_refused_with_the_numbers():
    with pytest.raises(
        TooLarge, match=r"batch of 32 and adam takes 2.35.GB, more than the limit of 1.00"
    ):
        Run(Beginning(network("vgg16", (3, 64, 64), 10)))


@pytest.mark.parametrize(
    "choice, sentence",
    [
        ({"rate": 0.0}, "The learning rate must be more than 0"),
        ({"rate": float("nan")}, "it is nan"),
        ({"batch": 0}, "a whole number from 1 to 1024; it is 0"),
        ({"optimizer": "lbfgs"}, "lbfgs is no optimizer"),
    ],
)
def test_choices_outside_their_limits_are_refused(choice, sentence):
    with pytest.raises(Refusal, match=sentence):
        Beginning(LENET, **choice)


CHANGED = Record(
    Beginning(
        DROPS_OUT, batch=64, epochs=2, clip=1.0, weight_decay=0.01, label_smoothing=0.1,
        augmentation=Augmentation(shift=1, noise=0.1, flip=True),
    ),
    (Change(4, rate=0.02), Change(6, batch=100, weight_decay=0.0), Change(8, constant=True)),
)  # fmt: skip


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("loss", LOSSES)
def test_changes_come_again_and_a_saved_snapshot_goes_on_as_if_nothing_had_been(schedule, loss):
    begun = replace(CHANGED.beginning, schedule=schedule, loss=loss)
    record = replace(CHANGED, beginning=begun)
    whole, live = Run(record), Run(begun)
    steps = [whole.step() for _ in range(5)]
    saved = checkpoint.write(whole.snapshot())
    steps += [whole.step() for _ in range(5)]

    again = Run(from_plain(json.loads(json.dumps(plain(record)))))
    again.restore(checkpoint.read(saved))
    assert [again.step() for _ in range(5)] == steps[5:]
    assert equal(tensors(again), tensors(whole))

    for change in record.changes:
        while live.step_count < change.step:
            live.step(look=True)
        live.change(change)
    while live.step_count < 10:
        live.step(look=False)
    assert live.record == record
    assert equal(tensors(live), tensors(whole))


def test_a_damaged_snapshot_says_so():
    saved = checkpoint.write(Run(Beginning(LENET)).snapshot())
    for damaged in (b"", saved[:100], saved[:-1], b"\xff" + saved[1:]):
        with pytest.raises(checkpoint.Damaged, match="damaged"):
            checkpoint.read(damaged)


@pytest.mark.parametrize(
    "schedule, theirs",
    [
        ("one-cycle", lambda o, n: OneCycleLR(o, 0.01, total_steps=n)),
        ("cosine", CosineAnnealingLR),
        ("step", lambda o, n: StepLR(o, n // 3)),
        ("constant", lambda o, n: ConstantLR(o, 1.0)),
    ],
)
def test_the_schedules_are_those_of_torch(schedule, theirs):
    plan = Plan(Record(Beginning(LENET, schedule=schedule, batch=100, epochs=3)))
    assert plan.planned == 42
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.01, momentum=0.9)
    reference = theirs(optimizer, plan.planned)
    for step in range(plan.planned):
        theirs = optimizer.param_groups[0]
        assert plan.rate(step) == pytest.approx(theirs["lr"], rel=1e-9)
        assert plan.momentum(step) == pytest.approx(theirs["momentum"], rel=1e-9)
        optimizer.step()
        if step < plan.planned - 1:
            reference.step()


def test_a_changed_rate_scales_the_rest_and_another_batch_stretches_it():
    begun = Beginning(LENET, batch=100, epochs=4)
    before, plan = Plan(Record(begun)), Plan(Record(begun, (Change(20, rate=0.03, batch=50),)))
    assert before.planned == 56
    assert plan.planned == 20 + 8 + 28 + 28 + (1437 - 600) // 50 - 8
    assert plan.rate(19) == before.rate(19)
    assert plan.rate(20) == pytest.approx(3 * before.rate(20))
    assert plan.rate(plan.planned - 1) == pytest.approx(3 * before.rate(55), rel=1e-6)
    assert plan.rate(plan.planned) == plan.rate(plan.planned + 999) == pytest.approx(0.003)


def test_validation_counts_every_image_once():
    run = Run(Beginning(LENET))
    for _ in range(10):
        run.step()
    found = run.evaluate()
    labels = digits().labels[run.beginning.split.validation]
    assert [sum(row) for row in found.confusion] == np.bincount(labels, minlength=10).tolist()
    right = sum(found.confusion[label][label] for label in range(10))
    assert found.accuracy == right / len(labels)
    assert found.mistakes == tuple(sorted(found.mistakes, key=lambda each: -each.loss))
    assert all(digits().labels[each.image] == each.label != each.predicted
               for each in found.mistakes)  # fmt: skip
    assert run.evaluate() == found
    assert run.step().number == 11


def test_gradients_and_updates_are_measured_a_layer():
    run = Run(Beginning(LENET, optimizer="sgd", schedule="constant", rate=0.1))
    before = tensors(run)
    step = run.step(look=True)
    after = tensors(run)
    for layer, gradient, ratio in zip(run.layers, step.gradients, step.ratios, strict=True):
        names = [f"{layer}.weight", f"{layer}.bias"]
        moved = torch.cat([(after[name] - before[name]).flatten() for name in names]).norm()
        weights = torch.cat([before[name].flatten() for name in names]).norm()
        assert gradient == pytest.approx(moved.item() / 0.1, rel=1e-3)
        assert ratio == pytest.approx((moved / weights).item(), rel=1e-3)


def test_the_newest_snapshots_are_dense_and_the_budget_holds():
    steps, now = [], 0
    for now in range(0, 20_000, 100):
        steps = list(snapshots.to_keep([*steps, now], now, 10, 300))
        assert steps[-1] == now
        assert len(steps) <= 30
    gaps = np.diff(steps)
    assert len(steps) > 8
    assert gaps[-1] <= gaps[0]
    assert snapshots.to_keep([1, 2, 3], 3, 10, 5) == (3,)


def ended(beginnings):
    """The accuracy of each run at its planned end. Their mean is asked for, and less than it is:
    each processor's rounding makes another run of the same seed, so one of them proves nothing."""
    accuracies = []
    for beginning in beginnings:
        run = Run(beginning)
        for _ in range(run.plan.planned):
            run.step()
        accuracies.append(run.evaluate().accuracy)
    return accuracies


@pytest.mark.thorough
def test_the_defaults_learn_whatever_the_seed():
    """Measured on more seeds by tests/benchmarks/recipe.py."""
    assert np.mean(ended(Beginning(LENET, seed=seed) for seed in range(2))) >= 0.975


def test_a_small_network_learns_four_shapes_it_has_not_seen():
    small, shapes = network("lenet", (1, 16, 16), 4), Source("shapes", per_class=60)
    accuracies = ended(Beginning(small, source=shapes, epochs=30, seed=seed) for seed in range(3))
    assert np.mean(accuracies) > 0.85


def test_a_step_read_later_says_what_it_said_at_once():
    at_once, later = Run(Beginning(DROPS_OUT)), Run(Beginning(DROPS_OUT))
    taken = [later.take() for _ in range(4)]
    assert [each.read() for each in taken] == [at_once.step() for _ in range(4)]
