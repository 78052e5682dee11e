"""What every operation says of itself; see the package's docstring for how to add one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import prod
from typing import Any, ClassVar, Literal, Self

from explorer.network.operations.argument import Argument, arguments_of
from explorer.sentence import Explained, Sentence

Shape = tuple[int, ...]
"""All axes of a tensor, the batch first: (N, C, H, W) or (N, features)."""

FLOAT = 4
"""Bytes of a float32."""

Kept = Literal["neither", "input", "output"]

PassesBack = Literal["gate", "winner", "chance", "weight", "mean", "copy", "slope"]
"""How a gradient comes back through: open or shut, to the winner, as it was drawn, ..."""

Family = Literal["convolution", "pooling", "linear", "pointwise", "merging"]


@dataclass(frozen=True, slots=True)
class Change:
    """One edit that a fix proposes: set an argument, or (argument None) take the layer out.

    A `layer` of "input" means the network's input shape, and the value is (C, H, W).
    """

    layer: str
    argument: str | None
    value: Any = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A way out, in a few words for a button, and the edits that take it."""

    sentence: Sentence
    changes: tuple[Change, ...]


class CannotWork(Explained):
    """A layer cannot work on what comes in: why in a sentence, the ways out in `fixes`.

    `cause` is the argument that the sentence is about, where it is about one.
    """

    def __init__(
        self, template: str, *, fixes: tuple[Fix, ...] = (), cause: str = "", **values: object
    ) -> None:
        super().__init__(template, **values)
        self.fixes = fixes
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Window:
    """The stops of a kernel along one axis. Padding may differ between the two ends."""

    kernel: int
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1
    ceil: bool = False

    @property
    def extent(self) -> int:
        """Pixels from the kernel's first to its last, gaps counted."""
        return self.dilation * (self.kernel - 1) + 1

    def positions(self, size: int) -> int:
        """Stops along `size` pixels; zero or less: no room (torch.nn.Conv2d, torch.nn.MaxPool2d).

        With `ceil`, a last stop counts if it begins inside the input or the padding before it.
        """
        room = size + self.before + self.after - self.extent
        if not self.ceil:
            return room // self.stride + 1
        stops = -(-room // self.stride) + 1
        return stops - 1 if (stops - 1) * self.stride >= size + self.before else stops

    def arithmetic(self, size: int) -> str:
        """The same as text, with its numbers."""
        same = self.before == self.after
        padding = f"2·{self.before}" if same else f"{self.before} + {self.after}"
        extent = str(self.kernel)
        if self.dilation > 1:
            extent = f"({self.dilation}·({self.kernel} − 1) + 1)"
        room, result = f"{size} + {padding} − {extent}", self.positions(size)
        if not self.ceil:
            return f"({room}) // {self.stride} + 1 = {result}"
        text = f"⌈({room}) / {self.stride}⌉ + 1"
        started = -(-(size + self.before + self.after - self.extent) // self.stride) + 1
        return f"{text} = {result}" if started == result else f"{text} − 1 = {result}"


@dataclass(frozen=True, slots=True)
class Reach:
    """What one output looks at along one axis of the layer's input, in that input's pixels.

    Output i sees `size` pixels from `start + i·jump`, rounded down; `size` None means all of them.
    """

    size: int | None
    jump: int | Fraction = 1
    start: int = 0
    slack: int | Fraction = 0
    """How far `start + i·jump` may lie after where the pixels begin, for it is rounded down."""


PIXEL = Reach(1)
EVERYTHING = Reach(None)


@dataclass(frozen=True, slots=True)
class ParameterTensor:
    """A tensor that the layer keeps: trained (parameter) or only carried along (buffer)."""

    name: str
    shape: Shape
    trained: bool = True

    @property
    def count(self) -> int:
        """How many numbers it holds."""
        return prod(self.shape)


@dataclass(frozen=True, slots=True)
class Call:
    """How PyTorch makes or applies the operation: a source line as it is, or a call for module.py.

    `module` a class of torch.nn; or `expression` a function applied in `forward`, with {} where the
    input goes (several inputs are joined by commas, or by `joint`).
    """

    module: str
    positional: tuple[Any, ...] = ()
    named: tuple[tuple[str, Any], ...] = ()
    expression: str | None = None
    joint: str = ", "

    def source(self, written: Mapping[int, str] | None = None) -> str:
        """`nn.Conv2d(1, 6, kernel_size=5)`; `written` replaces arguments by their place."""
        texts = [(written or {}).get(place, repr(v)) for place, v in enumerate(self.positional)]
        texts += [f"{name}={value!r}" for name, value in self.named]
        return f"nn.{self.module}({', '.join(texts)})"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How programs for PyTorch write an operation where that is not with our arguments in order."""

    order: str = ""
    """The arguments of torch.nn's class by place; empty: ours."""
    functions: Mapping[str, str] = field(default_factory=dict)
    """Functions that are the operation, and their arguments by place after the tensor or tensors;
    empty: those of the class. One that `forward` calls with nothing else is known from `call`."""
    without_effect: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Arguments that ours lacks, and the values with which it is the same nevertheless."""
    is_module: bool = True
    """Whether torch.nn has a class for it."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where an operation stands: its layer's name, the shapes that come in, the class count."""

    layer: str
    inputs: tuple[Shape, ...]
    classes: int

    @property
    def shape(self) -> Shape:
        """The shape of the first (mostly only) input."""
        return self.inputs[0]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """An operation and its arguments, named as torch.nn names them."""

    family: ClassVar[Family]
    summary: ClassVar[Sentence]
    """What it does, in a sentence for whoever chooses it in the editor."""
    spelling: ClassVar[Spelling] = Spelling()
    mostly_once: ClassVar[bool] = False
    """Whether a network mostly has one, whose layer then needs no number in its name."""
    most_inputs: ClassVar[int] = 1
    is_view: ClassVar[bool] = False
    """Whether what goes out is what came in, laid out anew without memory of its own."""
    passes_back: ClassVar[PassesBack] = "slope"
    mattering: ClassVar[tuple[str, ...]] = ()
    """The arguments that matter most, which an editor shows first; empty: all of them."""
    is_stack: ClassVar[bool] = False
    """Whether the channels of its inputs stand one after another in what goes out."""

    def __post_init__(self) -> None:
        for name, (argument, _) in self.arguments().items():
            object.__setattr__(self, name, argument.read(name, getattr(self, name)))

    @classmethod
    def kind(cls) -> str:
        """The name of the operation, torch.nn's where it has one."""
        return cls.__name__

    @classmethod
    def arguments(cls) -> dict[str, tuple[Argument, Any]]:
        """Each argument's limits and default (`...`: required), in torch.nn's order."""
        return arguments_of(cls)  # type: ignore[arg-type]  # takes __hash__ for the instances'

    def non_defaults(self) -> Iterator[tuple[str, Any]]:
        """The arguments that differ from their defaults."""
        for name, (_, default) in self.arguments().items():
            if getattr(self, name) != default:
                yield name, getattr(self, name)

    def pinned(self) -> Iterator[str]:
        """The sizes that could follow from the input or the classes, and have a number instead."""
        for name, (argument, _) in self.arguments().items():
            if argument.follows and getattr(self, name) is not None:
                yield name

    def with_(self, **changes: Any) -> Self:  # noqa: ANN401 - checked by __post_init__
        """The same with other arguments. Raises Refusal for values outside their limits."""
        return replace(self, **changes)

    def settled(self, site: Site) -> Self:
        """With every size that follows from the input filled in."""
        return self

    def _filled(self, **sizes: object) -> Self:
        """A copy with sizes that follow from the input, which can be beyond what may be entered."""
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__, **sizes)
        return copy

    def output(self, site: Site) -> Shape:
        """The shape that goes out; called on a settled operation. Raises CannotWork."""
        raise NotImplementedError

    def arithmetic(self, site: Site) -> tuple[str, ...]:
        """How the size of the output comes about, a line an axis, with numbers."""
        return ()

    def tensors(self) -> tuple[ParameterTensor, ...]:
        """Parameters and buffers, as torch.nn orders them; called on a settled operation."""
        return ()

    def parameter_formula(self) -> str:
        """How the number of parameters comes about, with numbers; empty where there are none."""
        return ""

    def mult_adds(self, site: Site, output: Shape) -> int:
        """Multiplications of a weight with a value, for the whole batch; biases not counted."""
        return 0

    def keeps(self) -> Kept:
        """What of it autograd holds from the forward pass to the backward pass."""
        return "neither"

    def keeps_besides(self, site: Site, output: Shape) -> int:
        """Bytes that autograd holds beside input and output: indices, masks, padded copies."""
        return 0

    def reach(self, site: Site) -> tuple[Reach, Reach]:
        """What an output pixel looks at, along height and width of a (N, C, H, W) input."""
        return PIXEL, PIXEL

    def map_groups(self, site: Site, output: Shape) -> tuple[int, int]:
        """Maps (of a vector, values) are made in groups: so many, from so many of the input's."""
        return 1, 1

    def kernel(self) -> tuple[int, int] | None:
        """Height and width of the kernel, where there is one."""
        return None

    @property
    def windows(self) -> tuple[Window, Window] | None:
        """The kernel's stops along height and width, where it makes any."""
        return None

    def call(self) -> Call:
        """How PyTorch makes or applies it; called on a settled operation."""
        return Call(self.kind(), named=tuple(self.non_defaults()))

    def notices(self, site: Site, output: Shape) -> tuple[Sentence, ...]:
        """What works, but may surprise."""
        return ()


def counted(tensors: tuple[ParameterTensor, ...]) -> int:
    """The number of trained parameters."""
    return sum(tensor.count for tensor in tensors if tensor.trained)


def product(*numbers: int) -> str:
    """5·5·1 as text."""
    return "·".join(str(number) for number in numbers)


def shape_text(shape: Shape) -> str:
    """[1, 6, 28, 28], as PyTorch and torchinfo print it."""
    return f"[{', '.join(map(str, shape))}]"


def side_text(sides: tuple[int, int]) -> str:
    """5x5: height by width, as the link writes it."""
    return f"{sides[0]}x{sides[1]}"
