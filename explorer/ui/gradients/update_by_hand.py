"""The update: by hand and by torch.optim, step after step on the same images, and one weight's."""

from collections.abc import Sequence
from functools import partial
from math import isfinite
from time import monotonic

import streamlit as st

from explorer.figures import descent_chart as figure
from explorer.inspection import cached
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.inspection.optimizers.optimizer_record import Writing
from explorer.inspection.stepping.several_steps import MOST_STEPS, Single, Walk, greatest, single
from explorer.network.shapes import Table
from explorer.numerals import significant, whole
from explorer.sentence import Sentence
from explorer.ui.components import data_table, facts
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.facts import Fact
from explorer.ui.gradients import stage_words
from explorer.ui.gradients import step_choice as choice
from explorer.ui.gradients.number_format import Say, digits, in_numbers
from explorer.ui.session import captures
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.shell.language import _, ngettext, say

_TENSOR, _PLACE = "update-tensor", "update-place"
_SHOWN = "update-shown"
"""The steps that were last taken to their end: where stopping leads back to."""
_DIGITS = 6
_SOON = 0.3
"""Seconds that need no progress."""


def show(_table: Table) -> None:
    """Draws the steps, both ways to write the update, how far apart they are, one weight's."""
    _buttons()
    after = _walk(choice.steps())
    write = digits()
    _numbers(after)
    _written(after)
    st.caption(_why(after))
    _losses(after)
    _weight(after, write)
    with st.expander(_("Every tensor")):
        data_table.show(tensors(after, write), "update-tensors")


def _buttons() -> None:
    steps = choice.steps()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _("One more step"), icon=":material/skip_next:", key="update-one",
            disabled=steps >= MOST_STEPS,
            on_click=choice.choose_steps, args=(steps + 1,),
        )  # fmt: skip
        st.button(
            _("Ten more"), icon=":material/fast_forward:", key="update-ten",
            disabled=steps >= MOST_STEPS,
            on_click=choice.choose_steps, args=(steps + 10,),
        )  # fmt: skip
        st.button(
            _("Back to the first"), icon=":material/restart_alt:", key="update-first",
            disabled=steps == 1, on_click=choice.choose_steps, args=(1,),
        )  # fmt: skip
        st.markdown(
            ngettext(
                "After **{count} step** on the same images",
                "After **{count} steps** on the same images",
                steps,
            ).format(count=whole(steps))
        )


def _walk(steps: int) -> Walk:
    place, began = st.empty(), monotonic()
    progress: list[st.delta_generator.DeltaGenerator] = []

    def tell(done: int) -> None:
        # What is done before anybody could read it needs no bar. A visitor who goes elsewhere, or
        # stops it, ends it where the bar is drawn.
        if monotonic() - began < _SOON:
            return
        if not progress:
            with place.container(horizontal=True, vertical_alignment="bottom"):
                progress.append(st.empty())
                st.button(
                    _("Stop"), icon=":material/stop:", key="update-stop",
                    on_click=choice.choose_steps, args=(st.session_state.get(_SHOWN, 1),),
                )  # fmt: skip
        text = _("step {done} of {steps}").format(done=done + 1, steps=steps)
        progress[0].progress(done / steps, text)

    walked = cached.walk(
        captures.weights(),
        choice.images(),
        choice.objective(),
        choice.plan(),
        choice.mode(),
        steps=steps,
        tell=tell,
    )
    place.empty()
    st.session_state[_SHOWN] = steps
    return walked


def _numbers(after: Walk) -> None:
    largest = _("largest difference from torch.optim: {writing}")
    facts.show(
        *(
            Fact(
                f"apart-{writing.name}",
                significant(greatest(after.apart[writing.name].values())),
                largest.format(writing=say(Sentence(writing.title))),
            )
            for writing in _writings(after)
        )
    )


def _writings(after: Walk) -> tuple[Writing, ...]:
    return OPTIMIZERS[after.plan.optimizer].writings


def _written(after: Walk) -> None:
    hand, optim = st.columns(2, gap="medium")
    plan = after.plan
    with hand:
        head = "for w, g in zip(weights, gradients):\n"
        for writing in _writings(after):
            body = "\n".join(f"    {line}" for line in writing.code.splitlines())
            origin = (
                f"# {say(Sentence(writing.origin))}\n# {writing.original}\n"
                if writing.origin
                else ""
            )
            st.code(origin + head + body, language="python")
    with optim:
        made = stage_words.constructor(plan.optimizer, plan.rate)
        st.code(f"optimizer = {made}\noptimizer.step()", language="python")
        optimizer = OPTIMIZERS[plan.optimizer]
        st.caption(f"[torch.optim.{optimizer.kind}]({optimizer.page})")


def _why(after: Walk) -> str:
    same = _("Every way to write it got the same gradients, so that only the update differs.")
    return f"{same} {say(Sentence(OPTIMIZERS[after.plan.optimizer].rounding))}"


def _losses(after: Walk) -> None:
    st.markdown(descent(after.losses))
    st.plotly_chart(
        figure.descent(after.losses, figure.Words(_("steps taken"), _("loss")), write=significant),
        key="update-losses",
        config={"displayModeBar": False},
        alt=_("The loss before each step and after the last"),
    )


def descent(losses: Sequence[float]) -> str:
    """Which way the loss went, and where it stopped being a number."""
    first, last = losses[0], losses[-1]
    numbers = {"first": significant(first), "last": significant(last)}
    broken = next((step for step, loss in enumerate(losses) if not isfinite(loss)), None)
    if broken is not None:
        return _(
            "After {steps} the loss is {loss}: a number got too large for float32. No point can "
            "be drawn for it."
        ).format(
            steps=ngettext("{count} step", "{count} steps", broken).format(count=whole(broken)),
            loss=significant(losses[broken]),
        )
    if last == first:
        return _("The loss stayed at {last}.").format(**numbers)
    if last > first:
        return _("The loss rose from {first} to {last}. A smaller rate lowers it.").format(
            **numbers
        )
    return _("The loss fell from {first} to {last}.").format(**numbers)


def _weight(after: Walk, write: Say) -> None:
    name, place = choice.weight()
    arrays = captures.weights().arrays
    st.subheader(_("One weight's update"))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            _("Tensor"),
            list(after.gradients),
            key=bound(_TENSOR, name),
            on_change=lambda: choice.choose_weight(
                entered(_TENSOR), (0,) * arrays[entered(_TENSOR)].ndim
            ),
            width=220,
        )
        for axis, size in enumerate(arrays[name].shape):
            st.number_input(
                _("index {axis}, to {most}").format(axis=axis, most=size - 1),
                0, size - 1, key=bound(f"{_PLACE}-{axis}", place[axis]), width=130,
                on_change=_placed, args=(name, len(place)),
            )  # fmt: skip
    single_walk = single(after, (name, place))
    if single_walk is None:
        st.info(_("{name} has no gradient: torch.optim passes it over.").format(name=name))
        return
    # Of a weight three digits would hide that it has moved.
    fine = partial(significant, digits=_DIGITS) if write is significant else write
    data_table.show(formula(single_walk, name, place, after.steps, fine), "update-formula")


def _placed(name: str, axes: int) -> None:
    choice.choose_weight(name, tuple(entered(f"{_PLACE}-{axis}") for axis in range(axes)))


def formula(single_walk: Single, name: str, place: tuple[int, ...], step: int, write: Say) -> Grid:
    """The lines of the formula with their numbers, beside what torch.optim keeps."""
    rows = [
        Line(
            line.symbol,
            (
                Cell(line.formula),
                Cell(in_numbers(line, write)),
                Cell(write(line.result)),
                Cell(
                    write(single_walk.theirs[line.state])
                    if line.state in single_walk.theirs
                    else ""
                ),
                Cell("" if line.state == "weight" else line.state),
            ),
        )
        for line in single_walk.lines
    ]
    where = f"{name}[{', '.join(map(str, place))}]"
    return Grid(
        caption=_("Step {step} of {weight}").format(step=step, weight=where),
        columns=(
            Column(_("symbol")),
            Column(_("formula")),
            Column(_("in numbers"), where, wraps=True),
            Column(_("by hand"), number=True),
            Column("torch.optim", number=True),
            Column(_("kept as")),
        ),
        rows=(
            Line(
                "g",
                (Cell(".grad"), Cell(""), Cell(""), Cell(write(single_walk.gradient)), Cell("")),
            ),
            *rows,
        ),
    )


def tensors(after: Walk, write: Say) -> Grid:
    """How far apart the ways to write the update are, tensor by tensor."""
    apart, writings = after.apart, _writings(after)
    return Grid(
        caption=_("The largest difference from torch.optim, tensor by tensor"),
        columns=(
            Column(_("tensor")),
            *(Column(say(Sentence(each.title)), number=True) for each in writings),
        ),
        rows=tuple(
            Line(name, tuple(Cell(write(apart[each.name][name])) for each in writings))
            for name in after.gradients
        ),
        tall="24rem",
    )
