"""Gradients to take away: numbers, pictures, and the glass box run backwards as a page."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from explorer.inspection import array_files
from explorer.network.shapes import Table
from explorer.ui.feature_maps import map_files
from explorer.ui.session import captures, chosen_network
from explorer.ui.shell import file_button, taking_away
from explorer.ui.shell.language import _
from explorer.ui.stage import gradient_program, scenes, step_choice, step_file, stop_words


def show(table: Table) -> None:
    """Draws a button for each file; what it holds is made when the button is pressed."""
    if table.failure is not None:
        return
    reason = stop_words.reason(table, "backward")
    if reason:
        st.caption(reason)
        return
    if taking_away.refused_on_screen():
        return
    step_gradients, weights = step_choice.gradients(), captures.weights()
    network, on = chosen_network.network(), scenes.forward(table)
    scene = scenes.backward(on)
    choice = scenes.choice(scene)
    numbers, pictures, gradients = _("Numbers"), _("Pictures"), _("Gradients")
    stem, layer, row = network.name, choice.layer, scene.by_name[choice.layer]

    def offer(label: str, name: str, make: Callable[[], bytes]) -> None:
        file_button.offer(label, name, make, key=f"back-{name}")

    st.markdown(f"**{numbers}**")
    with st.container(horizontal=True):
        offer(
            _("The whole step, safetensors"),
            gradient_program.file_name(network),
            lambda: array_files.safetensors_file(
                array_files.of_step(step_gradients, weights.arrays)
            ),
        )
        offer(
            _("The whole step, npz"),
            f"{stem}-step.npz",
            lambda: array_files.npz_file(array_files.of_step(step_gradients, weights.arrays)),
        )
        offer(
            _("{layer}: its numbers and gradients").format(layer=layer),
            f"{layer}-gradients.safetensors",
            lambda: array_files.safetensors_file(
                array_files.of_layer_back(row, step_gradients, weights.arrays)
            ),
        )
    st.caption(
        _(
            "input: the images. weights.…: the parameters. grad.…: the gradient of the loss at "
            "each layer's output and at each parameter."
        )
    )
    st.markdown(f"**{pictures}**")
    with st.container(horizontal=True):
        offer(_("Stage, PNG"), f"{stem}-gradients.png", partial(map_files.stage_png, scene))
        offer(
            _("Gradients at {layer}, PNG").format(layer=layer),
            f"{stem}-{layer}-gradients.png",
            partial(map_files.mosaic_png, scene, layer),
        )
        made = step_file.page(table, on, "backward", f"{stem}: {gradients}")
        offer(_("Stage run backwards, HTML"), f"{stem}-gradients.html", made)
    st.caption(_("It works without a server or a network: mail it, or put it on a stick."))
