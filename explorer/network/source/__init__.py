"""A network as PyTorch source, as it is written in class, and such source as a network."""

from explorer.network.source.reader import read
from explorer.network.source.writer import Form, class_lines, write

__all__ = ["Form", "class_lines", "read", "write"]
