"""Backward without a loss: out.backward(v), with a vector drawn at random, typed, or the loss's."""

import streamlit as st

from explorer.inspection import cached
from explorer.inspection.objective import Numbers
from explorer.inspection.stepping.step_records import Excerpt
from explorer.inspection.stepping.vector import MOST_SEED, Back, Source
from explorer.network.operations import shape_text
from explorer.network.shapes import Table
from explorer.numerals import share
from explorer.sentence import Refusal
from explorer.ui.components import data_table
from explorer.ui.components.chooser import Chooser
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.gradients import step_choice as choice
from explorer.ui.gradients import step_scrubber
from explorer.ui.gradients.number_format import Say, digits, listed
from explorer.ui.session import captures, chosen_network
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.shell.language import _, say

_SOURCE, _SEED, _TYPED = "vector-source", "vector-seed", "vector-typed"
_MOST_ROWS = 160


def show(_table: Table) -> None:
    """Draws the choice of the vector, the vector, and the gradients that come of it."""
    _choice()
    write = digits()
    name, place = choice.weight()
    try:
        source = choice.vector()
    except Refusal as refused:
        st.warning(say(refused.sentence), icon=":material/block:")
        return
    st.code(_code(source), language="python")
    back = cached.back(
        captures.weights(),
        choice.images(),
        source,
        choice.mode(),
        starts=((name, step_scrubber.flat(name, place)),),
    )
    st.code(printed(name, back.gradients[name], write), language=None, wrap_lines=True)
    st.caption(
        _(
            "What comes back is the gradient of Σ v · out, a sum of all outputs weighted with v. "
            "A loss is the case in which v is its own gradient at the outputs."
        )
    )
    outputs, tensors = st.columns([3, 5], gap="medium")
    with outputs:
        data_table.show(_outputs(back, write), "vector-outputs")
    with tensors:
        data_table.show(grid(back, write), "vector-tensors", name, _first_of_each())


def _first_of_each() -> Chooser:
    """A tensor is chosen by its first number."""
    arrays = captures.weights().arrays
    first = {name: f"{name}:{','.join('0' * array.ndim)}" for name, array in arrays.items()}
    return Chooser(choice.STEP, "weight", first)


def _kind(text: str) -> str:
    if choice.vector_seed(text) is not None:
        return "random"
    return "loss" if text == "loss" else "typed"


def _choice() -> None:
    text = choice.vector_text()
    names = {
        "random": _("drawn at random"),
        "typed": _("typed"),
        "loss": _("the loss's own"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            _("The vector v"),
            list(names),
            format_func=names.__getitem__,
            required=True,
            key=bound(_SOURCE, _kind(text)),
            on_change=_sourced,
        )
        if _kind(text) == "random":
            st.number_input(
                _("Seed"), 0, MOST_SEED, key=bound(_SEED, int(text)), width=140,
                on_change=lambda: choice.choose_vector(str(entered(_SEED))),
            )  # fmt: skip
        elif _kind(text) == "typed":
            st.text_input(
                _("Numbers"),
                key=bound(_TYPED, text.removeprefix(choice.TYPED)),
                on_change=lambda: choice.choose_vector(choice.TYPED + entered(_TYPED)),
                help=_(
                    "A number for each output, or one for all, as in 0 1 0.5 or arange(1, 11). A "
                    "row an image ends at a semicolon."
                ),
                width=320,
            )


def _sourced() -> None:
    first = {"random": "0", "typed": f"{choice.TYPED}1", "loss": "loss"}
    choice.choose_vector(first[entered(_SOURCE)])


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


def printed(name: str, gradient: Excerpt | None, write: Say) -> str:
    """The gradient before and after backward, number by number."""
    before, since = _("before backward"), _("after backward")
    wide = max(len(before), len(since))
    after = listed(gradient, write)
    return f"{name}.grad\n{before:<{wide}}  None\n{since:<{wide}}  {after}"


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
            Column(_("mean |g|"), number=True),
            Column(_("exactly 0"), number=True),
        ),
        rows=tuple(_line(name, gradient, write) for name, gradient in back.gradients.items()),
        tall="30rem",
    )


def _line(name: str, gradient: Excerpt | None, write: Say) -> Line:
    shape = shape_text(captures.weights().arrays[name].shape)
    if gradient is None:
        cells = [shape, "None", "", ""]
    else:
        norm, magnitude = write(gradient.norm), write(gradient.magnitude)
        cells = [shape, norm, magnitude, share(gradient.zeros, 1)]
    return Line(name, tuple(map(Cell, cells)), name=name)
