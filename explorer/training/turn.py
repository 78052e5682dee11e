"""A turn: a worker opens a run, trains it until it is told otherwise, saves it and lets it go.

What is wanted is read from the database between two batches; what is seen is written there. A turn
can begin anywhere from the last snapshot, so one that was lost is no special case.
"""

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

from explorer.jobs import Report, Stopped
from explorer.sentence import N_, Explained, Sentence
from explorer.training import checkpoint, stored_records, worker_cache
from explorer.training.opening import opened
from explorer.training.run import Run, snapshot_bytes
from explorer.training.snapshots import EVERY, to_keep
from explorer.training.step_record import Step, Unread
from explorer.training.store import run_settings, snapshot_files
from explorer.training.store.database import Unavailable, database
from explorer.training.store.run_settings import Settings
from explorer.training.store.turn_store import Found, Hold, Kept, Taken
from explorer.training.store.turn_store import take as taken

_LOOK = 0.25
"""Seconds between two looks at what is wanted."""
_WRITE = 0.5
"""Seconds of steps that are written in one transaction."""
_SAVE_SHARE = 0.02
"""No larger a share of the time goes into snapshots while a run plays. What a page shows of a run
is all of one step, and so no newer than its weights: they are saved as often as steps are written,
where that costs next to nothing."""
_SAVE = 5.0
_SAVE_SHARE_WHEN_LATE = 0.1
"""The same after so many seconds without a snapshot: a large network's are seen to go on too."""
_VALIDATE = 2.0
"""Seconds after which a long epoch is validated before its end."""
_VALIDATE_SHARE = 0.25
"""No larger a share of the time goes into validation, but for the end of a turn."""
_PATIENCE = 30.0
"""Seconds that a database may refuse to be written to before the turn is given up."""
_RETRY = 0.2
_MOST_UNREAD = 1_000_000
"""Logits of steps that wait to be read."""
_A_FEW = 20
"""Steps that were clicked for are all looked at."""
_NAP = 0.05
"""Seconds of sleep at once, of a run that is played slowly: what is wanted may change meanwhile."""


def take(report: Report, folder: str, name: str, handed: str) -> None:
    """A turn of the run of that name, which was handed out under that word."""
    chosen = replace(run_settings.read(), folder=Path(folder))
    mine = taken(database(chosen), name, handed)
    if mine is None:
        return
    hold, stored = mine
    try:
        _Turn(report, chosen, hold, stored).go()
    except Taken:
        return
    except Unavailable:
        raise  # the database cannot be told; whoever handed the run out hears of it
    except Explained as error:
        hold.failed(error.sentence)


class _Turn:
    """One turn, from the moment that the run was taken up."""

    def __init__(self, report: Report, chosen: Settings, hold: Hold, stored: Found) -> None:
        self._report, self._settings, self._hold, self._found = report, chosen, hold, stored
        self._target, self._asked_back = stored.target, False
        self._run = self._opened()
        self._layers = json.dumps(self._run.layers)
        self._unread: list[Unread] = []
        self._steps: list[Step] = []
        self._last: Step | None = None
        self._began = self._wrote_at = self._saved_at = self._validated_at = monotonic()
        self._write_due = self._look_due = self._saving = self._validating = 0.0
        self._speed = self._step_due = 0.0

    def go(self) -> None:
        """Until told otherwise."""
        try:
            while True:
                while self._wanted():
                    few = self._target - self._run.step_count <= _A_FEW
                    self._note(self._run.take(look=True if few else None))
                    self._save_if_due()
                    self._write_if_due()
                    self._validate_if_due()
                self._write_at_last()
                self._save_if_possible()
                if self._asked_back or not self._more_after_validation():
                    break
            self._end()
        except Stopped:
            # The server is gone, and nobody waits for the job: what there is is kept all the same.
            self._write()
            self._save()
            self._hold.let_go()
            raise

    def _opened(self) -> Run:
        """From the bench, or from the store; its owner is told what he should know of that."""
        stored, reason = self._found, None
        record = stored_records.record(stored.record)
        run = worker_cache.take(self._settings.address, self._hold.run, stored.era)
        if run is None or run.record != record or run.step_count != stored.step:
            run, damaged = opened(self._settings, self._hold.run, record, stored.snapshots)
            for each in damaged:
                self._hold.lost_snapshot(each.step)
                snapshot_files.remove(self._settings, self._hold.run, [each.file])
            reason = self._lost(run.step_count, damaged)
        elif stored.interrupted:
            reason = self._lost(run.step_count, [])
        self._saved_step = stored.snapshots[0].step if stored.snapshots else 0
        self._validated_step = -1
        self._era = self._hold.opened(run.step_count, reason)
        return run

    def _lost(self, step: int, damaged: list[Kept]) -> Sentence | None:
        if damaged:
            return Sentence(
                N_("The snapshot at step {damaged} is damaged, so this run goes on from step "
                   "{step}. All other runs are as they were."),
                damaged=damaged[0].step, step=step,
            )  # fmt: skip
        if self._found.interrupted or step < self._found.step:
            return Sentence(
                N_("Resumed from step {step}, its last snapshot: the worker or the server that "
                   "trained it was lost."),
                step=step,
            )  # fmt: skip
        return None

    # What is wanted.

    def _wanted(self) -> bool:
        """Whether there is a step to take; looks at what is wanted now and then."""
        if monotonic() >= self._look_due:
            self._look()
        if self._speed:
            self._await_step()
        return self._goes_on

    @property
    def _goes_on(self) -> bool:
        return self._run.step_count < self._target and not self._asked_back

    def _await_step(self) -> None:
        """Sleeps until a run that is played slowly may take its next step."""
        while self._speed and self._goes_on and (left := self._step_due - monotonic()) > 0:
            sleep(min(left, _NAP))
            if self._unread:
                self._save_if_due()
                self._write_if_due()
            if monotonic() >= self._look_due:
                self._look()
        if self._speed:
            # On average as many as were wished for, and none in a rush to make up for a pause.
            apart = 1 / self._speed
            self._step_due = max(self._step_due, monotonic() - apart) + apart

    def _look(self) -> None:
        self._report(0, 0)  # whoever waits looks into the database; a message costs more than that
        try:
            wanted = self._hold.wanted()
            if wanted.wishes:
                self._write()
                for _, text in wanted.wishes:
                    self._run.change(stored_records.change(text, self._run.step_count))
                done = [number for number, _ in wanted.wishes]
                self._hold.changed(done, **stored_records.columns(self._run.record))
        except Unavailable:
            self._look_due = monotonic() + _RETRY
            return
        self._target = wanted.target
        if wanted.speed != self._speed:
            self._speed, self._step_due = wanted.speed, monotonic()
        # Whoever takes long to be saved is not asked to do so every second.
        self._asked_back = wanted.asked_back and monotonic() - self._began >= 5 * self._saving
        self._look_due = monotonic() + _LOOK

    # What is seen.

    def _note(self, unread: Unread) -> None:
        self._unread.append(unread)
        if len(self._unread) * unread.logits.numel() >= _MOST_UNREAD:
            self._read()

    def _read(self) -> None:
        self._steps += [each.read() for each in self._unread]
        self._unread = []

    def _write_if_due(self) -> None:
        if monotonic() >= self._write_due:
            try:
                self._write()
            except Unavailable:
                self._write_due = monotonic() + _RETRY  # kept, and written with the next

    def _write_at_last(self) -> None:
        """Writes what was not, even if the database refuses it for a while. Raises Unavailable."""
        until = monotonic() + _PATIENCE
        while True:
            try:
                return self._write()
            except Unavailable:
                if monotonic() >= until:
                    raise
                self._report(0, 0)
                sleep(_RETRY)

    def _write(self) -> None:
        now = monotonic()
        self._read()
        if self._steps:
            self._hold.append(
                self._steps[0].number,
                stored_records.rows(self._steps, len(self._run.layers)),
                layers=self._layers,
                pace=len(self._steps) / max(now - self._wrote_at, 1e-6),
            )
            self._last, self._steps = self._steps[-1], []
        self._wrote_at, self._write_due = now, now + _WRITE

    def _validate_if_due(self) -> None:
        now = monotonic()
        ended = self._run.plan.ends_epoch(self._run.step_count)
        due = ended or now - self._validated_at >= _VALIDATE
        if due and self._validating <= _VALIDATE_SHARE * (now - self._began):
            self._validate()

    def _more_after_validation(self) -> bool:
        """Validates where training stops; whether more is wanted by the time that it is done."""
        self._validate()
        self._look()
        return self._wanted()

    def _validate(self) -> None:
        if self._run.step_count == self._validated_step:
            return
        began = monotonic()
        self._hold.validated(**stored_records.validation_columns(self._run.evaluate()))
        self._validated_step, self._validated_at = self._run.step_count, monotonic()
        self._validating += self._validated_at - began

    # What is kept.

    def _save_if_due(self) -> None:
        now = monotonic()
        since = now - self._saved_at
        few = self._target - self._run.step_count <= _A_FEW
        if few and since < _SAVE and not self._speed:
            return  # it is saved where training stops, which is soon
        due = self._run.step_count % EVERY == 0 or now >= self._write_due
        share = _SAVE_SHARE if since < _SAVE else _SAVE_SHARE_WHEN_LATE
        if due and self._saving <= share * since:
            self._write_at_last()
            self._save()

    def _save_if_possible(self) -> None:
        """Where training stops, before it is validated: a click is answered by its step's weights.

        A disk that takes none is asked once more when the turn ends, and then its owner is told.
        """
        with suppress(Unavailable):
            self._save()

    def _save(self) -> None:
        """A snapshot of now; older ones make room for it."""
        step, began = self._run.step_count, monotonic()
        if step == self._saved_step:
            return
        snapshot = checkpoint.write(self._run.snapshot())
        before = {each.step: each for each in self._hold.kept()}
        steps = to_keep([*before, step], step, len(snapshot), self._settings.snapshots)
        dropped = [before[each] for each in before.keys() - set(steps)]
        file, digest = snapshot_files.save(self._settings, self._hold.run, step, snapshot)
        batch = {} if self._last is None else {"batch": stored_records.batch_text(self._last)}
        self._hold.saved(
            Kept(step, file, len(snapshot), digest), [each.step for each in dropped], **batch
        )
        snapshot_files.remove(self._settings, self._hold.run, [each.file for each in dropped])
        self._saved_step, self._saved_at = step, monotonic()
        self._saving = self._saved_at - began

    def _end(self) -> None:
        """Saves, lets go, and leaves the run on the bench: the next turn may be here again."""
        refused: Unavailable | None = None
        try:
            self._save()
        except Unavailable as error:
            refused = error
        if refused is None:
            self._hold.ended()
        else:
            self._hold.paused(refused.sentence)
        snapshot = snapshot_bytes(self._run.beginning)
        worker_cache.leave(self._settings.address, self._hold.run, self._era, self._run, snapshot)
