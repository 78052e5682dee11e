"""What each step of a run does: its place in the data, its learning rate, and the rest.

Plain arithmetic on the record: a step follows from its number alone, so that nothing of it has to
be kept in a snapshot.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from explorer.data.augmenting import Augmentation
from explorer.data.dataset import Indices
from explorer.training.beginning import Beginning
from explorer.training.change import Change, Record
from explorer.training.schedules import AFTERWARDS, MOMENTUM, SCHEDULES, one_cycle_momentum

T = TypeVar("T")


@dataclass(frozen=True)
class Stretch:
    """Steps in a row between two changes."""

    first: int
    """Steps taken before it."""
    epoch: int
    """Epochs that are over when it begins."""
    used: int
    """Images of the epoch that were used before it."""
    batch: int
    """Images a step."""
    rate: float
    """What the schedule's share is taken of."""
    at: float
    """The place in the schedule where it begins."""
    pace: float
    """How far a step goes in the schedule: 1 until the batch is another one."""
    fixed: bool
    """The rate is constant, whatever the schedule."""
    weight_decay: float
    clip: float
    augmentation: Augmentation


class Plan:
    """A record's steps."""

    def __init__(self, record: Record) -> None:
        beginning = record.beginning
        self.record = record
        self._beginning = beginning
        self._images = len(beginning.train)
        self.length = beginning.epochs * (self._images // beginning.images_a_step)
        """What the schedule counts to: its steps, as long as the batch stays as it was."""
        self._shape = SCHEDULES[beginning.schedule]
        self.planned = self.length
        """Steps until the schedule ends: where Play ends."""
        self.stretches = [_first(beginning)]
        self._over = False
        for change in record.changes:
            self._pass_the_end(change.step)
            self._change(change)
        self._pass_the_end(self.planned)
        self._firsts = [stretch.first for stretch in self.stretches]
        self._order: tuple[int, Indices] | None = None

    def stretch(self, step: int) -> Stretch:
        """What the step does that is taken after so many."""
        return self.stretches[bisect_right(self._firsts, step) - 1]

    def rate(self, step: int) -> float:
        """The learning rate of the step that is taken after so many."""
        return self._rate(self.stretch(step), step)

    def momentum(self, step: int) -> float:
        """The momentum of that step, or the first beta, of an optimizer that has one."""
        stretch = self.stretch(step)
        if stretch.fixed or self._beginning.schedule != "one-cycle":
            return MOMENTUM
        return one_cycle_momentum(self._at(stretch, step), self.length)

    def place(self, step: int) -> tuple[int, int]:
        """After so many steps: the epochs that are over, and the images used of the next."""
        return self.place_in(self.stretch(step), step)

    def ends_epoch(self, step: int) -> bool:
        """Whether an epoch is over after so many steps, and none has begun."""
        return step > 0 and self.place(step)[1] == 0

    def epoch_end(self, step: int) -> int:
        """The number of steps after which the epoch is over that goes on after so many."""
        _, used = self.place(step)
        end = step + (self._images - used) // self.stretch(step).batch
        later = [first for first in self._firsts if step < first < end]
        if later:
            return later[0] if self.ends_epoch(later[0]) else self.epoch_end(later[0])
        return end

    def images(self, step: int) -> Indices:
        """The batch of the step that is taken after so many: positions in the data set."""
        stretch = self.stretch(step)
        epoch, used = self.place_in(stretch, step)
        return self._ordered(epoch)[used : used + stretch.batch]

    def _ordered(self, epoch: int) -> Indices:
        """The images to train on in the order of an epoch, which is kept while it lasts."""
        if self._order is None or self._order[0] != epoch:
            draw = np.random.default_rng([self._beginning.seed, epoch])
            self._order = epoch, draw.permutation(self._beginning.train)
        return self._order[1]

    def _rate(self, stretch: Stretch, step: int) -> float:
        if stretch.fixed:
            return stretch.rate
        return stretch.rate * self._shape(self._at(stretch, step), self.length)

    @staticmethod
    def _at(stretch: Stretch, step: int) -> float:
        return stretch.at + (step - stretch.first) * stretch.pace

    def place_in(self, stretch: Stretch, step: int) -> tuple[int, int]:
        """The same, if that stretch went on until then."""
        since = step - stretch.first
        left = (self._images - stretch.used) // stretch.batch
        if since < left:
            return stretch.epoch, stretch.used + since * stretch.batch
        epochs, steps = divmod(since - left, self._images // stretch.batch)
        return stretch.epoch + 1 + epochs, steps * stretch.batch

    def _pass_the_end(self, step: int) -> None:
        """From the planned end on the rate is constant, and a changed one is taken as it is."""
        if self._over or step < self.planned:
            return
        self._over = True
        last = self.stretches[-1]
        share = 1.0 if last.fixed else AFTERWARDS[self._beginning.schedule]
        self._go_on(self.planned, rate=last.rate * share, fixed=True)

    def _change(self, change: Change) -> None:
        last = self.stretches[-1]
        if change.constant and not last.fixed:
            rate = self._rate(last, change.step) if change.rate is None else change.rate
        else:
            rate = last.rate if change.rate is None else change.rate
        self._go_on(
            change.step,
            rate=rate,
            fixed=last.fixed or change.constant,
            weight_decay=_either(change.weight_decay, last.weight_decay),
            clip=_either(change.clip, last.clip),
            augmentation=_either(change.augmentation, last.augmentation),
        )
        if change.batch is not None:
            self._rebatch(min(change.batch, self._images))

    def _go_on(self, step: int, **changed: Any) -> None:  # noqa: ANN401 - fields of Stretch
        """Another stretch from this step, which does what the last one did but for this."""
        last = self.stretches[-1]
        epoch, used = self.place_in(last, step)
        at = self._at(last, step)
        made = replace(last, first=step, epoch=epoch, used=used, at=at, **changed)
        if last.first == step:
            self.stretches.pop()
        self.stretches.append(made)

    def _rebatch(self, batch: int) -> None:
        """Other batches from here to the planned end, over which the schedule is stretched."""
        last = self.stretches[-1]
        epoch, used = last.epoch, last.used
        if self._images - used < batch:
            epoch, used = epoch + 1, 0
        pace = last.pace
        if not self._over:
            epochs = self._beginning.epochs
            left = 0
            if epoch < epochs:
                whole = (epochs - epoch - 1) * (self._images // batch)
                left = (self._images - used) // batch + whole
            self.planned = last.first + left
            pace = (self.length - 1 - last.at) / (left - 1) if left > 1 else 1.0
        self.stretches[-1] = replace(last, epoch=epoch, used=used, batch=batch, pace=pace)


def _either(changed: T | None, last: T) -> T:
    return last if changed is None else changed


def _first(beginning: Beginning) -> Stretch:
    return Stretch(
        first=0,
        epoch=0,
        used=0,
        batch=beginning.images_a_step,
        rate=beginning.rate,
        at=0.0,
        pace=1.0,
        fixed=beginning.schedule == "constant",
        weight_decay=beginning.weight_decay,
        clip=beginning.clip,
        augmentation=beginning.augmentation,
    )


def planned_steps(record: Record) -> int:
    """The step at which the schedule ends."""
    return Plan(record).planned
