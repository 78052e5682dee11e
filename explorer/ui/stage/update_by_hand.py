"""The update: by hand and by torch.optim, step after step on the same images, and one weight's."""

from collections.abc import Sequence
from functools import partial
from math import isfinite
from time import monotonic

import streamlit as st

from explorer.figures import descent_chart as figure
from explorer.inspection import cached
from explorer.inspection.formula_line import FormulaLine
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.inspection.optimizers.optimizer_record import Writing
from explorer.inspection.stepping.several_steps import MOST_STEPS, Single, Walk, greatest, single
from explorer.numerals import significant, whole
from explorer.sentence import Sentence
from explorer.ui.components import data_table, facts, fields
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.facts import Fact
from explorer.ui.components.fields import Field
from explorer.ui.session import captures
from explorer.ui.shell import chart
from explorer.ui.shell.language import _, ngettext, say
from explorer.ui.stage import formula_lines, stop_words
from explorer.ui.stage import step_choice as choice
from explorer.ui.stage.number_format import Say, digits
from explorer.ui.stage.step_entries import STEP

_SHOWN = "update-shown"
"""The steps that were last taken to their end: where stopping leads back to."""
_DIGITS = 6
_SOON = 0.3
"""Seconds that need no progress."""


def buttons() -> None:
    """Draws the ways to more steps."""
    steps = choice.steps()
    full = steps >= MOST_STEPS
    each = (
        Field(STEP, "steps-one", "button", _("One more step"), steps + 1, disabled=full),
        Field(STEP, "steps-ten", "button", _("Ten more"), steps + 10, disabled=full),
        Field(STEP, "steps-first", "button", _("Back to the first"), 1, disabled=steps == 1),
    )
    fields.show([fields.Line(each)], "update-steps")


def walk(steps: int) -> Walk:
    """So many steps; how far they are is told where they take a while. Raises TooLarge."""
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


def numbers(after: Walk) -> None:
    """Draws how far the ways to write the update are from torch.optim."""
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


def code(after: Walk) -> None:
    """Draws the ways to write the update, and torch.optim's."""
    plan = after.plan
    head = "for w, g in zip(weights, gradients):\n"
    for writing in _writings(after):
        body = "\n".join(f"    {line}" for line in writing.code.splitlines())
        origin = (
            f"# {say(Sentence(writing.origin))}\n# {writing.original}\n" if writing.origin else ""
        )
        st.code(origin + head + body, language="python", wrap_lines=True)
    made = stop_words.constructor(plan.optimizer, plan.rate)
    st.code(f"optimizer = {made}\noptimizer.step()", language="python", wrap_lines=True)
    optimizer = OPTIMIZERS[plan.optimizer]
    st.caption(f"[torch.optim.{optimizer.kind}]({optimizer.page})")
    st.caption(_why(after))


def _why(after: Walk) -> str:
    same = _("Every way to write it got the same gradients, so that only the update differs.")
    return f"{same} {say(Sentence(OPTIMIZERS[after.plan.optimizer].rounding))}"


def told(after: Walk) -> None:
    """Draws which way the loss went, and in how many steps."""
    count = ngettext(
        "After **{count} step** on the same images",
        "After **{count} steps** on the same images",
        after.steps,
    ).format(count=whole(after.steps))
    st.markdown(f"{descent(after.losses)}  \n{count}")


def losses(after: Walk) -> None:
    """Draws the curve of the loss."""
    chart.show(
        figure.descent(after.losses, figure.Words(_("steps taken"), _("loss")), write=significant),
        key="update-losses",
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


def weight(after: Walk) -> None:
    """Draws the last step of the chosen weight, beside what torch.optim has."""
    name, place = choice.weight()
    where = f"{name}[{', '.join(map(str, place))}]"
    taken = single(after, (name, place))
    if taken is None:
        st.info(_("{name} has no gradient: torch.optim passes it over.").format(name=name))
        return
    write = digits()
    # Of a weight three digits would hide that it has moved.
    fine = partial(significant, digits=_DIGITS) if write is significant else write
    st.markdown(_("Step {step} of {weight}").format(step=after.steps, weight=f"**{where}**"))
    own = formula_lines.Line("g", f"{name}.grad", fine(taken.gradient))
    formula_lines.show([own, *(_line(line, taken, fine) for line in taken.lines)])


def _line(line: FormulaLine, taken: Single, write: Say) -> formula_lines.Line:
    if line.state not in taken.theirs:
        return formula_lines.of(line, write)
    state = "" if line.state == "weight" else f"{line.state}: "
    return formula_lines.of(line, write, f"torch.optim: {state}{write(taken.theirs[line.state])}")


def tensors(after: Walk) -> None:
    """Draws how far apart the ways to write the update are, tensor by tensor."""
    apart, writings, write = after.apart, _writings(after), digits()
    data_table.show(
        Grid(
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
        ),
        "update-tensors",
    )
