"""What every layer does to the shape and what it costs, from the operations' own arithmetic.

Plain Python, nothing allocated, no torch: microseconds a layer, however large the network.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod

from explorer.network.description import INPUT, Network
from explorer.network.operations import (
    FLOAT,
    CannotWork,
    Family,
    Fix,
    Operation,
    ParameterTensor,
    Shape,
    Site,
    shape_text,
)
from explorer.network.receptive_field import WHOLE, Field, hull
from explorer.sentence import N_, Sentence

_MOST_BYTES = 2**63 - 1
"""torch keeps the size of a tensor's memory in an int64."""


@dataclass(frozen=True)
class Row:
    """A layer that works: what comes in, what goes out, and how the numbers come about."""

    site: Site
    operation: Operation
    """With every size filled in."""
    inputs: tuple[str, ...]
    output_shape: Shape
    tensors: tuple[ParameterTensor, ...]
    parameters: int
    mult_adds: int
    """Of the weights alone, for the whole batch."""
    field: tuple[Field, Field] | None
    """Receptive field along height and width; None once the batch axis is no longer images."""

    @property
    def name(self) -> str:
        """The layer's name."""
        return self.site.layer

    @property
    def input_shapes(self) -> tuple[Shape, ...]:
        """What comes in, from each of its inputs."""
        return self.site.inputs

    @cached_property
    def arithmetic(self) -> tuple[str, ...]:
        """The output size with its numbers, a line an axis where they differ."""
        return self.operation.arithmetic(self.site)

    @cached_property
    def parameter_formula(self) -> str:
        """The number of parameters with its numbers; empty where there are none."""
        return self.operation.parameter_formula()

    @cached_property
    def notices(self) -> tuple[Sentence, ...]:
        """What works, but may surprise."""
        return self.operation.notices(self.site, self.output_shape)

    @property
    def kind(self) -> str:
        """The operation's name."""
        return self.operation.kind()

    @property
    def family(self) -> Family:
        """The operation's family."""
        return self.operation.family

    @property
    def kernel(self) -> tuple[int, int] | None:
        """Height and width of its kernel, where it has one."""
        return self.operation.kernel()

    @property
    def activation_memory(self) -> int:
        """Bytes of what goes out, in float32."""
        return prod(self.output_shape) * FLOAT

    @property
    def buffers(self) -> int:
        """Numbers that are kept, but not trained."""
        return sum(tensor.count for tensor in self.tensors if not tensor.trained)


@dataclass(frozen=True)
class Failure:
    """The first layer that cannot work: why, and the ways out."""

    layer: str
    place: int
    input_shapes: tuple[Shape, ...]
    sentence: Sentence
    offered: tuple[Fix, ...]
    """What the operation itself proposes; explorer.network.fixes tries them."""
    cause: str = ""
    """The argument that the sentence is about, where it is about one."""


@dataclass(frozen=True)
class Table:
    """The rows of the layers that work, up to the first that cannot."""

    network: Network
    batch: int
    rows: tuple[Row, ...]
    failure: Failure | None

    def __hash__(self) -> int:
        # The rows follow from the network.
        return hash((self.network, self.batch))

    @cached_property
    def parameters(self) -> int:
        """Trained numbers, all layers."""
        return sum(row.parameters for row in self.rows)

    @cached_property
    def buffers(self) -> int:
        """Numbers kept without training, all layers."""
        return sum(row.buffers for row in self.rows)

    @cached_property
    def mult_adds(self) -> int:
        """Multiplications of a weight with a value, all layers, for the whole batch."""
        return sum(row.mult_adds for row in self.rows)

    @property
    def output_shape(self) -> Shape:
        """What the last layer that works puts out."""
        return self.rows[-1].output_shape if self.rows else (self.batch, *self.network.input_shape)

    @property
    def logits(self) -> bool:
        """Whether what goes out is one number a class for every image."""
        return self.failure is None and self.output_shape == (self.batch, self.network.classes)

    @property
    def without_logits(self) -> Sentence | None:
        """Why there is no class to predict; None where there is, or where a layer cannot work."""
        if self.failure is not None or self.logits:
            return None
        return Sentence(
            N_(
                "The network ends with {shape}, not with one logit for each of the "
                "{classes} classes: it can be looked at, but has no class to predict."
            ),
            shape=shape_text(self.output_shape),
            classes=self.network.classes,
        )

    @property
    def notices(self) -> tuple[Sentence, ...]:
        """What works, but may surprise: of each layer, then of the whole."""
        of_the_whole = (self.without_logits,)
        return (
            *(notice for row in self.rows for notice in row.notices),
            *(notice for notice in of_the_whole if notice is not None),
        )

    def __getitem__(self, name: str) -> Row:
        """The row of that layer. Raises KeyError."""
        return self.rows[self.network.places[name]]


@lru_cache(maxsize=256)
def table(network: Network, batch: int = 1) -> Table:
    """Shapes, costs and receptive fields of every layer, for a batch of so many images."""
    shapes: dict[str, Shape] = {INPUT: (batch, *network.input_shape)}
    fields: dict[str, tuple[Field, Field] | None] = {INPUT: (Field(), Field())}
    rows: list[Row] = []
    for place, (layer, sources) in enumerate(zip(network.layers, network.feeds, strict=True)):
        site = Site(layer.name, tuple(shapes[source] for source in sources), network.classes)
        try:
            row = _row(layer.operation.settled(site), site, sources, [fields[s] for s in sources])
        except CannotWork as problem:
            failure = Failure(
                layer.name, place, site.inputs, problem.sentence, problem.fixes, problem.cause
            )
            return Table(network, batch, tuple(rows), failure)
        shapes[layer.name], fields[layer.name] = row.output_shape, row.field
        rows.append(row)
    return Table(network, batch, tuple(rows), None)


def working(network: Network) -> tuple[Row, ...]:
    """The rows of a network that works as a whole. Raises CannotWork for another."""
    complete = table(network)
    if complete.failure is not None:
        failure, sentence = complete.failure, complete.failure.sentence
        raise CannotWork(
            sentence.template, fixes=failure.offered, cause=failure.cause, **sentence.values
        )
    return complete.rows


def _row(
    operation: Operation,
    site: Site,
    sources: tuple[str, ...],
    fields: list[tuple[Field, Field] | None],
) -> Row:
    output = operation.output(site)
    tensors = operation.tensors()
    _check_size(site, output, tensors)
    return Row(
        site,
        operation,
        sources,
        output,
        tensors,
        sum(tensor.count for tensor in tensors if tensor.trained),
        operation.mult_adds(site, output),
        _field(operation, site, output, fields),
    )


def _check_size(site: Site, output: Shape, tensors: tuple[ParameterTensor, ...]) -> None:
    for shape in (output, *(tensor.shape for tensor in tensors)):
        if prod(shape) * FLOAT > _MOST_BYTES:
            raise CannotWork(
                N_(
                    "{layer}: a tensor of {shape} holds {count} numbers, more than PyTorch can "
                    "address. Make the map smaller before it, with a stride or a pool."
                ),
                layer=site.layer,
                shape=shape_text(shape),
                count=prod(shape),
            )


def _field(
    operation: Operation, site: Site, output: Shape, fields: list[tuple[Field, Field] | None]
) -> tuple[Field, Field] | None:
    known = [field for field in fields if field is not None]
    if len(known) < len(fields) or output[0] != site.shape[0]:
        return None
    joined = known[0] if len(known) == 1 else _hulls(known, site.inputs)
    if joined is None:
        return None
    height, width = operation.reach(site)
    if len(site.shape) == 4 and len(output) != 4 and prod(site.shape[2:]) > 1:
        # Flattened: which place a value came from is no longer in its position.
        return _flattened(joined)
    if len(site.shape) != 4 and None in (height.size, width.size):
        return WHOLE, WHOLE
    return joined[0].through(height), joined[1].through(width)


def _hulls(
    fields: list[tuple[Field, Field]], inputs: tuple[Shape, ...]
) -> tuple[Field, Field] | None:
    if len({len(shape) for shape in inputs}) > 1:
        return None  # broadcasting lays the batch of (N, features) along the height of maps
    height, width = (
        hull(
            [field[axis] for field in fields],
            [shape[axis + 2] if len(shape) == 4 else 1 for shape in inputs],
        )
        for axis in (0, 1)
    )
    return height, width


def _flattened(field: tuple[Field, Field]) -> tuple[Field, Field]:
    return Field(field[0].size, field[0].jump), Field(field[1].size, field[1].jump)
