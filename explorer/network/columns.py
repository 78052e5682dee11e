"""The columns of the table of layers, a record each: page, files, comparison and JSON read them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from explorer.network.operations import Shape, shape_text
from explorer.network.receptive_field import Field
from explorer.network.row_texts import field_text, jump_text, shapes_text, sides_text
from explorer.network.shapes import Row, Table
from explorer.numerals import memory, share, whole
from explorer.sentence import N_

if TYPE_CHECKING:
    from explorer.network.summary import Cells, Summary

EVERYTHING = N_("all")
"""What a value looks at that looks at a whole axis."""

Output = Literal["page", "text", "paper", "comparison"]
"""Where columns are for people: the page, text and Markdown, LaTeX, beside a second network."""


@dataclass(frozen=True)
class Entry:
    """A layer that works, as a column is asked about it."""

    row: Row
    table: Table
    everything: str
    """EVERYTHING in the reader's language."""
    measured: "Cells | None" = None
    """What torchinfo says of it, where it was asked: the page shows that."""

    @property
    def parameters(self) -> int:
        """Trained numbers."""
        return self.row.parameters if self.measured is None else self.measured.parameters

    @property
    def input_shapes(self) -> tuple[Shape, ...]:
        """torchinfo knows but one."""
        if self.measured is None or len(self.row.input_shapes) > 1:
            return self.row.input_shapes
        return (self.measured.input_shape,)

    @property
    def output_shape(self) -> Shape:
        """What goes out."""
        return self.row.output_shape if self.measured is None else self.measured.output_shape


@dataclass(frozen=True)
class Whole:
    """All layers, as a column is asked for its total."""

    table: Table
    measured: "Summary | None" = None


Stretch = Sequence["Entry"]
"""Layers in a row that one line of the page stands for."""


def _nothing(_row: Row) -> tuple[str, ...]:
    return ()


def _no_text(_stretch: Stretch) -> str:
    return ""


@dataclass(frozen=True)
class Column:
    """What a column says of a layer, to whom, and where it stands."""

    key: str
    """In CSV and JSON, which programs read: the same in every language."""
    heading: str
    """For people, marked for translation."""
    text: Callable[[Entry], str]
    """For people."""
    outputs: tuple[Output, ...] = ()
    """Where people find it."""
    data: Callable[[Row, Table], object] | None = None
    """In CSV, where it is there."""
    json: Callable[[Row], Any] | None = None
    """In JSON, where it is there; shapes without the batch."""
    note: str = ""
    """What it is of, under the heading of the page, marked for translation."""
    number: bool = False
    """It stands on the right."""
    wraps: bool = False
    fold: int = 0
    """Where the page is narrow, 3 goes first, then 2, then 1."""
    compared: int = 0
    """The same beside a second network."""
    why: Callable[[Row], tuple[str, ...]] = _nothing
    """How the value comes about, line by line."""
    amount: Callable[[Row], int] | None = None
    """What can be added up and compared."""
    bar: bool = False
    """Its part of the most is drawn."""
    total: Callable[[Whole], str] | None = None
    subtotal: Callable[[Stretch], str] = _no_text
    """Of layers that are folded: what they add up to, or what goes out of their last one."""


def _arguments(row: Row) -> tuple[str, ...]:
    named = ", ".join(f"{name}={value}" for name, value in row.operation.call().named)
    return (named,) if named else ()


def _share(entry: Entry) -> str:
    if entry.measured is not None:
        return share(entry.measured.share, 1) if entry.measured.parameters else ""
    return share(entry.row.parameters, entry.table.parameters)


def _share_of_all(everything: Whole) -> str:
    parameters = everything.table.parameters
    return share(1, 1) if parameters or everything.measured is None else ""


def _trainable(entry: Entry) -> str:
    trainable = None if entry.measured is None else entry.measured.trainable
    return "" if trainable is None else str(trainable)


def _torchinfos(entry: Entry) -> str:
    return "" if entry.measured is None else whole(entry.measured.mult_adds)


def _torchinfos_total(everything: Whole) -> str:
    return "" if everything.measured is None else whole(everything.measured.mult_adds)


def _input_shapes(entry: Entry) -> str:
    if entry.measured:
        return "\n".join(map(shape_text, entry.input_shapes))
    return shapes_text(entry.input_shapes)


def _parameters(stretch: Stretch) -> int:
    return sum(entry.parameters for entry in stretch)


def _share_of_stretch(stretch: Stretch) -> str:
    parameters = _parameters(stretch)
    return share(parameters, stretch[0].table.parameters) if parameters else ""


def _torchinfos_of_stretch(stretch: Stretch) -> str:
    return whole(sum(entry.measured.mult_adds for entry in stretch if entry.measured))


def _uses(row: Row) -> int:
    """How often each weight is multiplied for an image: a kernel at every stop, others once."""
    weights = sum(each.count for each in row.tensors if each.name == "weight" and each.trained)
    return row.mult_adds // (weights * row.site.shape[0]) if weights else 0


def _uses_text(entry: Entry) -> str:
    uses = _uses(entry.row)
    return whole(uses) if uses else ""


def _reach(field: Field) -> dict[str, Any] | None:
    """Size and jump along an axis; null where every pixel is seen."""
    return None if field.size is None else {"size": field.size, "jump": float(field.jump)}


def _ascii(text: str) -> str:
    return text.replace("×", "x")


COLUMNS = (
    Column(
        "name", N_("layer"), lambda entry: entry.row.name, ("page", "text", "paper"),
        data=lambda row, table: row.name, json=lambda row: row.name,
    ),
    Column(
        "operation", N_("operation"), lambda entry: entry.row.kind, ("page", "text", "paper"),
        data=lambda row, table: row.kind, json=lambda row: row.kind,
        wraps=True, fold=1, why=_arguments,
    ),
    Column(
        "input_shape", N_("input"), _input_shapes, ("page", "text", "comparison"),
        data=lambda row, table: shapes_text(row.input_shapes),
        json=lambda row: list(row.input_shapes[0][1:]), compared=2,
        subtotal=lambda stretch: _input_shapes(stretch[0]),
    ),
    Column(
        "output_shape", N_("output"), lambda entry: shape_text(entry.output_shape),
        ("page", "text", "paper", "comparison"),
        data=lambda row, table: shape_text(row.output_shape),
        json=lambda row: list(row.output_shape[1:]), why=lambda row: row.arithmetic,
        subtotal=lambda stretch: shape_text(stretch[-1].output_shape),
    ),
    Column(
        "kernel", N_("kernel"), lambda entry: sides_text(entry.row.kernel),
        ("page", "text", "paper"), data=lambda row, table: _ascii(sides_text(row.kernel)),
        json=lambda row: list(row.kernel) if row.kernel else None, fold=3,
    ),
    Column(
        "parameters", N_("parameters"), lambda entry: whole(entry.parameters),
        ("page", "text", "paper", "comparison"), data=lambda row, table: row.parameters,
        json=lambda row: row.parameters, number=True, amount=lambda row: row.parameters, bar=True,
        why=lambda row: (row.parameter_formula,) if row.parameter_formula else (),
        total=lambda everything: whole(everything.table.parameters),
        subtotal=lambda stretch: whole(_parameters(stretch)),
    ),
    Column(
        "share", N_("share"), _share, ("page", "text"), note=N_("of parameters"),
        data=lambda row, table: f"{row.parameters / (table.parameters or 1):.6g}",
        number=True, fold=2, total=_share_of_all, subtotal=_share_of_stretch,
    ),
    Column("trainable", N_("trainable"), _trainable, ("page",), fold=3),
    Column(
        "mult_adds", N_("mult-adds"), lambda entry: whole(entry.row.mult_adds),
        ("page", "text", "paper", "comparison"), note=N_("of the weights"),
        data=lambda row, table: row.mult_adds, json=lambda row: row.mult_adds, number=True,
        amount=lambda row: row.mult_adds, bar=True,
        total=lambda everything: whole(everything.table.mult_adds),
        subtotal=lambda stretch: whole(sum(entry.row.mult_adds for entry in stretch)),
    ),
    Column(
        "torchinfo_mult_adds", N_("mult-adds"), _torchinfos, ("page",),
        note=N_("torchinfo, with bias"), number=True, fold=2, total=_torchinfos_total,
        subtotal=_torchinfos_of_stretch,
    ),
    Column(
        "weight_uses", N_("uses"), _uses_text, ("page", "text"), note=N_("of each weight"),
        data=lambda row, table: _uses(row), json=_uses, number=True, fold=3,
    ),
    Column(
        "receptive_field", N_("receptive field"),
        lambda entry: field_text(entry.row.field, entry.everything), ("page", "text", "paper"),
        note=N_("in pixels"), data=lambda row, table: _ascii(field_text(row.field, "all")),
        json=lambda row: [_reach(axis) for axis in row.field] if row.field else None, number=True,
        subtotal=lambda stretch: field_text(stretch[-1].row.field, stretch[-1].everything),
    ),
    Column(
        "jump", N_("jump"), lambda entry: jump_text(entry.row.field), ("page", "text"),
        data=lambda row, table: _ascii(jump_text(row.field)), number=True, fold=1,
        subtotal=lambda stretch: jump_text(stretch[-1].row.field),
    ),
    Column(
        "activation_bytes", N_("memory"), lambda entry: memory(entry.row.activation_memory),
        ("page", "text"), note=N_("of the output"),
        data=lambda row, table: row.activation_memory, json=lambda row: row.activation_memory,
        number=True, fold=2, amount=lambda row: row.activation_memory,
        total=lambda everything: memory(
            sum(row.activation_memory for row in everything.table.rows)
        ),
        subtotal=lambda stretch: memory(sum(entry.row.activation_memory for entry in stretch)),
    ),
    # Formulas come last: their lengths differ most.
    Column(
        "parameter_formula", N_("parameters, in numbers"),
        lambda entry: entry.row.parameter_formula, ("text",),
        data=lambda row, table: row.parameter_formula, json=lambda row: row.parameter_formula,
    ),
    Column(
        "output_arithmetic", N_("output size, in numbers"),
        lambda entry: "; ".join(entry.row.arithmetic), ("text",),
        data=lambda row, table: "; ".join(row.arithmetic), json=lambda row: list(row.arithmetic),
    ),
    Column(
        "inputs", N_("input"), lambda entry: ", ".join(entry.row.inputs),
        data=lambda row, table: ", ".join(row.inputs), json=lambda row: list(row.inputs),
    ),
    Column(
        "call", N_("operation"), lambda entry: entry.row.operation.call().source(),
        data=lambda row, table: row.operation.call().source(),
    ),
)  # fmt: skip
"""In the order in which they stand, wherever they do."""
