"""A run: a plain object that is stepped in-process, without threads, files or a clock.

All that happens in it derives from its record: the order of the images, what an augmentation does
to them and what dropout drops come from the seed and the number of the step. So weights, optimizer
and that number are a whole snapshot, and a run that goes on from one is the one that was never
interrupted, bit for bit: on the same machine, with the same number of threads. With one, as workers
and the command line have it, it does not matter how many cores the machine has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import hypot, nan
from typing import assert_never

import numpy as np
import torch
from torch import Tensor

from explorer.inspection import limits
from explorer.inspection.losses import LOSSES
from explorer.inspection.losses.loss_record import Reduction
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.inspection.randomness import drawn_from
from explorer.inspection.weights import Weights
from explorer.network.memory import training_step
from explorer.network.module import build, draws
from explorer.network.operations import FLOAT
from explorer.network.shapes import table
from explorer.numerals import memory
from explorer.sentence import N_, Refusal, TooLarge
from explorer.training import weight_loading
from explorer.training.batches import Batches
from explorer.training.beginning import Beginning
from explorer.training.change import Change, Record
from explorer.training.evaluation import Validation, batch_size, evaluated
from explorer.training.plan import Plan, Stretch
from explorer.training.step_record import Step, Unread

LOOK_EVERY = 10
"""Steps from one of which the gradients are measured to the next: it takes time."""


@dataclass(frozen=True)
class Moment:
    """A run after so many steps: tells its weights from all others."""

    record: Record
    """What had a part in them: changes from this step on had none."""
    step: int

    @property
    def beginning(self) -> Beginning:
        """Of the record."""
        return self.record.beginning


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A run at a step, whole; nothing of it is written to."""

    moment: Moment
    tensors: Mapping[str, Tensor]
    """Parameters and buffers by their full names."""
    optimizer: Mapping[str, Tensor]
    """What the optimizer keeps of each parameter, as in "conv1.weight/exp_avg"."""

    @property
    def nbytes(self) -> int:
        """Bytes of all tensors."""
        return sum(each.nbytes for each in (*self.tensors.values(), *self.optimizer.values()))

    @property
    def weights(self) -> Weights:
        """For the pages that look into the network."""
        return Weights(self.moment.beginning.network, self.moment, self.tensors)


class Run:
    """A network on its way. Owned by one thread at a time."""

    def __init__(self, record: Record | Beginning) -> None:
        """At step 0. Raises CannotWork, Refusal or TooLarge before anything is allocated."""
        self.record = record if isinstance(record, Record) else Record(record)
        self.step_count = 0
        check(self.beginning)
        self.plan = Plan(self.record)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._batches = Batches(self.beginning, self._device)
        # Drawn on the CPU, so that they are the same weights everywhere.
        self._net = build(self.beginning.network)
        if self.beginning.start:
            self._net.load_state_dict(
                weight_loading.stored_weights(self.beginning.start, self.beginning.network)
            )
        self._net.to(self._device)
        self._parameters = dict(self._net.named_parameters())
        make = OPTIMIZERS[self.beginning.optimizer]
        self._optimizer = make(self._parameters.values(), self.beginning.rate)
        self._drops = draws(self._net)
        self.layers = tuple(dict.fromkeys(name.rpartition(".")[0] for name in self._parameters))
        """Those that have parameters, in their order."""

    @property
    def beginning(self) -> Beginning:
        """What it began with."""
        return self.record.beginning

    @property
    def moment(self) -> Moment:
        """Where the run is."""
        return Moment(self.record.before(self.step_count), self.step_count)

    def step(self, look: bool | None = None) -> Step:
        """One batch: forward, loss, backward, update.

        `look`: whether gradients and updates are measured, which changes no bit; None: at times.
        """
        return self.take(look).read()

    def take(self, look: bool | None = None) -> Unread:
        """The same, read when there is time for it."""
        done, plan = self.step_count, self.plan
        stretch, rate, positions = plan.stretch(done), plan.rate(done), plan.images(done)
        self._set(rate, stretch.weight_decay, plan.momentum(done))
        images, target = self._batches.batch(positions, stretch.augmentation, done)
        logits = self._logits(images)
        loss = self._loss(logits, target)
        self._optimizer.zero_grad()
        loss.backward()
        looks = done % LOOK_EVERY == 0 if look is None else look
        gradients, ratios = self._update(stretch, looks)
        self.step_count += 1
        return Unread(
            number=self.step_count, rate=rate, positions=positions, loss=loss.detach(),
            logits=logits.detach(), target=target, gradients=gradients, ratios=ratios,
        )  # fmt: skip

    def _set(self, rate: float, weight_decay: float, momentum: float) -> None:
        for group in self._optimizer.param_groups:
            group["lr"], group["weight_decay"] = rate, weight_decay
            match OPTIMIZERS[self.beginning.optimizer].cycled:
                case "betas":
                    group["betas"] = momentum, group["betas"][1]
                case "momentum":
                    group["momentum"] = momentum
                case None:
                    pass
                case never:
                    assert_never(never)

    def _logits(self, images: Tensor) -> Tensor:
        if not self._drops:
            logits: Tensor = self._net(images)
            return logits
        source = np.random.SeedSequence([self.beginning.seed, self.step_count])
        with drawn_from(int(source.generate_state(1, np.uint32)[0]), self._net):
            dropped: Tensor = self._net(images)
        return dropped

    def _loss(self, logits: Tensor, target: Tensor, reduction: Reduction = "mean") -> Tensor:
        """The mean over the images, or with "none" that of each, (n)."""
        return LOSSES[self.beginning.loss].of_classes(
            logits, target, smoothing=self.beginning.label_smoothing, reduction=reduction
        )

    def _losses(self, logits: Tensor, target: Tensor) -> Tensor:
        return self._loss(logits, target, "none")

    def _update(self, stretch: Stretch, looks: bool) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The optimizer's step; the norms of gradients and the ratios of updates, if looked at."""
        if not looks:
            self._clip(stretch.clip)
            self._optimizer.step()
            return (), ()
        with torch.no_grad():
            gradients = self._norms({n: p.grad for n, p in self._parameters.items()})
            before = {name: each.clone() for name, each in self._parameters.items()}
            self._clip(stretch.clip)
            self._optimizer.step()
            moved = self._norms({n: p - before[n] for n, p in self._parameters.items()})
            weights = self._norms(before)
        ratios = (a / b if b else nan for a, b in zip(moved, weights, strict=True))
        return gradients, tuple(ratios)

    def _clip(self, most: float) -> None:
        if most:
            torch.nn.utils.clip_grad_norm_(self._parameters.values(), most)

    def _norms(self, tensors: Mapping[str, Tensor | None]) -> tuple[float, ...]:
        """The norm of each layer's tensors together."""
        squares = dict.fromkeys(self.layers, 0.0)
        some = {name: each for name, each in tensors.items() if each is not None}
        norms = torch.stack([torch.linalg.vector_norm(each) for each in some.values()]).tolist()
        for name, norm in zip(some, norms, strict=True):
            layer = name.rpartition(".")[0]
            squares[layer] = hypot(squares[layer], norm)
        return tuple(squares.values())

    def evaluate(self, between: Callable[[], None] = lambda: None) -> Validation:
        """The validation images through the weights as they are; `between` is called now and then.

        By batches of a size that follows from the network alone, so that the same weights give the
        same numbers, bit for bit.
        """
        network = self.beginning.network
        return evaluated(
            self._net,
            self._batches,
            self.beginning.split.validation,
            classes=network.classes,
            size=batch_size(table(network)),
            criterion=self._losses,
            step=self.step_count,
            between=between,
        )

    def change(self, change: Change) -> None:
        """Goes on otherwise from here. Raises ValueError for a change of another step."""
        if change.step != self.step_count:
            raise ValueError("a run is changed at the step where it is")
        self.record = self.record.changed(change)
        self.plan = Plan(self.record)

    def weights(self) -> Weights:
        """A copy of the weights as they are now."""
        return Weights(self.beginning.network, self.moment, self._tensors())

    def _tensors(self) -> dict[str, Tensor]:
        return {name: _copied(tensor) for name, tensor in self._net.state_dict().items()}

    def snapshot(self) -> Snapshot:
        """All that is needed to go on from here."""
        states = {
            f"{name}/{what}": _copied(value)
            for name, parameter in self._parameters.items()
            for what, value in self._optimizer.state.get(parameter, {}).items()
            if isinstance(value, Tensor)
        }
        return Snapshot(self.moment, self._tensors(), states)

    def restore(self, snapshot: Snapshot) -> None:
        """Goes back (or forth) to a snapshot of the same run.

        Raises ValueError for another's: one whose record was otherwise before that step.
        """
        step = snapshot.moment.step
        if snapshot.moment.record != self.record.before(step):
            raise ValueError("the snapshot is of another run")
        self._net.load_state_dict(snapshot.tensors)
        state: dict[int, dict[str, Tensor]] = {}
        for place, name in enumerate(self._parameters):
            numbers = _of(name, snapshot.optimizer)
            if numbers:
                state[place] = numbers
        groups = self._optimizer.state_dict()["param_groups"]
        self._optimizer.load_state_dict({"state": state, "param_groups": groups})
        self.step_count = step


def _of(parameter: str, optimizer: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What the optimizer keeps of a parameter, as copies: torch goes on writing to what it gets."""
    return {
        name.rpartition("/")[2]: value.clone()
        for name, value in optimizer.items()
        if name.rpartition("/")[0] == parameter
    }


def _copied(tensor: Tensor) -> Tensor:
    return tensor.detach().to("cpu", copy=True)


def check(beginning: Beginning) -> None:
    """Refuses what cannot be trained, or not within the limit, from the shapes alone."""
    batch = beginning.images_a_step
    layers = table(beginning.network, batch)
    if layers.without_logits is not None:
        raise Refusal(layers.without_logits)
    limits.check_batch(layers)
    state_numbers = OPTIMIZERS[beginning.optimizer].state_numbers
    needed = training_step(layers, batch, state_numbers).total
    allowed = limits.MEMORY.read()
    if needed > allowed:
        raise TooLarge(
            N_("A training step with a batch of {batch} and {optimizer} takes {memory}, "
               "more than the limit of {limit}."),
            batch=batch, optimizer=beginning.optimizer,
            memory=memory(needed), limit=memory(allowed),
        )  # fmt: skip


def snapshot_bytes(beginning: Beginning) -> int:
    """What a snapshot takes, known beforehand: weights, and what the optimizer keeps of them."""
    layers = table(beginning.network)
    copies = 1 + OPTIMIZERS[beginning.optimizer].state_numbers
    return FLOAT * (layers.parameters * copies + layers.buffers)
