"""Ways out of a layer that cannot work, each tried before it is offered."""

from functools import lru_cache

from explorer.network.description import INPUT, MOST_SIDE, Network
from explorer.network.editing import applied
from explorer.network.operations import Change, Fix
from explorer.network.shapes import Table, table
from explorer.sentence import N_, Explained, Sentence

_MOST_OFFERED = 4
_MOST_GROWTH = 1_024
"""Pixels by which an input is offered to be larger; beyond, another network is meant."""


@lru_cache(maxsize=64)
def offered(broken: Table) -> tuple[Fix, ...]:
    """The fixes after which the failing layer works, those that mend the whole network first."""
    if broken.failure is None:
        return ()
    network, layer = broken.network, broken.failure.layer
    candidates = [
        *_all_sizes_inferred(network),
        *broken.failure.offered,
        *_without_a_pool(broken),
        *_larger_input(broken),
    ]
    tried = [(fix, _left_after(network, fix, layer)) for fix in candidates]
    working = [(fix, left) for fix, left in tried if left is not None]
    # Stable: the operation's own order stays, with taking the layer out as the last resort.
    working.sort(key=lambda entry: (entry[1], _takes_out(entry[0], layer)))
    return tuple(fix for fix, _ in working[:_MOST_OFFERED])


def _takes_out(fix: Fix, layer: str) -> bool:
    return any(change.layer == layer and change.argument is None for change in fix.changes)


def _left_after(network: Network, fix: Fix, layer: str) -> int | None:
    """How many layers are still not reached after a fix; None where it does not help this one."""
    try:
        after = table(applied(network, fix.changes))
    except Explained:
        return None
    if after.failure is None:
        return 0
    place = after.network.places
    if layer in place and after.failure.place <= place[layer]:
        return None
    return len(after.network.layers) - after.failure.place


def _all_sizes_inferred(network: Network) -> list[Fix]:
    """Every pinned size that can follow from the input, and the last layer's from the classes."""
    last = network.layers[-1].name
    changes = tuple(
        Change(layer.name, name, None)
        for layer in network.layers
        for name in layer.operation.pinned()
        if layer.name == last or not name.startswith("out_")
    )
    if len(changes) < 2:
        return []
    return [Fix(Sentence(N_("let every pinned size follow the input")), changes)]


def _without_a_pool(broken: Table) -> list[Fix]:
    """Taking out the nearest pool before the layer: the map is larger then."""
    pools = [row.name for row in broken.rows if row.family == "pooling"]
    return [
        Fix(Sentence(N_("remove {layer}"), layer=name), (Change(name, None),))
        for name in pools[-1:]
    ]


def _larger_input(broken: Table) -> list[Fix]:
    """The least larger input at which as many layers work as at a far larger one, by halving."""
    assert broken.failure is not None
    network = broken.network
    channels, height, width = network.input_shape

    def grown(by: int) -> tuple[int, int, int]:
        # The shorter side grows first: a square input is what most networks are at home with.
        side = min(height, width) + by
        return channels, max(height, side), max(width, side)

    def reached(by: int) -> int:
        failure = table(network.with_(input_shape=grown(by))).failure
        return len(network.layers) if failure is None else failure.place

    low, high = 0, min(_MOST_GROWTH, MOST_SIDE - max(height, width))
    goal = reached(high)
    if high < 1 or goal <= broken.failure.place:
        return []
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) >= goal else (middle, high)
    shape = grown(high)
    return [
        Fix(
            Sentence(N_("use an input of {shape}"), shape="x".join(map(str, shape))),
            (Change(INPUT, None, shape),),
        )
    ]
