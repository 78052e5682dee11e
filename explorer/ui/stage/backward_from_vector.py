"""Backward without a loss: out.backward(v), with a vector drawn at random, typed, or the loss's."""

import streamlit as st

from explorer.inspection import cached
from explorer.inspection.objective import Numbers
from explorer.inspection.stepping.step_records import Excerpt
from explorer.inspection.stepping.vector import Back, Source
from explorer.network.operations import shape_text
from explorer.numerals import share
from explorer.sentence import Refusal
from explorer.ui.components import data_table, fields
from explorer.ui.components.chooser import Chooser
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.fields import Field
from explorer.ui.session import captures, chosen_network
from explorer.ui.shell.language import _, say
from explorer.ui.stage import formula_lines
from explorer.ui.stage import step_choice as choice
from explorer.ui.stage.number_format import Say, digits, listed
from explorer.ui.stage.step_entries import STEP

_MOST_ROWS = 160


def show_chosen() -> None:
    """Draws what backward leaves in .grad of the chosen tensor; nothing where it cannot begin."""
    back = _back()
    if isinstance(back, Back):
        name, _place = choice.weight()
        show_grad(name, None, back.gradients[name], digits())


def show() -> None:
    """Draws the choice of the vector, the vector, and the gradients that come of it."""
    _choice()
    write, back = digits(), _back()
    if isinstance(back, Refusal):
        st.warning(say(back.sentence), icon=":material/block:")
        return
    st.code(_code(choice.vector()), language="python", wrap_lines=True)
    st.caption(
        _(
            "What comes back is the gradient of Σ v · out, a sum of all outputs weighted with v. "
            "A loss is the case in which v is its own gradient at the outputs."
        )
    )
    data_table.show(_outputs(back, write), "vector-outputs")
    data_table.show(grid(back, write), "vector-tensors", choice.weight()[0], first_of_each())


def _back() -> Back | Refusal:
    """What comes of the vector; why the numbers that were typed cannot be one."""
    name, place = choice.weight()
    try:
        source = choice.vector()
    except Refusal as refused:
        return refused
    return cached.back(
        captures.weights(),
        choice.images(),
        source,
        choice.mode(),
        starts=((name, choice.flat(name, place)),),
    )


def first_of_each() -> Chooser:
    """A tensor is chosen by its first number."""
    arrays = captures.weights().arrays
    first = {name: f"{name}:{','.join('0' * array.ndim)}" for name, array in arrays.items()}
    return Chooser(STEP, "weight", first)


def _kind(text: str) -> str:
    if choice.vector_seed(text) is not None:
        return "random"
    return "loss" if text == "loss" else "typed"


def _choice() -> None:
    text = choice.vector_text()
    kind = _kind(text)
    names = {
        "random": _("drawn at random"),
        "typed": _("typed"),
        "loss": _("the loss's own"),
    }
    source = Field(STEP, "vector", "choice", _("The vector v"), kind, options=tuple(names.items()))
    fields.show(
        [fields.Line((source, *_more(kind, text)), "1fr" if kind == "loss" else "1fr 1fr")],
        "vector",
    )


def _more(kind: str, text: str) -> tuple[Field, ...]:
    if kind == "random":
        return (Field(STEP, "seed", "number", _("Seed"), int(text)),)
    if kind == "loss":
        return ()
    return (
        Field(
            STEP, "typed", "text", _("Numbers"), text.removeprefix(choice.TYPED), most=2048,
            help=_(
                "A number for each output, or one for all, as in 0 1 0.5 or arange(1, 11). A row "
                "an image ends at a semicolon."
            ),
        ),
    )  # fmt: skip


def _code(source: Source) -> str:
    images, classes = len(choice.images()), chosen_network.network().classes
    if isinstance(source, int):
        made = f"torch.manual_seed({source})\nv = torch.randn({images}, {classes})"
    elif isinstance(source, Numbers):
        typed = choice.vector_text().removeprefix(choice.TYPED).strip().removeprefix("torch.")
        numbers = (
            f"torch.{typed}.float()"
            if typed.startswith("arange")
            else f"torch.tensor({list(source.values)}).reshape({source.shape})"
        )
        made = f"v = {numbers}.expand({images}, {classes})"
    else:
        made = "v, = torch.autograd.grad(criterion(out, target), out, retain_graph=True)"
    return f"out = net(images)\n{made}\nout.backward(v)"


def show_grad(name: str, before: Excerpt | None, after: Excerpt | None, write: Say) -> None:
    """Draws the gradient before and after backward, number by number."""
    formula_lines.pairs(
        f"{name}.grad",
        [
            (_("before backward"), listed(before, write)),
            (_("after backward"), listed(after, write)),
        ],
    )


def _outputs(back: Back, write: Say) -> Grid:
    network = chosen_network.network()
    several = len(back.outputs) > 1
    places = [
        (image, place) for image in range(len(back.outputs)) for place in range(network.classes)
    ][:_MOST_ROWS]
    return Grid(
        caption=_("The outputs and the vector"),
        columns=(Column(_("class")), Column("out", number=True), Column("v", number=True)),
        rows=tuple(
            Line(
                f"{image + 1}: {network.class_name(place)}"
                if several
                else network.class_name(place),
                (
                    Cell(write(float(back.outputs[image, place]))),
                    Cell(write(float(back.vector[image, place]))),
                ),
            )
            for image, place in places
        ),
        tall="30rem",
    )


def grid(back: Back, write: Say) -> Grid:
    """A row a tensor, and the gradient that reached it."""
    return Grid(
        caption=_("The parameter tensors and their gradients"),
        columns=(
            Column(_("tensor")),
            Column(_("shape")),
            Column(_("after backward"), _("norm of the gradient"), number=True),
            Column(_("exactly 0"), number=True, fold=1),
        ),
        rows=tuple(_line(name, gradient, write) for name, gradient in back.gradients.items()),
        tall="30rem",
    )


def _line(name: str, gradient: Excerpt | None, write: Say) -> Line:
    shape = shape_text(captures.weights().arrays[name].shape)
    if gradient is None:
        cells = [shape, "None", ""]
    else:
        cells = [shape, write(gradient.norm), share(gradient.zeros, 1)]
    return Line(name, tuple(map(Cell, cells)), name=name)
