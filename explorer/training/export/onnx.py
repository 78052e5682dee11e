"""A trained network as ONNX, by torch.onnx.

torch.onnx traces by exchanging methods of nn.Module itself while it lasts, for every thread: where
others compute, it is done in a process of its own, one at a time: each takes the memory of a torch
of its own.
"""

import subprocess
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress
from tempfile import TemporaryFile
from time import monotonic

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
_NICE = 19
"""Pages come first: before it loads torch, too."""
_PATIENCE = 300.0
"""Seconds. It takes about 10, most of them to load torch.onnx."""
_LOOK = 0.2


def onnx_file(weights: Weights, about: Mapping[str, str]) -> bytes:
    """The file, made in a process of its own: `images` (batch, C, H, W) -> `logits` (batch, K).

    `about` must hold the network; it stands in the file. Raises Explained where it cannot be made.
    """
    with budget().making(3 * weights.nbytes, long=True, aside=True):
        made = _made(safetensors_file(weights, about))
    if not made:
        raise Explained(N_("torch.onnx cannot write this network."))
    return made


def _made(content: bytes) -> bytes:
    """What the process answers; nothing where it cannot. It ends where nobody waits any more."""
    name = answer.__name__
    program = f"import os; os.nice({_NICE}); from {__name__} import {name}; {name}()"
    with TemporaryFile() as sent, TemporaryFile() as answered:
        sent.write(content)
        sent.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=sent,
            stdout=answered,
            env=installation.environment(),
        )
        try:
            _await(process)
        finally:
            process.kill()
            process.wait()
        answered.seek(0)
        return b"" if process.returncode else answered.read()


def _await(process: "subprocess.Popen[bytes]") -> None:
    """Until it has ended, or takes too long. Raises what budget().attendance.go_on raises."""
    end = monotonic() + _PATIENCE
    while process.poll() is None and monotonic() < end:
        budget().attendance.go_on()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK)


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


def answer() -> None:
    """Reads a file of weights from the standard input, and writes the network's ONNX to the other.

    For a process that does nothing else.
    """
    torch.set_num_threads(1)
    content = sys.stdin.buffer.read()
    about = metadata(content)
    network = json_file.read(about["network"])
    out, sys.stdout = sys.stdout, sys.stderr  # torch.onnx talks
    out.buffer.write(traced(Weights(network, "given", safetensors.torch.load(content)), about))
    out.flush()
