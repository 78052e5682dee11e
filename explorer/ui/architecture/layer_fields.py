"""The arguments of the chosen layer as fields, each over what it changes or what it broke.

The form of a layer is what its operation says of its arguments: their kinds, limits and defaults.
"""

from collections.abc import Iterator
from dataclasses import replace

from explorer.network.description import INPUT, Layer, Network
from explorer.network.operations import Operation
from explorer.network.operations.argument import Argument
from explorer.network.shapes import Failure, Row, Table
from explorer.ui.components.fields import Field, Form, Line
from explorer.ui.session import broken_argument, chosen_network
from explorer.ui.shell import refused
from explorer.ui.shell.language import _, say

ARGUMENT, FOLLOWS = "argument.", "follows."
"""What the names of the fields of arguments begin with, and of whether they follow from others."""
IMAGE = "image"
"""Stands for the network's input where layers have their identities."""
_COLUMNS = "repeat(auto-fill, minmax(min(100%, 10.5rem), 1fr))"
"""As many as there is room for, used or not: a field is as wide alone as beside others."""
_WAYS = "repeat(auto-fit, minmax(min(100%, 10.5rem), 1fr))"
_FORMS: dict[str, Form] = {"whole": "number", "real": "real", "choice": "choice"}
_OF_THE_SIZE = {"kernel_size", "stride", "padding", "dilation", "output_size", "features"}
_OF_THE_PARAMETERS = {"out_channels", "out_features", "groups", "num_features", "normalized_shape"}


def target(layer: Layer) -> str:
    """What an entry for a layer is for: the layer, as long as it has its operation."""
    return f"layer/{chosen_network.identity(layer.name)}/{layer.operation.kind()}"


def settled(table: Table, name: str) -> Operation | None:
    """The layer's operation with the sizes that follow; None where it is not reached."""
    row = _row(table, name)
    return None if row is None else row.operation


def cause(table: Table, layer: Layer) -> str:
    """The argument for which the layer cannot work; empty where it works, or for another reason.

    Where the entry of another one broke it, that one: what is wrong is said where it was entered.
    """
    failure = _failure(table, layer)
    if failure is None:
        return ""
    entered = broken_argument.of(chosen_network.identity(layer.name), table.network)
    named = (entered, failure.cause)
    return next((each for each in named if each in layer.operation.arguments()), "")


def lines(table: Table, layer: Layer) -> tuple[Line, ...]:
    """What matters most in sight, the rest folded: open where the mistake lies there."""
    first = _first(layer)
    rest = [name for name in layer.operation.arguments() if name not in first]
    feeds = (inputs(table.network, layer),) if layer.operation.most_inputs > 1 else ()
    folded = [
        *(field for name in rest for field in _argument(table, layer, name)),
        *(field for name in first for field in _let_follow(table, layer, name)),
    ]
    return (
        Line(feeds, "1fr"),
        *_around_the_mistake(table, layer, first),
        Line(
            tuple(folded), _COLUMNS, folded=_("More arguments"),
            opens=cause(table, layer) in rest,
        ),
    )  # fmt: skip


def _first(layer: Layer) -> list[str]:
    """The arguments that stand in sight."""
    names = layer.operation.arguments()
    return [name for name in names if name in (layer.operation.mattering or names)]


def _around_the_mistake(table: Table, layer: Layer, names: list[str]) -> tuple[Line, ...]:
    """The fields, and below that which made a mistake, in all the width there is, the mistake."""
    wrong_one = cause(table, layer)
    end = names.index(wrong_one) + 1 if wrong_one in names else len(names)
    before, after = (
        tuple(field for name in part for field in _argument(table, layer, name))
        for part in (names[:end], names[end:])
    )
    if wrong_one not in names:
        return (Line(before, _COLUMNS),)
    return (Line(before, _COLUMNS), *mistake(table, layer), Line(after, _COLUMNS))


def inputs(network: Network, layer: Layer) -> Field:
    """What feeds the layer, among the input and all earlier layers."""
    place = network.places[layer.name]
    earlier = [each.name for each in network.layers[:place]]
    options = ((IMAGE, INPUT), *((chosen_network.identity(name), name) for name in earlier))
    feeds = [
        IMAGE if name == INPUT else chosen_network.identity(name)
        for name in dict.fromkeys(network.feeds[place])
    ]
    if layer.operation.most_inputs == 1:
        return Field(target(layer), "inputs", "choice", _("Input"), feeds[0], options=options)
    return Field(target(layer), "inputs", "several", _("Inputs"), feeds, options=options)


def _row(table: Table, name: str) -> Row | None:
    return table[name] if table.network.places[name] < len(table.rows) else None


def _failure(table: Table, layer: Layer) -> Failure | None:
    failure = table.failure
    return failure if failure is not None and failure.layer == layer.name else None


def _argument(table: Table, layer: Layer, name: str) -> Iterator[Field]:
    """The field, whether it follows, the formula that it changes, and what it broke."""
    argument = layer.operation.arguments()[name][0]
    yield _field(layer, name, argument, settled(table, layer.name))
    if argument.optional is not None and not _is_pinned_in_sight(table, layer, name):
        yield _follower(table, layer, name, argument)
    if cause(table, layer) == name and name not in _first(layer):
        yield from (
            replace(field, under=True) for line in mistake(table, layer) for field in line.fields
        )
    elif cause(table, layer) != name and name in _OF_THE_SIZE | _OF_THE_PARAMETERS:
        # There even while there is none to show: what stands below stays where it is.
        formula = _formula(_row(table, layer.name), name)
        yield Field(target(layer), f"formula.{name}", "words", "", formula, under=True)


def _is_pinned_in_sight(table: Table, layer: Layer, name: str) -> bool:
    """Whether a size that matters has a number, and is not that of the classes: it mostly has."""
    is_last = table.network.layers[-1] == layer
    matters = name in layer.operation.mattering
    return matters and getattr(layer.operation, name) is not None and not is_last


def _let_follow(table: Table, layer: Layer, name: str) -> Iterator[Field]:
    """For a size that has a number in sight, the choice to let it follow."""
    argument = layer.operation.arguments()[name][0]
    if argument.optional is not None and _is_pinned_in_sight(table, layer, name):
        follower = _follower(table, layer, name, argument)
        yield replace(follower, label=f"{name}: {follower.label}", under=False)


def mistake(table: Table, layer: Layer) -> tuple[Line, ...]:
    """Why the layer cannot work, and a button for each way out; nothing where it works."""
    failure = _failure(table, layer)
    if failure is None:
        return ()
    why = Field(target(layer), "wrong", "words", "", say(failure.sentence), tone="wrong")
    own = chosen_network.identity(layer.name)
    ways = sorted(refused.ways_out(table), key=lambda way: not _changes_an_argument(way, own))
    return Line((why,), "1fr"), Line(tuple(ways), _WAYS)


def _changes_an_argument(way: Field, identity: str) -> bool:
    """Whether a way out is one of the layer's own fields, which stand right there."""
    return any(layer == identity and argument for layer, argument, _value in way.value)


def _field(layer: Layer, name: str, argument: Argument, reached: Operation | None) -> Field:
    """The field of an argument; of one that follows from others, what it comes to."""
    value = getattr(layer.operation, name)
    shown = getattr(reached, name, None) if value is None else value
    if argument.form == "flag":
        return Field(target(layer), ARGUMENT + name, "flag", name, shown)
    form = _FORMS.get(argument.form, "text")
    return Field(
        target(layer), ARGUMENT + name, form, name, _text(shown) if form == "text" else shown,
        help=say(argument.allowed()),
        disabled=value is None,
        options=tuple((word, word) for word in argument.words) if form == "choice" else (),
    )  # fmt: skip


def _follower(table: Table, layer: Layer, name: str, argument: Argument) -> Field:
    assert argument.optional is not None
    follows = getattr(layer.operation, name) is None
    reached = getattr(settled(table, layer.name), name, None)
    return Field(
        target(layer), FOLLOWS + name, "flag", say(argument.optional), follows,
        disabled=follows and reached is None, under=True,
    )  # fmt: skip


def _formula(row: Row | None, name: str) -> tuple[str, ...]:
    """How what the argument changes comes about, with its numbers."""
    if row is None:
        return ()
    if name in _OF_THE_SIZE:
        return row.arithmetic
    if name in _OF_THE_PARAMETERS and row.parameter_formula:
        return (_("{formula} parameters").format(formula=row.parameter_formula),)
    return ()


def _text(value: object) -> str:
    """5, 5x3 or same, as it is entered."""
    if value is None:
        return ""
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)
