"""A page of the tests' own: the glass box and its inspector, over the network of a link.

?net= a link's query; &batch= &image= &mode= &layer= as they are called elsewhere; &folded=1.
"""

import numpy as np
import streamlit as st

from explorer.inspection import cached
from explorer.network import link, shapes
from explorer.ui.components.glass_box import (
    glass_box_words,
    inspector_message,
    mounting,
    overview_message,
)
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.mounting import GROUP
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.shell import page_frame


def rings(shape, batch):
    """Soft rings, one a channel and image, each a little further on: (N, C, H, W)."""
    channels, height, width = shape
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    ring = np.exp(-(((np.hypot(y - 0.5, x - 0.45) - 0.28) / 0.07) ** 2))
    noise = np.random.default_rng(1).normal(0, 0.02, (batch, *shape))
    each = [[np.roll(ring, 3 * c + n, 1) for c in range(channels)] for n in range(batch)]
    return (np.array(each) + noise).astype(np.float32)


def scene_of(query, batch=1, image=0, mode="evaluation"):
    network = link.read_address(query)
    weights = cached.fresh(network)
    seen = cached.capture(weights, rings(network.input_shape, batch), mode)
    parameters = {name: tensor.numpy() for name, tensor in weights.tensors.items()}
    names = tuple(map(network.class_name, range(network.classes)))
    key = (query, batch, image, mode)
    return Scene(shapes.table(network, batch).rows, seen, parameters, image, names, key)


def show():
    said = st.query_params
    scene = scene_of(
        said.get("net", "net=lenet"),
        int(said.get("batch", 1)),
        int(said.get("image", 0)),
        said.get("mode", "evaluation"),
    )

    def choose(choice):
        st.session_state["choice"] = choice

    first = Choice(said.get("layer", scene.rows[0].name), 0, 5, 5)
    choice = st.session_state.get("choice", first)
    folded = overview_message.is_deep(scene.rows)
    whole = overview_message.message(
        scene, folded=folded, group=GROUP, words=glass_box_words.overview()
    )
    part = inspector_message.message(scene, choice, group=GROUP, words=glass_box_words.inspector())
    mounting.show_overview(whole, scene, on_choose=choose)
    mounting.show_inspector(part, scene, choice, on_choose=choose)
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.text(f"run {st.session_state['runs']}")


if __name__ == "__main__":
    page_frame.show("glass box")
    st.title("glass box")
    show()
