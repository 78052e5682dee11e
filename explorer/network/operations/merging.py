"""Layers that several earlier layers feed."""

from dataclasses import dataclass
from typing import ClassVar

from explorer.network.operations.base import (
    Call,
    CannotWork,
    Family,
    Operation,
    PassesBack,
    Shape,
    Site,
    Spelling,
    shape_text,
)
from explorer.sentence import N_, Sentence

_MOST = 64


@dataclass(frozen=True, kw_only=True)
class Add(Operation):
    """Equal shapes -> the same shape: the sum, value by value (a residual connection)."""

    summary: ClassVar[Sentence] = Sentence(
        N_("Adds what several layers put out, value by value, as a residual connection does.")
    )
    spelling: ClassVar[Spelling] = Spelling(functions={"add": ""}, is_module=False)
    family: ClassVar[Family] = "merging"
    most_inputs: ClassVar[int] = _MOST
    passes_back: ClassVar[PassesBack] = "copy"

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where PyTorch cannot broadcast (torch.broadcast_shapes)."""
        result = site.inputs[0]
        for shape in site.inputs[1:]:
            wider = max(len(result), len(shape))
            first = (1,) * (wider - len(result)) + result
            second = (1,) * (wider - len(shape)) + shape
            if any(a not in (b, 1) and b != 1 for a, b in zip(first, second, strict=True)):
                raise CannotWork(
                    N_(
                        "{layer}: {first} and {second} cannot be added, for their sizes differ. "
                        "Make the branches end alike, with a 1x1 convolution of the same stride "
                        "and channels on the shorter one."
                    ),
                    layer=site.layer,
                    first=shape_text(site.inputs[0]),
                    second=shape_text(shape),
                )
            result = tuple(max(a, b) for a, b in zip(first, second, strict=True))
        return result

    def arithmetic(self, site: Site) -> tuple[str, ...]:
        """[1, 16, 8, 8] + [1, 16, 8, 8]."""
        return (" + ".join(shape_text(shape) for shape in site.inputs),)

    def call(self) -> Call:
        """`a + b`."""
        return Call("Add", expression="{}", joint=" + ")

    def notices(self, site: Site, output: Shape) -> tuple[Sentence, ...]:
        """Shapes that differ are stretched by broadcasting."""
        if all(shape == output for shape in site.inputs):
            return ()
        return (
            Sentence(
                N_(
                    "{layer} adds different shapes: PyTorch repeats the smaller one along the axes "
                    "of size 1 until it is {shape}."
                ),
                layer=site.layer,
                shape=shape_text(output),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Concat(Operation):
    """(N, C1, H, W), (N, C2, H, W) -> (N, C1 + C2, H, W). torch.cat(..., dim=1)."""

    is_stack: ClassVar[bool] = True
    summary: ClassVar[Sentence] = Sentence(
        N_("Puts the maps of several layers side by side, as one stack of channels.")
    )
    spelling: ClassVar[Spelling] = Spelling(functions={"cat": "", "concat": ""}, is_module=False)
    family: ClassVar[Family] = "merging"
    most_inputs: ClassVar[int] = _MOST
    passes_back: ClassVar[PassesBack] = "copy"

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where anything but the channels differs."""
        first = site.inputs[0]
        for shape in site.inputs[1:]:
            if len(shape) != len(first) or (shape[0], shape[2:]) != (first[0], first[2:]):
                raise CannotWork(
                    N_(
                        "{layer}: {first} and {second} cannot be joined along the channels, for "
                        "they differ elsewhere. Make the branches end with the same height and "
                        "width."
                    ),
                    layer=site.layer,
                    first=shape_text(first),
                    second=shape_text(shape),
                )
        return (first[0], sum(shape[1] for shape in site.inputs), *first[2:])

    def arithmetic(self, site: Site) -> tuple[str, ...]:
        """16 + 32 = 48 channels."""
        channels = [shape[1] for shape in site.inputs]
        return (f"{' + '.join(map(str, channels))} = {sum(channels)}",)

    def call(self) -> Call:
        """`torch.cat([a, b], dim=1)`."""
        return Call("Concat", expression="torch.cat([{}], dim=1)")
