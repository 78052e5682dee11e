"""zero_grad taken apart: what is done about gradients that are there, and what .grad holds when."""

from typing import assert_never

import streamlit as st

from explorer.inspection.stepping.step_records import MOST_BEFORE, STAGES, Stage, Step, Zero
from explorer.network.shapes import Table
from explorer.ui.components import data_table, fields
from explorer.ui.components.data_table import Cell, Column, Grid
from explorer.ui.components.data_table import Line as Row
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Stop
from explorer.ui.shell.language import _
from explorer.ui.stage import formula_lines, step_words, stop_words
from explorer.ui.stage import step_choice as choice
from explorer.ui.stage.number_format import Say, digits, listed
from explorer.ui.stage.step_entries import STEP
from explorer.ui.stage.stops import Standing


def show(_table: Table, _on: Scene, standing: Standing, _opens_at: Stop) -> None:
    """Draws a part of it."""
    match standing.part:
        case "why":
            _fields()
            st.markdown(step_words.sentences(choice.step())["zero_grad"])
            _through()
        case "numbers":
            _norms()
        case "code":
            st.code(_code(), language="python", wrap_lines=True)
        case never:
            assert_never(never)


def _fields() -> None:
    labels: dict[Zero, str] = {
        "none": _("zero_grad(): .grad is None again"),
        "zeros": _("zero_grad(set_to_none=False): zeros, as in the practical"),
        "skip": _("left out: gradients add up"),
    }
    zero = Field(
        STEP, "zero", "choice", _("Before backward"), choice.zero(), options=tuple(labels.items())
    )
    before = Field(
        STEP, "before", "number", _("Backward passes before the step"), choice.before(),
        help=_("Over the same images, with no zero_grad between them. At most {most}.").format(
            most=MOST_BEFORE
        ),
    )  # fmt: skip
    fields.show([Line((zero,), "1fr"), Line((before,), "1fr")], "zero-grad")


def _through() -> None:
    """What .grad of the chosen tensor holds at the end of each stage."""
    step, write = choice.step(), digits()
    name, _place = choice.weight()
    names = stop_words.labels()
    gradients = step.tensors[name].gradients
    formula_lines.pairs(
        _("{name}.grad through the step").format(name=name),
        [(names[each], listed(gradients[each], write)) for each in STAGES],
    )


def _norms() -> None:
    step, write = choice.step(), digits()
    stages: tuple[Stage, ...] = ("forward", "zero_grad", "backward")
    names = stop_words.labels()
    grid = Grid(
        caption=_("The norm of .grad at the end of each stage"),
        columns=(
            Column(_("tensor")),
            *(Column(names[each], number=True) for each in stages),
        ),
        rows=tuple(_row(step, name, stages, write) for name in step.tensors),
        tall="24rem",
    )
    data_table.show(grid, "gradients-through")


def _row(step: Step, name: str, stages: tuple[Stage, ...], write: Say) -> Row:
    gradients = [step.tensors[name].gradients[each] for each in stages]
    cells = tuple(Cell("None" if each is None else write(each.norm)) for each in gradients)
    return Row(name, cells)


def _code() -> str:
    passes = choice.before()
    loop = [f"for _ in range({passes}):", "    criterion(net(images), target).backward()"]
    name, _place = choice.weight()
    zero = {
        "none": "optimizer.zero_grad()",
        "zeros": "optimizer.zero_grad(set_to_none=False)",
        "skip": "# optimizer.zero_grad()",
    }
    return "\n".join(
        [
            *(loop if passes else []),
            "loss = criterion(net(images), target)",
            zero[choice.zero()],
            f"print(net.{name}.grad)",
            "loss.backward()",
            f"print(net.{name}.grad)",
        ]
    )
