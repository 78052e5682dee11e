"""What a folded block holds, in the same words in the diagram, in the table and on the stage."""

from explorer.network.block_tree import Unit
from explorer.ui.shell.language import _, ngettext


def count(unit: Unit) -> str:
    """As short as it can be said: 2 blocks; 5 layers of one that holds no others."""
    if not unit.blocks:
        return _layers(unit)
    return ngettext("{count} block", "{count} blocks", unit.blocks).format(count=unit.blocks)


def held(unit: Unit) -> str:
    """In full: 2 blocks alike, 14 layers."""
    if not unit.blocks:
        return _layers(unit)
    alike = _("{count} blocks alike").format(count=unit.blocks)
    return f"{alike if unit.is_alike else count(unit)}, {_layers(unit)}"


def _layers(unit: Unit) -> str:
    return _("{count} layers").format(count=len(unit.layers))
