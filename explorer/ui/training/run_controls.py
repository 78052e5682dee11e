"""Buttons over a run, and what can be set: all of it beforehand, some of it on the way."""

from dataclasses import replace
from typing import Any

import streamlit as st

from explorer.data.augmenting import Augmentation
from explorer.data.data_source import is_there
from explorer.data.own.kept_sets import not_kept
from explorer.inspection.losses import LOSSES
from explorer.inspection.losses.loss_record import NumberLoss
from explorer.inspection.optimizers import MOST_RATE, OPTIMIZERS
from explorer.network.description import MOST_SEED
from explorer.numerals import memory, whole
from explorer.sentence import N_, Sentence
from explorer.training import runs, snapshots
from explorer.training.beginning import (
    MOST_BATCH,
    MOST_EPOCHS,
    Beginning,
)
from explorer.training.change import Change
from explorer.training.plan import Plan
from explorer.training.progress import Progress
from explorer.training.run import snapshot_bytes
from explorer.training.schedules import SCHEDULES
from explorer.training.store import run_settings as store
from explorer.ui.session import chosen_data_set, moment
from explorer.ui.session.chosen_network import bound, entered
from explorer.ui.session.training_choices import beginning, choose, desk
from explorer.ui.shell.language import _, ngettext, say
from explorer.ui.training import actions
from explorer.ui.training.presets import PRESETS

_SCHEDULES = {
    "constant": N_("constant"),
    "step": N_("steps down"),
    "cosine": N_("cosine"),
    "one-cycle": N_("one cycle"),
}


def buttons(seen: Progress | None) -> None:
    """What a visitor may do with the run in hand; of another's run, fork it."""
    runs.prepare()  # by the time that somebody presses Play, the workers are warm
    if seen is not None and not seen.mine:
        st.info(
            _("{run} is trained in another browser: you see it live. Fork it to go on yourself.")
            .format(run=seen.name),
            icon=":material/visibility:",
        )  # fmt: skip
        return
    busy = seen is not None and seen.state in ("playing", "waiting")
    ended = seen is not None and seen.step >= seen.planned
    if busy:
        st.button(
            _("Pause"), type="primary", icon=":material/pause:", key="pause",
            on_click=actions.pause,
        )  # fmt: skip
    else:
        st.button(
            _("Go on") if ended else _("Play"), type="primary", icon=":material/play_arrow:",
            key="play", on_click=actions.play,
            help=_("The planned end is reached: it goes on at a constant rate.") if ended else None,
        )  # fmt: skip
    st.button(_("One step"), key="one-step", on_click=actions.step, args=(1,))
    st.button(_("Ten"), key="ten-steps", on_click=actions.step, args=(10,))
    st.button(_("One epoch"), key="one-epoch", on_click=actions.epoch)
    if seen is not None:
        st.button(
            _("Stop"), icon=":material/stop:", key="stop", disabled=not busy,
            on_click=actions.stop,
        )  # fmt: skip
        st.button(_("New run"), icon=":material/add:", key="new-run", on_click=actions.new)


def refused(seen: Progress | None) -> None:
    """Why the last wish was not done, or none can be: the data set was deleted."""
    sentence = desk().refusal or moment.now().refusal or chosen_data_set.refusal()
    if sentence is None and seen is not None and not is_there(seen.record.beginning.source):
        sentence = not_kept(seen.record.beginning.source.digest).sentence
    with st.container(key="training-refusal"):
        if sentence is not None:
            st.warning(say(sentence), icon=":material/block:")


def settings(seen: Progress | None) -> None:
    """What can be set now, in a row."""
    if seen is None:
        _of_the_next(beginning())
    elif seen.mine and is_there(seen.record.beginning.source):
        _of_the_running(seen)


def told(seen: Progress | None) -> None:
    """What was chosen, in a line: with what a preset teaches, and how far back one can go."""
    if seen is not None:
        st.caption(_told(seen.record.beginning))
        return
    chosen = beginning()
    known = _known(chosen)
    lesson = say(Sentence(PRESETS[known].lesson)) if known else ""
    st.caption(f"{lesson} {_reach(chosen)}")


def _known(chosen: Beginning) -> str | None:
    """The preset that it is."""
    return next((name for name in PRESETS if _preset(chosen, name) == chosen), None)


def _of_the_next(chosen: Beginning) -> None:
    known = _known(chosen)
    st.selectbox(
        _("Preset"), list(PRESETS), index=None,
        format_func=lambda name: say(Sentence(PRESETS[name].title)),
        key=bound("preset", known), on_change=_take_preset,
        placeholder=_("Choices of your own"),
        width=200,
    )  # fmt: skip
    _rate(chosen.rate, _take)
    with st.popover(_("Choices"), icon=":material/tune:", key="choices"):
        _choices(chosen)


def _reach(chosen: Beginning) -> str:
    """How far back one can go in a run, known beforehand."""
    reach = snapshots.reach(snapshot_bytes(chosen), store.read().snapshots)
    told = _("A snapshot takes {memory}; {count} are kept to go back to.")
    if not reach.step_by_step:
        told = _(
            "A snapshot takes {memory}, so that only the last {count} are kept: one cannot go far "
            "back in this run."
        )
    return told.format(memory=memory(reach.bytes_each), count=whole(reach.count))


def _rate(rate: float, take: Any) -> None:  # noqa: ANN401 - a callback
    st.number_input(
        _("Learning rate"), 1e-9, MOST_RATE, step=0.001, format="%g",
        key=bound("run-rate", rate), on_change=take, args=("rate", "run-rate"), width=160,
    )  # fmt: skip


def _choices(chosen: Beginning) -> None:
    left, right = st.columns(2)
    with left:
        st.selectbox(
            _("Optimizer"), list(OPTIMIZERS), format_func=lambda name: OPTIMIZERS[name].title,
            key=bound("run-optimizer", chosen.optimizer), on_change=_take,
            args=("optimizer", "run-optimizer"),
        )  # fmt: skip
        st.selectbox(
            _("Schedule of the rate"), list(SCHEDULES),
            format_func=lambda name: say(Sentence(_SCHEDULES[name])),
            key=bound("run-schedule", chosen.schedule), on_change=_take,
            args=("schedule", "run-schedule"),
        )  # fmt: skip
        st.number_input(
            _("Epochs"), 1, MOST_EPOCHS, key=bound("run-epochs", chosen.epochs), on_change=_take,
            args=("epochs", "run-epochs"),
        )  # fmt: skip
        st.number_input(
            _("Seed"), 0, MOST_SEED, key=bound("run-seed", chosen.seed), on_change=_take,
            args=("seed", "run-seed"),
        )  # fmt: skip
        st.toggle(
            _("Standardised images"), key=bound("run-standardised", chosen.standardised),
            help=_("The mean of all pixels is taken away, the rest divided by their deviation."),
            on_change=_take, args=("standardised", "run-standardised"),
        )  # fmt: skip
    with right:
        st.selectbox(
            _("Loss"), list(LOSSES), format_func=_loss,
            key=bound("run-loss", chosen.loss), on_change=_take, args=("loss", "run-loss"),
        )  # fmt: skip
        st.number_input(
            _("Label smoothing"), 0.0, 1.0, step=0.05,
            key=bound("run-smoothing", chosen.label_smoothing), on_change=_take,
            args=("label_smoothing", "run-smoothing"),
        )  # fmt: skip
        _way(chosen.batch, chosen.weight_decay, chosen.clip, chosen.augmentation, _take)
    if chosen.start:
        st.caption(_("It begins with the weights that were loaded."))
        st.button(_("Begin with fresh ones"), key="fresh-start", on_click=choose,
                  kwargs={"start": ""})  # fmt: skip


def _way(batch: int, decay: float, clip: float, augmented: Augmentation, take: Any) -> None:  # noqa: ANN401
    """What can be changed while it trains."""
    st.number_input(
        _("Images in a batch"), 1, MOST_BATCH, key=bound("run-batch", batch), on_change=take,
        args=("batch", "run-batch"),
    )  # fmt: skip
    st.number_input(
        _("Weight decay"), 0.0, 1e6, step=0.0001, format="%g", key=bound("run-decay", decay),
        on_change=take, args=("weight_decay", "run-decay"),
    )  # fmt: skip
    st.number_input(
        _("Clip gradients at (0: never)"), 0.0, 1e6, step=0.5, format="%g",
        key=bound("run-clip", clip), on_change=take, args=("clip", "run-clip"),
    )  # fmt: skip
    st.caption(
        _("Augmentation: each training image is changed at random, anew at every step. Validation "
          "images are not, so that their loss can be the lower one.")
    )  # fmt: skip
    st.number_input(
        _("Shift, pixels"), 0, 64, key=bound("run-shift", augmented.shift), on_change=take,
        args=("augmentation", "run-shift"),
    )  # fmt: skip
    st.number_input(
        _("Noise"), 0.0, 1.0, step=0.05, key=bound("run-noise", augmented.noise), on_change=take,
        args=("augmentation", "run-noise"),
    )  # fmt: skip
    st.toggle(
        _("Mirrored half the time"), key=bound("run-flip", augmented.flip), on_change=take,
        args=("augmentation", "run-flip"),
    )  # fmt: skip


def _of_the_running(seen: Progress) -> None:
    now = Plan(seen.record).stretch(seen.step)
    _rate(now.rate, _change)
    with st.popover(_("More"), icon=":material/tune:", key="choices"):
        _way(now.batch, now.weight_decay, now.clip, now.augmentation, _change)


def _told(of: Beginning) -> str:
    """The beginning in a line."""
    return " · ".join(
        [
            OPTIMIZERS[of.optimizer].title,
            say(Sentence(_SCHEDULES[of.schedule])),
            ngettext("{count} epoch", "{count} epochs", of.epochs).format(count=of.epochs),
            _loss(of.loss),
            _("standardised") if of.standardised else _("images from 0 to 1"),
            *_augmented(of.augmentation),
            of.source.text(),
            _("seed {seed}").format(seed=of.seed),
        ]
    )


def _augmented(by: Augmentation) -> list[str]:
    """What is done to the training images at random, one text each."""
    parts = [
        (by.shift, _("shifted by up to {pixels} px").format(pixels=by.shift)),
        (by.noise, _("noise {deviation}").format(deviation=f"{by.noise:g}")),
        (by.flip, _("mirrored half the time")),
    ]
    return [text for value, text in parts if value]


def _loss(name: str) -> str:
    """Its title, and what one of numbers is held against."""
    loss = LOSSES[name]
    title = say(Sentence(loss.title))
    return _("{loss}, one-hot").format(loss=title) if isinstance(loss, NumberLoss) else title


def _value(name: str, key: str) -> object:
    if name != "augmentation":
        return entered(key)
    return Augmentation(
        shift=int(entered("run-shift")),
        noise=float(entered("run-noise")),
        flip=bool(entered("run-flip")),
    )


def _take(name: str, key: str) -> None:
    choose(**{name: _value(name, key)})


def _change(name: str, key: str) -> None:
    wanted: dict[str, Any] = {name: _value(name, key)}
    actions.change(Change(0, **wanted))


def _preset(chosen: Beginning, name: str) -> Beginning:
    """The preset for the same network, data, seed and weights."""
    return replace(
        Beginning(chosen.network, source=chosen.source, seed=chosen.seed, start=chosen.start),
        **PRESETS[name].choices,
    )


def _take_preset() -> None:
    name = entered("preset")
    if name in PRESETS:
        desk().choices = _preset(beginning(), name)
