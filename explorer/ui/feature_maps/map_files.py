"""Files to take away: pictures, numbers, and the glass box itself as a page of its own."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from explorer.figures import glass_box_image, mosaic
from explorer.figures.glass_box_image import Class, Sheet
from explorer.inspection import array_files
from explorer.network.description import INPUT
from explorer.network.shapes import Table
from explorer.numerals import share
from explorer.ui.components.glass_box import layer_pictures, stage_message
from explorer.ui.components.glass_box.scene import Scene, shades
from explorer.ui.components.png import png
from explorer.ui.shell import file_button, taking_away
from explorer.ui.shell.language import _
from explorer.ui.stage import scenes, step_file

_MOST_CLASSES = 10


def show(table: Table) -> None:
    """Draws a button for each file; what it holds is made when the button is pressed."""
    if table.failure is not None or taking_away.refused_on_screen():
        return
    stem, scene = table.network.name, scenes.forward(table)
    layer = scenes.choice(scene).layer

    def offer(label: str, name: str, make: Callable[[], bytes]) -> None:
        file_button.offer(label, name, make, key=f"maps-{name}")

    _group(_("Pictures"))
    with st.container(horizontal=True):
        offer(_("Stage, PNG"), f"{stem}.png", partial(stage_png, scene))
        offer(
            _("Maps of {layer}, PNG").format(layer=layer),
            f"{stem}-{layer}.png",
            partial(mosaic_png, scene, layer),
        )
    _group(_("Numbers"))
    with st.container(horizontal=True):
        offer(
            _("{layer}: what goes in, comes out, and its parameters").format(layer=layer),
            f"{layer}.safetensors",
            partial(_layer, scene, layer),
        )
        offer(
            _("All activations, safetensors"),
            f"{stem}-activations.safetensors",
            lambda: array_files.safetensors_file(array_files.everything(scene.capture)),
        )
        offer(
            _("All activations, npz"),
            f"{stem}-activations.npz",
            lambda: array_files.npz_file(array_files.everything(scene.capture)),
        )
    _group(_("A page to hand out"))
    made = step_file.page(table, scene, "forward", stem)
    offer(_("Stage and inspector, HTML"), f"{stem}.html", made)
    st.caption(_("It works without a server or a network: mail it, or put it on a stick."))


def _group(name: str) -> None:
    st.markdown(f"**{name}**")


def _layer(scene: Scene, layer: str) -> bytes:
    row = scene.by_name[layer]
    return array_files.safetensors_file(array_files.of_layer(row, scene.capture, scene.parameters))


def mosaic_png(scene: Scene, layer: str) -> bytes:
    """All maps of a layer, as a file."""
    values = scene.values(layer)
    (first, end), *_rest = scene.block(layer)
    alone = values[first:end]
    shown = alone[0] if len(alone) == 1 else alone[None]
    return png(mosaic.layer(shown, scene.colours, most_pixels=2**22).image)


def stage_png(scene: Scene) -> bytes:
    """The whole network with its maps, as a file."""
    drawn = stage_message.drawing(scene, folded=stage_message.is_deep(scene.rows))
    tiles = {name: each.tiles for each in drawn.standing for name in each.names}
    sheets = {
        row.name: Sheet(stage_message.tile_pixels(scene, row.name, tiles[row.name]).pixels)
        for row in scene.rows
        if row.name in tiles
    }
    sheets[INPUT] = (
        Sheet(stage_message.tile_pixels(scene, INPUT, tiles[INPUT]).pixels)
        if scene.back
        else Sheet(
            shades(scene.maps(INPUT)[: tiles[INPUT].shown], 2 * layer_pictures.SIDE), grey=True
        )
    )
    return png(glass_box_image.picture(drawn, sheets, scene.colours, _classes(scene)))


def _classes(scene: Scene) -> list[Class]:
    if scene.capture.probabilities is None:
        return []
    probabilities = scene.capture.probabilities[scene.image]
    ranked = [int(place) for place in (-probabilities).argsort()[:_MOST_CLASSES]]
    shown = ranked if len(probabilities) > _MOST_CLASSES else range(len(probabilities))
    return [
        Class(
            scene.class_names[k],
            float(probabilities[k]),
            share(float(probabilities[k]), 1),
            k == ranked[0],
        )
        for k in shown
    ]
