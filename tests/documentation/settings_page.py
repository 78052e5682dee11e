"""docs/settings.md: one table of all settings, from their records."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from explorer.settings import Amount, Setting, Text

ROOT = Path(__file__).parent.parent.parent
NAME = re.compile(r"EXPLORER_[A-Z_]+")
_HEAD = """# Settings

All of them are variables of the environment, read when they are needed. Numbers may be written as
`1000`, `100k`, `3GB` or `500MiB`. The table is written from the records in the code: `make docs`.

| Setting | What it means | Not set | What it may be |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    rows = sorted(_row(setting) for setting in records())
    return _HEAD + "".join(rows)


def _row(setting: Setting) -> str:
    match setting:
        case Amount():
            allowed = f"a number, {setting.least} or more"
        case Text():
            allowed = f"as in `{setting.example}`"
        case _:
            raise TypeError(f"{setting.name} is of a kind that the page does not know")
    return f"| `{setting.name}` | {setting.meaning} | {setting.unset} | {allowed} |\n"


def records() -> list[Setting]:
    """All records: those of each module that says a setting's name."""
    modules = [import_module(module) for module in sorted({place for place, _ in literals()})]
    values = [value for module in modules for value in vars(module).values()]
    return list({id(value): value for value in values if isinstance(value, Setting)}.values())


def literals() -> Iterator[tuple[str, str]]:
    """(module, text) of each text in the code that says a setting's name, docstrings included."""
    for path in sorted((ROOT / "explorer").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from ((module, name) for name in NAME.findall(node.value))


def duplicates() -> list[str]:
    """A sentence for each name that the code says more than once: its record says it for all."""
    places: dict[str, list[str]] = {}
    for module, name in literals():
        places.setdefault(name, []).append(module)
    return [
        f"{name} stands in {', '.join(modules)}: only its record says it"
        for name, modules in sorted(places.items())
        if len(modules) > 1
    ]
