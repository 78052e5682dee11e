"""docs/layers.svg: the floors of the package, drawn from the import contracts in pyproject.toml."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
LIBRARIES = ("streamlit", "plotly", "torch", "dask")
_LEFT, _WIDE, _HIGH, _GAP, _TOP = 20, 720, 44, 8, 40
_SAYS = {
    "pages": "The router, and a short file a page: what is shown, in what order.",
    "installation": "What all of them need: settings, sentences, numbers, where the files are.",
}
"""Where files stand side by side, and none speaks for all."""
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #16191b; }
  .name { font-weight: 600; font-size: 15px; }
  .library { text-anchor: end; fill: #0b6670; }
  .note { fill: #5b6569; }
  rect { fill: #f3f5f5; stroke: #c3cacc; }
  path { fill: none; stroke: #5b6569; stroke-width: 1.5; }
  @media (prefers-color-scheme: dark) {
    text { fill: #eceff0; }
    .library { fill: #5fc9d3; }
    .note { fill: #9aa5a9; }
    rect { fill: #1a2022; stroke: #3d484c; }
    path { stroke: #9aa5a9; }
  }
"""


@dataclass(frozen=True)
class Floor:
    """Packages that stand side by side, what they say of themselves, what they may import."""

    names: tuple[str, ...]
    says: str
    libraries: tuple[str, ...]


def floors() -> list[Floor]:
    """From the top: the scripts, then the layers of the contract as far as they are there."""
    contracts = _contracts()
    (layers,) = (each["layers"] for each in contracts if each.get("containers") == ["explorer"])
    present = [Floor(("app.py", "pages"), _SAYS["pages"], _may_import("pages", contracts))]
    for layer in layers:
        names = tuple(name for name in re.findall(r"\w+", layer) if _path(name).exists())
        if names:
            says = _SAYS.get(names[-1]) or _first_sentence(_path(names[0]))
            present.append(Floor(names, says, _may_import(names[0], contracts)))
    return present


def picture() -> str:
    """The whole file: a band a floor, the command line beside it, an arrow for the direction."""
    bands = floors()
    high = _TOP + len(bands) * (_HIGH + _GAP) + 28
    parts = [_band(floor, _TOP + at * (_HIGH + _GAP)) for at, floor in enumerate(bands)]
    foot = _TOP + len(bands) * (_HIGH + _GAP) - _GAP
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE + 2 * _LEFT} {high}" \
role="img" aria-label="The floors of the package, each above those that it may use">
<style>{_STYLE}</style>
<text class="note" x="{_LEFT}" y="24">uses what stands below it only</text>
<text class="library" x="{_LEFT + _WIDE - 10}" y="24">may import</text>
<path d="M10 {_TOP} V{foot} M6 {foot - 7} L10 {foot} L14 {foot - 7}"/>
{"".join(parts)}<text class="note" x="{_LEFT}" y="{foot + 22}">\
The command line uses every floor but ui: {", ".join(_command_line())}.</text>
</svg>
"""


def _band(floor: Floor, top: int) -> str:
    name = " · ".join(floor.names)
    return f"""<rect x="{_LEFT}" y="{top}" width="{_WIDE}" height="{_HIGH}" rx="4"/>
<text class="name" x="{_LEFT + 12}" y="{top + 19}">{escape(name)}</text>
<text x="{_LEFT + 12}" y="{top + 36}">{escape(floor.says)}</text>
<text class="library" x="{_LEFT + _WIDE - 10}" y="{top + 19}">{", ".join(floor.libraries)}</text>
"""


def _contracts() -> list[dict[str, Any]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts: list[dict[str, Any]] = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return contracts


def _command_line() -> list[str]:
    (names,) = (each["exhaustive_ignores"] for each in _contracts() if "exhaustive_ignores" in each)
    return [f"{name}.py" for name in names]


def _path(name: str) -> Path:
    package = ROOT / "explorer" / name
    return package / "__init__.py" if package.is_dir() else package.with_suffix(".py")


def _first_sentence(path: Path) -> str:
    """What its docstring begins with."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split())


def _may_import(name: str, contracts: list[dict[str, Any]]) -> tuple[str, ...]:
    """The libraries that no contract forbids to it, or to some modules of it only: with those."""
    module = name if name == "pages" else f"explorer.{name}"
    allowed = []
    for library in LIBRARIES:
        forbidding = [each for each in contracts if _forbids(each, module, library)]
        exempt = [set(_exempt(each, module, library)) for each in forbidding]
        some = sorted(set.intersection(*exempt)) if exempt else []
        if not forbidding or "**" in some:
            allowed.append(library)
        elif some:
            allowed.append(f"{library} in {' and '.join(some)}")
    return tuple(allowed)


def _forbids(contract: dict[str, Any], module: str, library: str) -> bool:
    sources = (source.removesuffix(".*") for source in contract.get("source_modules", ()))
    return library in contract.get("forbidden_modules", ()) and any(
        f"{module}.".startswith(f"{source}.") for source in sources
    )


def _exempt(contract: dict[str, Any], module: str, library: str) -> Iterator[str]:
    """The modules below this one that the contract lets import it; ** for all."""
    for text in contract.get("ignore_imports", ()):
        importer, _, imported = text.partition(" -> ")
        if imported == library and importer.startswith(f"{module}."):
            yield importer.removeprefix(f"{module}.")
