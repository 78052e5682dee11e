"""What stands below the inspector: the image, what excites the chosen map, files to take away."""

from functools import partial

import streamlit as st

from explorer.network.shapes import Table
from explorer.ui.components import image_picker, tabs
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.feature_maps import map_files, maps_glass_box, strongest_patches
from explorer.ui.shell.language import _


def show(table: Table, scene: Scene) -> None:
    """Draws the tabs, and what is in the open one."""
    tabs.show(
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
        image_picker.look()


def _pair(scene: Scene, _table: Table) -> None:
    maps_glass_box.show_pair(scene)


def _excites(scene: Scene, _table: Table) -> None:
    chosen = maps_glass_box.choice(scene)
    strongest_patches.show(chosen.layer, chosen.map)


def _files(scene: Scene, table: Table) -> None:
    map_files.show(table.network.name, scene, maps_glass_box.choice(scene))
