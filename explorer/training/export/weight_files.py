"""Weights as files that others read: safetensors, and the state dict that PyTorch saves."""

from collections.abc import Mapping
from io import BytesIO

import safetensors.torch
import torch

from explorer.inspection.weights import Weights


def safetensors_file(weights: Weights, about: Mapping[str, str]) -> bytes:
    """Tensors by name, and what is said about them in the head of the file."""
    tensors = {name: tensor.contiguous() for name, tensor in weights.tensors.items()}
    content: bytes = safetensors.torch.save(tensors, dict(about))
    return content


def state_dict(weights: Weights) -> bytes:
    """For torch.load(file, weights_only=True) and net.load_state_dict: plain tensors by name."""
    file = BytesIO()
    torch.save({name: tensor.clone() for name, tensor in weights.tensors.items()}, file)
    return file.getvalue()
