"""Weights to begin with: a safetensors file of somebody's, checked by name and shape, and kept.

Nothing is unpickled here: a `.pt` file is made safetensors on its owner's machine, with
`python -m explorer convert`.
"""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import safetensors
import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor

from explorer.data.data_source import DIGEST
from explorer.data.server_folder import folder, write
from explorer.network.description import Network
from explorer.network.module import build
from explorer.network.operations.argument import shortened
from explorer.numerals import memory
from explorer.sentence import N_, Refusal, TooLarge

_MOST_NAMED = 3
_HEAD_LENGTH = 8
"""Bytes of the number that a file begins with: how long the list of its tensors is."""
_MOST_HEAD = 4_000_000
_TOO_COARSE = ("F4", "F6", "F8")
"""How the names of types begin that have a few bits; torch reads some, and computes with none."""


def keep(content: bytes, network: Network) -> str:
    """Keeps weights for a network's runs to begin with; returns their digest. Raises Refusal."""
    checked(content, network)
    digest = blake2b(content, digest_size=16).hexdigest()
    path = _place(digest)
    if not path.exists():
        write(path, [content])
    return digest


def stored_weights(digest: str, network: Network) -> dict[str, Tensor]:
    """The weights that were kept under a digest. Raises Refusal where they are not there."""
    try:
        content = _place(digest).read_bytes()
    except OSError:
        content = b""
    if blake2b(content, digest_size=16).hexdigest() != digest:
        raise Refusal(
            N_("The weights that this run begins with are gone from here: load their file again.")
        )
    return checked(content, network)


def _place(digest: str) -> Path:
    if not DIGEST.fullmatch(digest):
        raise Refusal(
            N_("{value} names no weights that could be kept here."), value=shortened(digest)
        )
    place: Path = folder() / "weights" / f"{digest}.safetensors"
    return place


def checked(content: bytes, network: Network) -> dict[str, Tensor]:
    """The tensors of a safetensors file, if they are this network's by name. Raises Refusal."""
    _check_head(content)
    try:
        for name, entry in safetensors.deserialize(content):
            _check_type(name, entry["dtype"])
        tensors = safetensors.torch.load(content)
    except (SafetensorError, ValueError, KeyError) as error:
        raise Refusal(
            N_("This is no safetensors file, or a damaged one. Weights of PyTorch, as in "
               "weights.pt, become one on your own machine: python -m explorer convert weights.pt")
        ) from error  # fmt: skip
    return fitting(tensors, network)


def _check_head(content: bytes) -> None:
    """Refuses a head that names tensors by the hundred thousand, before any is made."""
    length = int.from_bytes(content[:_HEAD_LENGTH], "little")
    if _MOST_HEAD < length <= len(content) - _HEAD_LENGTH:
        raise TooLarge(
            N_("The list of tensors at the head of this file takes {size}; {most} are allowed, "
               "which is more than any network here needs."),
            size=memory(length), most=memory(_MOST_HEAD),
        )  # fmt: skip


def _check_type(name: str, kind: str) -> None:
    if kind.startswith(_TOO_COARSE):
        raise Refusal(
            N_("{name} holds numbers of type {theirs}, too coarse to learn with. Save the weights "
               "as {types}."),
            name=shortened(name), theirs=shortened(kind), types="F32, F64, F16, BF16",
        )  # fmt: skip


def fitting(tensors: Mapping[str, Tensor], network: Network) -> dict[str, Tensor]:
    """The tensors, if they are this network's, name by name, in its types. Raises Refusal."""
    wanted = build(network, "meta").state_dict()
    missing, beyond = sorted(wanted.keys() - tensors.keys()), sorted(tensors.keys() - wanted.keys())
    if missing or beyond:
        raise Refusal(
            N_("These weights are another network's: they have no {missing}, which this one needs, "
               "and {beyond}, which it does not know.")
            if missing and beyond
            else N_("These weights are another network's: they have no {missing}.")
            if missing
            else N_("These weights are another network's: they have {beyond}, which is unknown "
                    "here."),
            missing=_named(missing), beyond=_named(beyond),
        )  # fmt: skip
    for name, tensor in wanted.items():
        if tensors[name].shape != tensor.shape:
            raise Refusal(
                N_("{name} is of shape {theirs} in these weights, and of shape {ours} in this "
                   "network."),
                name=name, theirs=list(tensors[name].shape), ours=list(tensor.shape),
            )  # fmt: skip
        if not torch.can_cast(tensors[name].dtype, tensor.dtype):
            raise Refusal(
                N_("{name} holds numbers of type {theirs}; they must be of type {ours}."),
                name=name, theirs=str(tensors[name].dtype), ours=str(tensor.dtype),
            )  # fmt: skip
        if unusable := int((~torch.isfinite(tensors[name])).sum()):
            raise Refusal(
                N_("{count} of the {all} values of {name} are NaN or infinite: nothing can be "
                   "learnt with them."),
                count=unusable, all=tensors[name].numel(), name=name,
            )  # fmt: skip
    return {name: tensors[name].to(tensor.dtype) for name, tensor in wanted.items()}


def _named(names: list[str]) -> str:
    listed = ", ".join(shortened(name) for name in names[:_MOST_NAMED])
    return listed if len(names) <= _MOST_NAMED else f"{listed}, …"
