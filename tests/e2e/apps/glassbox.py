"""A page of the tests' own: the stage and its inspector, over the network of a link.

?net= a link's query; &batch= &image= &mode= &layer= &part= as they are called elsewhere; &step=1:
with the phases of a step; &stop= where the scrubber stands; &bare=1: without the inspector;
&exact=1: all digits; &live=1. Without &part= all of the inspector is shown.
"""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer.inspection import cached
from explorer.inspection.capture_records import Capture
from explorer.inspection.objective import Objective
from explorer.inspection.stepping.step_records import Plan
from explorer.inspection.weights import Weights
from explorer.network import link, shapes
from explorer.ui.components.glass_box import (
    glass_box_words,
    inspector_message,
    inspector_mounting,
    loss_column,
    mounting,
    phase_message,
    stage_message,
)
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.mounting import GROUP
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import STOPS, StopRecord
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


CODE = {
    "image": "images = transform(pixels)",
    "forward": "output = net(images)",
    "loss": "loss = nn.CrossEntropyLoss()(output, target)",
    "zero_grad": "optimizer.zero_grad()",
    "backward": "loss.backward()",
    "update": "optimizer.step()",
    "again": "criterion(net(images), target)",
}


def phases_of(on, rate=0.5):
    """The scenes behind the loss: plain gradient descent on class 3."""
    weights, plan = on.weights, Plan("sgd", rate)
    images, classes = on.scene.capture.images, (3,) * on.scene.batch
    objective = Objective(classes)
    found = cached.gradients(weights, images, objective)
    capture = Capture(found.image, found.maps, on.scene.capture.logits,
                      on.scene.capture.probabilities, "evaluation")  # fmt: skip
    after = cached.after_step(weights, images, objective, plan, "evaluation")
    trained = {name: after.arrays[name] for name in found.parameters}
    return {
        "backward": replace(on.scene, capture=capture, back=True),
        "update": replace(on.scene, after=trained),
        "again": replace(on.scene, capture=cached.capture(after, images)),
    }


@dataclass
class On:
    scene: Scene
    weights: Weights


def stops(step):
    return [
        StopRecord(name, name, CODE[name], f"The sentence of {name}.", step or name in NO_STEP,
                   "" if step or name in NO_STEP else "Nothing is derived here.")
        for name in STOPS
    ]  # fmt: skip


NO_STEP = ("image", "forward")


def show():
    said = st.query_params
    query = said.get("net", "net=lenet")
    scene = scene_of(
        query,
        int(said.get("batch", 1)),
        int(said.get("image", 0)),
        said.get("mode", "evaluation"),
    )
    step = "step" in said
    scene = replace(scene, origin=(query, "step"), label=3 if step else None)

    def choose(choice):
        st.session_state["choice"] = choice

    def stopped(stop):
        st.session_state["stop"] = stop

    first = Choice(said.get("layer", scene.rows[0].name), 0, 5, 5)
    choice = st.session_state.get("choice", first)
    stop = st.session_state.get("stop", said.get("stop", "forward"))
    folded = stage_message.is_deep(scene.rows)
    objective = Objective((3,) * scene.batch)
    loss = loss_column.of_image(objective, scene.capture.logits, scene.image) if step else None
    whole = stage_message.message(
        scene, folded=folded, group=GROUP, words=glass_box_words.stage(), loss=loss
    )
    part = inspector_message.message(scene, choice, group=GROUP, words=glass_box_words.inspector())
    inspector_mounting.show_choice(choice)
    mounting.show_stage(whole, scene, stop=stop, stops=stops(step), on_choose=choose,
                        on_stop=stopped, live="live" in said)  # fmt: skip
    if "bare" not in said:
        inspector_mounting.show_inspector(
            part, scene, part=said.get("part", "all"), exact="exact" in said, on_choose=choose
        )
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.text(f"run {st.session_state['runs']}, at {stop}")
    st.text(f"the server has {choice.layer}[{choice.map}, {choice.y}, {choice.x}]")
    if step:
        show_phases(On(scene, cached.fresh(link.read_address(query))), folded, objective)


def show_phases(on, folded, objective):
    for phase, scene in phases_of(on).items():
        logits = scene.capture.logits
        loss = loss_column.of_image(objective, logits, scene.image) if phase == "again" else None
        mounting.show_phase(phase, phase_message.message(scene, phase, folded=folded, loss=loss))


if __name__ == "__main__":
    page_frame.show("glass box")
    st.title("glass box")
    show()
