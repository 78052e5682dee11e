"""Checks that several families share, each with its sentence and the fixes it offers."""

from collections.abc import Mapping
from math import gcd
from typing import Any

from explorer.network.operations.argument import Pair, both
from explorer.network.operations.base import (
    CannotWork,
    Change,
    Fix,
    Shape,
    Site,
    Window,
    shape_text,
    side_text,
)
from explorer.sentence import N_, Sentence

MOST_PADDING = 1_024
"""Of a convolution, on a side; a pool's may be half its kernel at most."""


def set_argument(layer: str, argument: str, value: Any) -> Fix:  # noqa: ANN401 - any argument
    """Offer to give an argument another value."""
    return Fix(
        Sentence(
            N_("{layer}: set {argument}={value}"), layer=layer, argument=argument, value=value
        ),
        (Change(layer, argument, value),),
    )


def follow_the_input(layer: str, argument: str, size: int) -> Fix:
    """Offer to infer a size that is pinned."""
    return Fix(
        Sentence(
            N_("{layer}: let {argument} follow the input ({size})"),
            layer=layer,
            argument=argument,
            size=size,
        ),
        (Change(layer, argument, None),),
    )


def take_out(layer: str) -> Fix:
    """Offer to remove the layer."""
    return Fix(Sentence(N_("remove {layer}"), layer=layer), (Change(layer, None),))


def needs_maps(site: Site, kind: str) -> None:
    """Refuses anything but (N, C, H, W)."""
    if len(site.shape) != 4:
        raise CannotWork(
            N_(
                "{layer}: {kind} works on maps (N, C, H, W), but {shape} comes in. "
                "Move it before the layer that flattens, or remove it."
            ),
            layer=site.layer,
            kind=kind,
            shape=shape_text(site.shape),
            fixes=(take_out(site.layer),),
        )


def needs_pinned_size(site: Site, argument: str, pinned: int | None, incoming: int) -> None:
    """Refuses an input that is not of the size to which an argument is pinned."""
    if incoming != pinned:
        raise CannotWork(
            N_(
                "{layer}: {argument} is pinned to {pinned}, but {shape} brings {incoming}. "
                "Let {argument} follow the input."
            ),
            layer=site.layer,
            argument=argument,
            pinned=pinned,
            shape=shape_text(site.shape),
            incoming=incoming,
            cause=argument,
            fixes=(follow_the_input(site.layer, argument, incoming),),
        )


def needs_equal_groups(site: Site, argument: str, groups: int, counts: Mapping[Any, int]) -> None:
    """Refuses channels, counted under what they are called, that do not make equal groups."""
    for name, count in counts.items():
        if count % groups:
            fitting = gcd(groups, *counts.values())
            raise CannotWork(
                N_(
                    "{layer}: {count} {name} cannot be parted into {groups} equal groups: "
                    "{count} / {groups} leaves {rest}. Use {argument}={fitting}."
                ),
                layer=site.layer,
                count=count,
                name=name,
                groups=groups,
                rest=count % groups,
                argument=argument,
                fitting=fitting,
                cause=argument,
                fixes=(set_argument(site.layer, argument, fitting),),
            )


def needs_room(
    site: Site,
    windows: tuple[Window, Window],
    kernel_size: Pair,
    most_padding: Pair = MOST_PADDING,
) -> tuple[int, int]:
    """Stops along height and width; refuses a kernel that has no room."""
    sizes = site.shape[2:]
    height, width = (window.positions(size) for window, size in zip(windows, sizes, strict=True))
    if height > 0 and width > 0:
        return height, width
    padding = _padding_that_helps(windows, sizes)
    fixes = [_smaller_kernel(site.layer, windows, sizes, kernel_size), take_out(site.layer)]
    template = N_(
        "{layer}: a {kernel} kernel has no room in a {sides} map{padded}; "
        "use a smaller kernel, or drop a pool."
    )
    if all(needed <= most for needed, most in zip(padding, both(most_padding), strict=True)):
        fixes.insert(0, set_argument(site.layer, "padding", as_pair(padding)))
        template = N_(
            "{layer}: a {kernel} kernel has no room in a {sides} map{padded}; "
            "use padding={padding} or more, or drop a pool."
        )
    raise CannotWork(
        template,
        layer=site.layer,
        kernel=_kernel_text(windows),
        sides=side_text((sizes[0], sizes[1])),
        padding=as_pair(padding),
        padded=_with_padding(windows),
        cause="kernel_size",
        fixes=tuple(fixes),
    )


def _padding_that_helps(windows: tuple[Window, Window], sizes: Shape) -> tuple[int, int]:
    first, second = (
        window.before + max(0, -(-(window.extent - size - window.before - window.after) // 2))
        for window, size in zip(windows, sizes, strict=True)
    )
    return first, second


def _smaller_kernel(
    layer: str, windows: tuple[Window, Window], sizes: Shape, kernel_size: Pair
) -> Fix:
    first, second = (
        min(kernel, (size + window.before + window.after - 1) // window.dilation + 1)
        for kernel, size, window in zip(both(kernel_size), sizes, windows, strict=True)
    )
    return set_argument(layer, "kernel_size", as_pair((first, second)))


def as_pair(sides: tuple[int, int]) -> Pair:
    """One number where height and width are alike."""
    return sides[0] if sides[0] == sides[1] else sides


def _with_padding(windows: tuple[Window, Window]) -> Sentence | str:
    around = (windows[0].before, windows[1].before)
    if not any(around):
        return ""
    return Sentence(N_(" with padding={around} around it"), around=as_pair(around))


def _kernel_text(windows: tuple[Window, Window]) -> Sentence | str:
    kernel = side_text((windows[0].kernel, windows[1].kernel))
    extent = side_text((windows[0].extent, windows[1].extent))
    if kernel == extent:
        return kernel
    return Sentence(N_("{kernel} (dilated to {extent})"), kernel=kernel, extent=extent)
