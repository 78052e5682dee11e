"""Blocks as they are drawn where a deep network is folded: one stands for the layers of a unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from explorer.figures.diagram_flow import Block
from explorer.network.block_tree import Branch, Unit


def folded(
    blocks: Sequence[Block], branches: Sequence[Branch], costs: Mapping[str, float] | None = None
) -> list[Block]:
    """The blocks of the input and of every layer -> those of the input and of what is in sight.

    `costs`: what each layer costs, of which a folded unit shows its share. No branches: all blocks.
    """
    if not branches:
        return list(blocks)
    by_name = {block.name: block for block in blocks}
    total = sum(costs.values()) if costs else 0.0
    drawn = [blocks[0]]
    for unit, within in _in_sight(branches):
        if not unit.is_group:
            drawn.append(replace(by_name[unit.name], within=within))
            continue
        cost = sum(costs[layer] for layer in unit.layers) if costs else 0.0
        share = cost / total if total else 0.0
        drawn.append(replace(_as_one(unit, by_name), within=within, share=share))
    return drawn


def _in_sight(branches: Sequence[Branch]) -> Iterator[tuple[Unit, tuple[str, ...]]]:
    """What is drawn, with the open units around it."""
    around: list[str] = []
    for branch in branches:
        del around[branch.level - 1 :]
        if branch.is_open:
            around.append(branch.unit.name)
        else:
            yield branch.unit, tuple(around)


def _as_one(unit: Unit, by_name: Mapping[str, Block]) -> Block:
    """What goes out of its last layer; that it fails where one of its layers does."""
    inside = [by_name[layer] for layer in unit.layers]
    fails = next((block for block in inside if block.state == "fails"), None)
    last = inside[-1]
    return Block(
        last.name,
        None,
        unit.inputs,
        last.shape,
        last.label if fails is None else fails.label,
        sentence=last.sentence if fails is None else fails.sentence,
        state=last.state if fails is None else "fails",
        opens=unit.name,
        holds=unit.layers,
    )
