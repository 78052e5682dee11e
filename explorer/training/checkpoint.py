"""A snapshot as a safetensors file: tensors by name, the record and the step beside them.

Whoever knows safetensors gets the weights under their own names; what the optimizer keeps of
`conv1.weight` is `optimizer/conv1.weight/exp_avg`, and so on.
"""

import json

import safetensors
import safetensors.torch
from safetensors import SafetensorError

from explorer.sentence import N_, Explained
from explorer.training import change
from explorer.training.run import Moment, Snapshot

FORMAT = "1"
_OPTIMIZER = "optimizer/"


class Damaged(Explained):
    """A file that is not what was written."""


def write(snapshot: Snapshot) -> bytes:
    """The file of a snapshot."""
    optimizer = {f"{_OPTIMIZER}{name}": value for name, value in snapshot.optimizer.items()}
    about = {
        "format": FORMAT,
        "step": str(snapshot.moment.step),
        "record": json.dumps(change.plain(snapshot.moment.record)),
    }
    tensors = {
        name: value.contiguous() for name, value in {**snapshot.tensors, **optimizer}.items()
    }
    content: bytes = safetensors.torch.save(tensors, about)
    return content


def read(content: bytes) -> Snapshot:
    """The snapshot of such a file. Raises Damaged for whatever else it is."""
    try:
        tensors = safetensors.torch.load(content)
        about = metadata(content)
        if about["format"] != FORMAT:
            raise ValueError(about["format"])
        moment = Moment(change.from_plain(json.loads(about["record"])), int(about["step"]))
    except (SafetensorError, Explained, KeyError, ValueError, TypeError) as error:
        raise Damaged(N_("This snapshot is damaged: it is not what was saved.")) from error
    mine = {name: value for name, value in tensors.items() if not name.startswith(_OPTIMIZER)}
    optimizer = {
        name.removeprefix(_OPTIMIZER): value
        for name, value in tensors.items()
        if name.startswith(_OPTIMIZER)
    }
    return Snapshot(moment, mine, optimizer)


def metadata(content: bytes) -> dict[str, str]:
    """What stands beside the tensors: safetensors gives it of files only, not of bytes."""
    length = int.from_bytes(content[:8], "little")
    about: dict[str, str] = json.loads(content[8 : 8 + length])["__metadata__"]
    return about
