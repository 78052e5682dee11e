"""Layers that only lay the values out anew."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Self

from explorer.network.operations.argument import inferred
from explorer.network.operations.base import (
    Call,
    CannotWork,
    Family,
    Operation,
    PassesBack,
    Shape,
    Site,
    Spelling,
    product,
    shape_text,
)
from explorer.network.operations.checks import follow_the_input
from explorer.sentence import N_, Sentence


@dataclass(frozen=True, kw_only=True)
class Flatten(Operation):
    """(N, C, H, W) -> (N, C·H·W): the batch stays as it is. torch.nn.Flatten."""

    summary: ClassVar[Sentence] = Sentence(
        N_("Lays the maps of an image out as one row of values.")
    )
    spelling: ClassVar[Spelling] = Spelling(
        order="start_dim end_dim",
        functions={"flatten": ""},
        without_effect={"start_dim": (1,), "end_dim": (-1,)},
    )
    mostly_once: ClassVar[bool] = True
    family: ClassVar[Family] = "pointwise"
    is_view: ClassVar[bool] = True
    passes_back: ClassVar[PassesBack] = "copy"

    def output(self, site: Site) -> Shape:
        """All axes but the batch in one."""
        return (site.shape[0], prod(site.shape[1:]))

    def arithmetic(self, site: Site) -> tuple[str, ...]:
        """16·5·5 = 400."""
        return (f"{product(*site.shape[1:])} = {prod(site.shape[1:])}",)

    def map_groups(self, site: Site, output: Shape) -> tuple[int, int]:
        """The values of a map from that map."""
        return _values_of_a_map(site)

    def call(self) -> Call:
        """`torch.flatten(x, 1)`."""
        return Call("Flatten", expression="torch.flatten({}, 1)")


@dataclass(frozen=True, kw_only=True)
class View(Operation):
    """`x.view(-1, features)`: rows of so many values, however many rows that makes.

    With a number of features that is not an image's, values of one image end up in several rows, or
    those of several in one, without a word from PyTorch. torch.Tensor.view.
    """

    summary: ClassVar[Sentence] = Sentence(
        N_("Lays all values out in rows of a length that is given.")
    )
    spelling: ClassVar[Spelling] = Spelling(is_module=False)
    mostly_once: ClassVar[bool] = True
    family: ClassVar[Family] = "pointwise"
    is_view: ClassVar[bool] = True
    passes_back: ClassVar[PassesBack] = "copy"

    features: int | None = inferred()

    def settled(self, site: Site) -> Self:
        """`features` are all the values of an image."""
        return self._filled(features=self.features or prod(site.shape[1:]))

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where the values do not fill whole rows."""
        assert self.features is not None  # settled
        count, image = prod(site.shape), prod(site.shape[1:])
        if count % self.features:
            raise CannotWork(
                N_(
                    "{layer}: view(-1, {features}) cannot lay out {count} values: "
                    "{product} = {count}, and {count} / {features} leaves {rest}. "
                    "Let features follow the input ({image})."
                ),
                layer=site.layer,
                features=self.features,
                count=count,
                product=product(*site.shape),
                rest=count % self.features,
                image=image,
                cause="features",
                fixes=(follow_the_input(site.layer, "features", image),),
            )
        return (count // self.features, self.features)

    def arithmetic(self, site: Site) -> tuple[str, ...]:
        """1·16·5·5 / 400 = 1: values over features are rows."""
        assert self.features is not None  # settled
        return (f"{product(*site.shape)} / {self.features} = {prod(site.shape) // self.features}",)

    def map_groups(self, site: Site, output: Shape) -> tuple[int, int]:
        """The values of a map from that map."""
        return _values_of_a_map(site)

    def call(self) -> Call:
        """`x.view(-1, 400)`."""
        return Call("View", (self.features,), expression=f"{{}}.view(-1, {self.features})")

    def notices(self, site: Site, output: Shape) -> tuple[Sentence, ...]:
        """A batch that is not the batch that came in."""
        if output[0] == site.shape[0]:
            return ()
        return (
            Sentence(
                N_(
                    "{layer} changes the batch: {before} comes in, {after} goes out, since "
                    "view(-1, {features}) makes rows of {features} values and an image has "
                    "{image}. Rows are no longer images."
                ),
                layer=site.layer,
                before=shape_text(site.shape),
                after=shape_text(output),
                features=self.features,
                image=prod(site.shape[1:]),
            ),
        )


def _values_of_a_map(site: Site) -> tuple[int, int]:
    return (prod(site.shape[2:]), 1) if len(site.shape) == 4 else (1, 1)
