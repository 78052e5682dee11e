"""The lines of `forward`, chained as in class: `x = self.pool(F.relu(self.conv1(x)))`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from explorer.network.description import INPUT, Network, consumers
from explorer.network.shapes import Row
from explorer.network.source.conventions import follow_comment

_LONGEST_CHAIN = 72
"""Characters. A longer one is hard to read, and Python nests no more than 200 brackets."""

_RUNNING = "x"
"""The variable that goes from line to line; no layer has this name."""


@dataclass(frozen=True, slots=True)
class Line:
    """An assignment, and the layers that it runs."""

    target: str
    expression: str
    layers: tuple[str, ...]
    marks: tuple[str, ...] = ()
    """The sizes in it that are written as numbers, but follow from what comes in."""

    def __str__(self) -> str:
        marks = f"; {follow_comment(self.marks)}" if self.marks else ""
        return f"{self.target} = {self.expression}  # {', '.join(self.layers)}{marks}"


class Forward:
    """The body of `forward`: a line for each layer with parameters, with what comes after it."""

    def __init__(
        self, network: Network, rows: Sequence[Row], member_of: Mapping[str, str], *, generic: bool
    ) -> None:
        self._network = network
        self._member_of = member_of
        self._generic = generic
        self._rows = rows
        self._consumers = consumers(network)
        self._following = {
            before: row.name
            for before, row in zip((INPUT, *(row.name for row in rows)), rows, strict=False)
        }
        self.image = INPUT if self._has_a_variable(INPUT) else _RUNNING
        """What the image is called."""
        self.lines = tuple(self._lines())

    def lines_to(self, layer: str) -> tuple[Line, ...]:
        """The lines that this layer's value needs. It must be the last of a line, or the input."""
        needed = {layer}
        for row in reversed(self._rows):
            if row.name in needed:
                needed.update(row.inputs)
        return tuple(line for line in self.lines if line.layers[-1] in needed)

    def variable(self, layer: str) -> str:
        """The variable that holds a layer's value, once its line is done."""
        if layer == INPUT:
            return self.image
        return layer if self._has_a_variable(layer) else _RUNNING

    def _has_a_variable(self, layer: str) -> bool:
        """Anything that is not used by the next layer and it alone, but for what is returned."""
        if layer == self._rows[-1].name:
            return False
        return self._consumers[layer] != [self._following[layer]]

    def _lines(self) -> Iterator[Line]:
        expression = ""
        layers: tuple[str, ...] = ()
        marks: tuple[str, ...] = ()
        for row in self._rows:
            if layers and (self._begins(row) or len(expression) > _LONGEST_CHAIN):
                yield Line(self.variable(layers[-1]), expression, layers, marks)
                layers, marks = (), ()
            sources = [self.variable(source) for source in row.inputs]
            expression = self._applied(row, [expression] if layers else sources)
            layers += (row.name,)
            marks += self._marks(row)
            if self._has_a_variable(row.name):
                yield Line(row.name, expression, layers, marks)
                layers, marks = (), ()
        if layers:
            yield Line(_RUNNING, expression, layers, marks)

    def _begins(self, row: Row) -> bool:
        operation = row.operation
        return bool(
            row.tensors
            or operation.is_view
            or operation.most_inputs > 1
            or operation != self._network[row.name].operation
        )

    def _marks(self, row: Row) -> tuple[str, ...]:
        """Members carry their own; here is what an expression names."""
        if row.name in self._member_of or self._generic:
            return ()
        entered = dict(self._network[row.name].operation.non_defaults())
        return tuple(name for name, _ in row.operation.non_defaults() if name not in entered)

    def _applied(self, row: Row, incoming: Sequence[str]) -> str:
        if row.name in self._member_of:
            return f"self.{self._member_of[row.name]}({incoming[0]})"
        if self._generic and row.operation != self._network[row.name].operation:
            return f"{incoming[0]}.view({incoming[0]}.size(0), -1)"
        call = row.operation.call()
        inputs = call.joint.join(incoming)
        expression = (call.expression or "{}").format(inputs)
        if expression == inputs and len(incoming) == 1:
            return f"+{inputs}"  # a sum of one: x = x would be no layer
        named = "".join(f", {name}={value!r}" for name, value in call.named)
        return f"{expression[:-1]}{named})" if named else expression
