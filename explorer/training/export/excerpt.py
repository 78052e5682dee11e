"""Functions of the app as they stand in its own files, for a program that cannot import them.

So a program that repeats a run does what the run did, and nothing of it is written twice.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType

_OURS = ("explorer", "collections.abc", "typing", "numpy.typing")
"""Imports that only types need, or that a program does without."""


@dataclass(frozen=True)
class Excerpt:
    """Text of a module that runs by itself."""

    imports: frozenset[str]
    """The lines that it needs above it."""
    text: str


def excerpt(module: ModuleType, *names: str) -> Excerpt:
    """Functions and constants of a module, with all of its own that they use, in its order.

    Types are left out, for their names mean nothing elsewhere, and so is the underscore of what is
    private, unless something goes by the name without it.
    """
    source = inspect.getsource(module)
    body = ast.parse(source).body
    defined = {name: node for node in body for name in _defined(node)}
    needed: set[str] = set()
    used: set[str] = set()
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        needed.add(name)
        uses = set(_used(defined[name]))
        waiting += (uses & defined.keys()) - needed
        used |= uses
    description = _descriptions(body)
    text = ""
    for name, node in defined.items():
        if name in needed:
            part = _text(node, source.splitlines(), description.get(name))
            # Constants stand together, functions two lines apart.
            text += "\n\n" * (isinstance(node, ast.FunctionDef) and bool(text)) + part + "\n"
    for name in needed:
        if name.startswith("_") and name[1:] not in used:
            text = re.sub(rf"\b{name}\b", name[1:], text)
    return Excerpt(frozenset(_imports(body, used)), text.rstrip())


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef):
        yield node.name
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield node.targets[0].id
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _descriptions(body: list[ast.stmt]) -> dict[str, str]:
    """What stands under each constant."""
    return {
        name: below.value.value
        for node, below in pairwise(body)
        if not isinstance(node, ast.FunctionDef)
        for name in _defined(node)
        if isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


class _Untyped(ast.NodeTransformer):
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        return ast.Assign([node.target], node.value or ast.Constant(None), lineno=node.lineno)


def _untyped(node: ast.stmt) -> ast.stmt:
    made: ast.stmt = _Untyped().visit(deepcopy(node))
    return made


def _used(node: ast.stmt) -> Iterator[str]:
    """All names in it: what it uses, and what it calls things by."""
    for each in ast.walk(_untyped(node)):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.arg):
            yield each.arg


def _text(node: ast.stmt, lines: list[str], description: str | None) -> str:
    """As it was written, without its types."""
    if not isinstance(node, ast.FunctionDef):
        above = [f"# {line}".rstrip() for line in description.splitlines()] if description else []
        return "\n".join([*above, ast.unparse(_untyped(node))])
    head = _untyped(node)
    assert isinstance(head, ast.FunctionDef)
    head.body = [ast.Pass()]
    written = [line.encode() for line in lines]
    for each in ast.walk(node):
        if isinstance(each, ast.AnnAssign) and each.value is not None:
            line = written[each.lineno - 1]
            first, last = each.target.end_col_offset, each.annotation.end_col_offset
            written[each.lineno - 1] = line[:first] + line[last:]
    body = [line.decode() for line in written[node.body[0].lineno - 1 : node.end_lineno]]
    return "\n".join([*ast.unparse(head).splitlines()[:-1], *body])


def _imports(body: list[ast.stmt], used: set[str]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.Import):
            for each in node.names:
                if (each.asname or each.name) in used:
                    yield ast.unparse(ast.Import([each]))
        elif isinstance(node, ast.ImportFrom) and not (node.module or "").startswith(_OURS):
            names = [each for each in node.names if (each.asname or each.name) in used]
            if names:
                yield ast.unparse(ast.ImportFrom(node.module, names, 0))
