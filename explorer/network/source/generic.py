"""The generic class: sizes as they follow from `input_shape` and `num_outputs`."""

from collections.abc import Generator, Iterator, Sequence

from explorer.network.description import INPUT, Network
from explorer.network.shapes import Row
from explorer.network.source.lines import Forward
from explorer.network.source.members import Member
from explorer.network.source.sizes import Axis, argument_axes, axes_by_layer, written


class Generic:
    """The members of a class that works for other input shapes and class counts too."""

    def __init__(self, network: Network, rows: Sequence[Row], forward: Forward) -> None:
        self.signature = (
            f"def __init__(self, input_shape={network.input_shape}, num_outputs={network.classes}):"
        )
        self.methods: list[str] = []
        """Those that run a dummy input, for the members so far."""
        self._network = network
        self._rows = {row.name: row for row in rows}
        self._axes = axes_by_layer(network, rows)
        self._forward = forward
        self._variables: dict[tuple[str, str], str] = {}

    def lines(self, member: Member) -> Iterator[str]:
        """The line that makes the member; before it, the one that finds its size, if need be."""
        row = self._rows[member.layers[0]]
        sizes: dict[str, str] = {}
        numbers: list[str] = []
        for name, axis in argument_axes(self._network[row.name].operation).items():
            size = written(self._axes[row.inputs[0]], axis)
            if size is None:
                sizes[name] = yield from self._measured_by_a_run(row, axis)
            else:
                sizes[name] = size.text
                numbers += [name] * size.is_number
        yield member.line(sizes, numbers)

    def _measured_by_a_run(self, row: Row, axis: Axis) -> Generator[str, None, str]:
        """The variable that holds the size; the first layer to ask for it has it found."""
        source = row.inputs[0]
        value = self._forward.variable(source)
        answer = f"{value}.size({1 if len(row.input_shapes[0]) == 2 else axis})"
        if isinstance(axis, slice):
            answer = f"tuple({value}.shape[1:])"
        if (source, answer) not in self._variables:
            first = not self._variables
            variable = "n_size" if first else f"{row.name}_size"
            method = "_get_conv_output" if first else f"_get_{row.name}_input"
            self._variables[source, answer] = variable
            self.methods += ["", *self._method(method, source, answer)]
            yield f"{variable} = self.{method}(input_shape)"
        return self._variables[source, answer]

    def _method(self, name: str, source: str, answer: str) -> Iterator[str]:
        yield f"def {name}(self, shape):"
        yield "    # zeros, in evaluation mode: nothing is drawn, no statistics change"
        yield "    self.eval()"
        yield "    with torch.no_grad():"
        yield "        x = torch.zeros(1, *shape)"
        if self._forward.image == INPUT:
            yield f"        {INPUT} = x"
        for line in self._forward.lines_to(source):
            yield f"        {line.target} = {line.expression}"
        yield "    self.train()"
        yield f"    return {answer}"
