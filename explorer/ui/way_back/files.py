"""Gradients to take away: numbers, pictures, and the glass box run backwards as a page."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from explorer.inspection import files
from explorer.ui import gradients_choice, state, workbench
from explorer.ui.glassbox import downloads, handout, here
from explorer.ui.language import _
from explorer.ui.way_back import box, code


def show() -> None:
    """Draws a button for each file; what it holds is made when the button is pressed."""
    found, weights = gradients_choice.gradients(), workbench.weights()
    network, scene = state.network(), box.scene()
    choice = here.choice(scene)
    numbers, pictures, gradients = _("Numbers"), _("Pictures"), _("Gradients")
    stem, layer, row = network.name, choice.layer, scene.by_name[choice.layer]

    def offer(label: str, name: str, make: Callable[[], bytes]) -> None:
        st.download_button(label, make, file_name=name, key=f"back-{name}", on_click="ignore")

    st.markdown(f"**{numbers}**")
    with st.container(horizontal=True):
        offer(
            _("The whole step, safetensors"),
            code.file_name(network),
            lambda: files.safetensors_file(files.of_step(found, weights.arrays)),
        )
        offer(
            _("The whole step, npz"),
            f"{stem}-step.npz",
            lambda: files.npz_file(files.of_step(found, weights.arrays)),
        )
        offer(
            _("{layer}: its numbers and gradients").format(layer=layer),
            f"{layer}-gradients.safetensors",
            lambda: files.safetensors_file(files.of_layer_back(row, found, weights.arrays)),
        )
    st.caption(
        _(
            "input: the images. weights.…: the parameters. grad.…: the gradient of the loss at "
            "each layer's output and at each parameter."
        )
    )
    st.markdown(f"**{pictures}**")
    with st.container(horizontal=True):
        offer(_("Glass box, PNG"), f"{stem}-gradients.png", partial(downloads.overview_png, scene))
        offer(
            _("Gradients at {layer}, PNG").format(layer=layer),
            f"{stem}-{layer}-gradients.png",
            partial(downloads.mosaic_png, scene, layer),
        )
        # Words are put in the visitor's language now: the making happens where nobody's is known.
        told = handout.told(f"{stem}: {gradients}", back=True)
        offer(
            _("Glass box run backwards, HTML"),
            f"{stem}-gradients.html",
            partial(handout.page, scene, choice, told),
        )
    st.caption(_("It works without a server or a network: mail it, or put it on a stick."))
