"""A trained network as ONNX, by torch.onnx.

torch.onnx traces by exchanging methods of nn.Module itself while it lasts, for every thread: where
others compute, it is done in a process of its own.

    python -m explorer.training.export.onnx < weights.safetensors > network.onnx
"""

import os
import subprocess
import sys
import warnings
from collections.abc import Mapping
from threading import Lock

import safetensors.torch
import torch

from explorer import installation
from explorer.inspection.weights import Weights, module
from explorer.memory_budget import budget
from explorer.network import json_file
from explorer.sentence import N_, Explained
from explorer.training.checkpoint import metadata
from explorer.training.export.weight_files import safetensors_file

IMAGES, LOGITS = "images", "logits"
_NICE = 10
"""Pages come first."""
_PATIENCE = 300.0
"""Seconds. It takes about 10, most of them to load torch.onnx."""

_ONE = Lock()
"""One at a time: each takes the memory of a torch of its own."""


def onnx_file(weights: Weights, about: Mapping[str, str]) -> bytes:
    """The file, made in a process of its own: `images` (batch, C, H, W) -> `logits` (batch, K).

    `about` must hold the network; it stands in the file. Raises Explained where it cannot be made.
    """
    # It takes its turn here, and none of those for what is computed in this process.
    with _ONE, budget().making(3 * weights.nbytes, long=False):
        made = subprocess.run(
            [sys.executable, "-m", __name__],
            input=safetensors_file(weights, about),
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
            env=installation.environment(),
        )
    if made.returncode or not made.stdout:
        sys.stderr.buffer.write(made.stderr)
        raise Explained(N_("torch.onnx cannot write this network."))
    return made.stdout


def traced(weights: Weights, about: Mapping[str, str]) -> bytes:
    """The same in this process, which must have nothing else to do with torch meanwhile."""
    net = module(weights, "evaluation").requires_grad_(False)
    # Of two: one is taken for a size that never changes.
    images = torch.zeros(2, *weights.network.input_shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            net, (images,), dynamo=True, verbose=False,
            input_names=[IMAGES], output_names=[LOGITS],
            dynamic_shapes=({0: torch.export.Dim("batch")},),
        )  # fmt: skip
    assert program is not None
    program.model.metadata_props.update(about)
    content: bytes = program.model_proto.SerializeToString()
    return content


def _answer() -> None:
    torch.set_num_threads(1)
    os.nice(_NICE)
    content = sys.stdin.buffer.read()
    about = metadata(content)
    network = json_file.read(about["network"])
    answer, sys.stdout = sys.stdout, sys.stderr  # torch.onnx talks
    answer.buffer.write(traced(Weights(network, "given", safetensors.torch.load(content)), about))


if __name__ == "__main__":
    _answer()
