"""What stands at the top of a module has a user in the product: tests alone are none.

Vulture (make lint) goes by names alone, and so misses what shares its name with something else.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent

ALLOWED = {
    ("explorer.network.source.reader", "read"): "read by the way in for pasted source",
    ("explorer.jobs.queue", "room"): "the keeper asks its workers for it, which the jobs are",
}
REGISTERS = re.compile(r"\b(register|receives)\b")
"""Decorators that hand a function to whom it is called by."""


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "explorer").rglob("*.py")]
TREES = {module_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def imports(body):
    """(local name, module, name or None where the module itself is imported) of the package."""
    for node in body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("explorer"):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                local = alias.asname or alias.name
                yield (local, whole, None) if whole in TREES else (local, node.module, alias.name)


def origin(module, name):
    """Where a name that a package hands on is defined."""
    for local, source, original in imports(TREES[module].body):
        if local == name:
            return None if original is None else origin(source, original)
    return module, name


def uses(module, tree):
    """(module, name) of all that is read in a module, its own names included."""
    local = {name: (source, original) for name, source, original in imports(ast.walk(tree))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            source, original = local.get(node.value.id, (None, ""))
            if original is None:
                yield origin(source, node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            source, original = local.get(node.id, (None, None))
            yield (module, node.id) if original is None else origin(source, original)


def definitions(tree):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not any(REGISTERS.search(ast.unparse(each)) for each in node.decorator_list):
                yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (each.id for each in targets if isinstance(each, ast.Name))


def test_whatever_is_defined_is_used():
    used = {use for module, tree in TREES.items() for use in uses(module, tree)}
    defined = {
        (module, name)
        for module, tree in TREES.items()
        for name in definitions(tree)
        if module.startswith("explorer") and name != "__all__"
    }
    assert sorted(defined - used - set(ALLOWED)) == []
