"""The browser's side of a component: ES modules as one inline script, with the HTML and CSS beside.

    _cards = component("cards", Path(__file__).parent / "cards.js")

reads cards.js, and cards.html and cards.css where they lie beside it; `html=` stands in for the
file, `css=` is added to it. The entry ends its list of imports and has one default export:

    import { element } from "../js/elements.js";
    export default function showCards({ parentElement, data, setTriggerValue }) { ... }

A module imports by a relative path that ends in .js, names in braces or a default export by its own
name; it exports functions, classes and constants, one a declaration. What all components share lies
in components/js. No two modules of one bundle declare the same name: all stand in one scope.
"""

import re
from pathlib import Path

import streamlit as st

from explorer.ui.shell.streamlit_internals import ComponentRenderer

_IMPORT = re.compile(r'^import (?:(\w+)|\{([\w\s,]+)\}) from "(\.[\w./-]+\.js)";\n', re.MULTILINE)
_DECLARED = re.compile(
    r"^(export )?(default )?(?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE
)
_DESCRIPTION = re.compile(r"/\*\*.*?\*/", re.DOTALL)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


class BadModule(ValueError):
    """A module is not written as the bundle needs it: the message says which and why."""


def component(
    name: str, entry: Path, *, html: str | None = None, css: str = ""
) -> ComponentRenderer:
    """Defines an inline component from its entry module and the files of that name beside it."""
    return st.components.v2.component(
        name,
        html=beside(entry, ".html") if html is None else html,
        css=(beside(entry, ".css") + css) or None,
        js=bundle(entry),
    )


def beside(entry: Path, suffix: str) -> str:
    """The text of the file that differs from the entry in its suffix; empty where there is none."""
    path = entry.with_suffix(suffix)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def bundle(entry: Path) -> str:
    """An entry with all that it imports as the text of one module. Comments do not travel with it.

    Raises BadModule.
    """
    texts: dict[Path, str] = {}
    exported = _collect(entry.resolve(), texts, ())
    default = [name for name, is_default in exported.items() if is_default]
    if len(default) != 1:
        raise BadModule(f"{entry.name} has {len(default)} default exports, an entry has one")
    _refuse_twins(texts)
    return "".join(map(_compact, texts.values())) + f"export default {default[0]};\n"


def _collect(path: Path, texts: dict[Path, str], importers: tuple[Path, ...]) -> dict[str, bool]:
    """Puts a module into `texts` behind its imports; what it exports, and which is its default."""
    if path in importers:
        raise BadModule(f"{path.name} imports itself through {importers[-1].name}")
    source = path.read_text(encoding="utf-8")
    for default, names, address in _IMPORT.findall(source):
        exported = _collect((path.parent / address).resolve(), texts, (*importers, path))
        for name in [default] if default else re.findall(r"\w+", names):
            if exported.get(name) is not bool(default):
                raise BadModule(f"{path.name} imports {name}, which {address} does not export so")
    text = _IMPORT.sub("", source)
    exports = {name: bool(default) for export, default, name in _DECLARED.findall(text) if export}
    text = re.sub(r"^export (?:default )?(?=async |function|class|const|let)", "", text, flags=re.M)
    if left := _LEFT_OVER.search(text):
        raise BadModule(f"{path.name}: {left[0]} is no form of import or export that is read")
    texts.setdefault(path, text)
    return exports


def _refuse_twins(texts: dict[Path, str]) -> None:
    owners: dict[str, Path] = {}
    for path, text in texts.items():
        for _export, _default, name in _DECLARED.findall(text):
            if name in owners:
                raise BadModule(f"{owners[name].name} and {path.name} both declare {name}")
            owners[name] = path


def _compact(text: str) -> str:
    lines = (line.strip() for line in _DESCRIPTION.sub("", text).splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
