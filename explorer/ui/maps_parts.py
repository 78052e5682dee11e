"""What stands below the bench: the image, what excites the chosen map, files to take away."""

from functools import partial

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui import excitation, images, parts
from explorer.ui.glassbox import downloads, here
from explorer.ui.glassbox.scene import Scene
from explorer.ui.language import _


def show(table: Table, scene: Scene) -> None:
    """Draws the tabs, and what is in the open one."""
    parts.show(
        table,
        {
            "image": (_("The image"), _image),
            "pair": (_("Side by side"), partial(_pair, scene)),
            "excites": (_("What excites it"), partial(_excites, scene)),
            "files": (_("Download"), partial(_files, scene)),
        },
    )


def _image(_table: Table) -> None:
    with st.container(width=360):
        images.look()


def _pair(scene: Scene, _table: Table) -> None:
    here.show_pair(scene)


def _excites(scene: Scene, _table: Table) -> None:
    chosen = here.choice(scene)
    excitation.show(chosen.layer, chosen.map)


def _files(scene: Scene, table: Table) -> None:
    downloads.show(table.network.name, scene, here.choice(scene))
