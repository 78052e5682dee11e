"""The network as files: source, tables, diagram, description; and a description read back."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from explorer.network import exports, json_file, source
from explorer.network.description import Network
from explorer.network.shapes import Table
from explorer.ui.architecture import network_diagram
from explorer.ui.session import chosen_network
from explorer.ui.session.bound_widgets import entered
from explorer.ui.shell import file_button, language
from explorer.ui.shell.language import _

_UPLOAD = "description-file"


def show(table: Table) -> None:
    """Draws a button for each file; what it holds is made when the button is pressed."""
    network = table.network
    stem = f"{network.name}-{'x'.join(map(str, network.input_shape))}"
    # The making happens elsewhere, where nobody's language is known.
    translate = language.translations(language.current()).gettext
    works = table.failure is None

    def offer(label: str, name: str, make: Callable[[], str], *, ready: bool = True) -> None:
        made = partial(_encoded, make, name)
        file_button.offer(label, f"{stem}{name}", made, key=f"download{name}", ready=ready)

    _group(_("Source"))
    with st.container(horizontal=True):
        offer(
            _("PyTorch, sizes as numbers"),
            ".py",
            partial(source.write, network, "fixed"),
            ready=works,
        )
        offer(
            _("PyTorch, any input shape"),
            "-generic.py",
            partial(source.write, network, "generic"),
            ready=works,
        )
    _group(_("Table"))
    with st.container(horizontal=True):
        offer("CSV", ".csv", partial(exports.write_csv, table))
        offer("LaTeX", ".tex", partial(exports.write_latex, table, translate))
        offer("Markdown", ".md", partial(exports.write_markdown, table, translate))
        offer(_("Text"), ".txt", partial(exports.write_text, table, translate))
    _group(_("Diagram"))
    offer("SVG", ".svg", network_diagram.standalone(table))
    _group(_("Description"))
    offer("JSON", ".json", partial(json_file.write, network))
    st.file_uploader(
        _("Load a description (JSON)"), type="json", key=_UPLOAD, on_change=_loaded, width=420
    )


def _group(name: str) -> None:
    st.markdown(f"**{name}**")


def _encoded(make: Callable[[], str], name: str) -> bytes:
    # Spreadsheets take a file for UTF-8 only when it begins with the mark.
    return make().encode("utf-8-sig" if name == ".csv" else "utf-8")


def _loaded() -> None:
    file = entered(_UPLOAD)
    if file is not None:
        chosen_network.edit(partial(_described, file.getvalue()))


def _described(content: bytes, _network: Network) -> Network:
    """The network of a file. Raises Refusal."""
    return json_file.read(content.decode("utf-8-sig", errors="replace"))
