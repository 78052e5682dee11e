"""The message of a step under glass: every stage's facts at once, so that scrubbing is instant."""

from collections.abc import Mapping

import numpy as np

from explorer.inspection.stepping.step_records import STAGES, Excerpt, Stage, Step
from explorer.network.shapes import Row
from explorer.ui.components.array_message import Frame

Given = dict[str, object]


class _Excerpts:
    """Each of them once, though a tensor is the same at the end of several stages."""

    def __init__(self) -> None:
        self._places: dict[int, int] = {}
        self._all: list[Excerpt] = []

    def put(self, excerpt: Excerpt | None) -> int | None:
        if excerpt is None:
            return None
        if id(excerpt) not in self._places:
            self._places[id(excerpt)] = len(self._all)
            self._all.append(excerpt)
        return self._places[id(excerpt)]

    def entries(self, frame: Frame) -> Given:
        """The numbers shown; of each norm, mean magnitude, share of zeros, count of no numbers."""
        numbers = [(each.norm, each.magnitude, each.zeros, each.not_finite) for each in self._all]
        return {
            "shown": [frame.put(each.shown.astype(np.float32)) for each in self._all],
            "starts": [each.start for each in self._all],
            "statistics": frame.put(np.array(numbers, np.float64).reshape(-1, 4)),
        }


def message(
    step: Step,
    rows: tuple[Row, ...],
    chosen: tuple[str, int],
    stage: Stage,
    *,
    words: Mapping[str, str],
    names: Mapping[Stage, str],
    code: Mapping[Stage, str],
    sentences: Mapping[Stage, str],
) -> bytes:
    """All that the component shows. `chosen`: a tensor, and the place of a number in it."""
    frame, excerpts = Frame(), _Excerpts()
    ratios = [trace.ratio for trace in step.tensors.values()]
    tensors = [
        {
            "name": name,
            "layer": name.rpartition(".")[0],
            "shape": list(trace.before.shape),
            "count": trace.before.count,
            "values": [excerpts.put(trace.value(each)) for each in STAGES],
            "gradients": [excerpts.put(trace.gradients[each]) for each in STAGES],
            "update": excerpts.put(trace.update),
        }
        for name, trace in step.tensors.items()
    ]
    header = {
        "stages": [
            {"name": each, "label": names[each], "code": code[each], "said": sentences[each]}
            for each in STAGES
        ],
        "layers": [
            {"name": row.name, "kind": row.kind, "node": step.nodes[row.name]} for row in rows
        ],
        "lossNode": step.loss_node,
        "tensors": tensors,
        "ratios": frame.put(
            np.array([float("nan") if each is None else each for each in ratios], np.float64)
        ),
        "excerpts": excerpts.entries(frame),
        "stage": stage,
        "chosen": {"tensor": chosen[0], "place": chosen[1]},
        "words": dict(words),
    }
    return frame.to_bytes(header)
