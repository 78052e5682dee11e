"""The step's gradients as a program: it runs as it stands beside the file that it reads."""

import streamlit as st

from explorer.inspection.capture_records import Mode
from explorer.inspection.losses.loss_record import ClassLoss
from explorer.inspection.objective import Objective
from explorer.network import source
from explorer.network.description import Network
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _
from explorer.ui.stage import step_choice


def show() -> None:
    """Draws the program, and says where its file comes from."""
    name, index = step_choice.weight()
    st.caption(
        _("It reads {file}, which stands under Download.").format(
            file=file_name(chosen_network.network())
        )
    )
    st.code(
        program(chosen_network.network(), step_choice.objective(), step_choice.mode(), name, index),
        language="python",
        line_numbers=True,
    )


def file_name(network: Network) -> str:
    """The file with all numbers of the step."""
    return f"{network.name}-step.safetensors"


def program(
    network: Network, objective: Objective, mode: Mode, name: str, index: tuple[int, ...]
) -> str:
    """The class, the images' loss and its way back; at the end the chosen weight's gradient."""
    lines = [
        "",
        f"# The gradients of one step, from the numbers of {file_name(network)}.",
        "from safetensors.torch import load_file",
        "",
        f"t = load_file({file_name(network)!r})",
        'own = {key[8:]: t[key] for key in t if key.startswith("weights.")}',
        "net.load_state_dict(own)",
        f"net.{'train' if mode == 'training' else 'eval'}()",
        'images = t["input"].requires_grad_()',
        *([f"torch.manual_seed({network.seed})"] if mode == "training" else []),
        "logits = net(images)",
        *_loss(network, objective),
        "net.zero_grad()",
        "loss.backward()",
        "print(loss)",
        *([f"print(net.{name}.grad[{', '.join(map(str, index))}])"] if name else []),
    ]
    return source.write(network, "fixed") + "\n".join(lines) + "\n"


def _loss(network: Network, objective: Objective) -> list[str]:
    classes = f"torch.tensor({list(objective.classes)})"
    loss = objective.record
    if isinstance(loss, ClassLoss):
        return [f"loss = {loss.source('logits', classes)}"]
    if objective.numbers is None:
        return [
            f"target = F.one_hot({classes}, {network.classes}).float()",
            f"loss = {loss.source('logits', 'target')}",
        ]
    values, shape = list(objective.numbers.values), list(objective.numbers.shape)
    return [
        f"target = torch.tensor({values}).reshape({shape})",
        f"loss = {loss.source('logits', 'target.expand_as(logits)')}",
    ]
