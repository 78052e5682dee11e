"""The commands that train on the command line, and that make weights readable by a server."""

import json
import signal
import sys
import warnings
from argparse import Namespace
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any

import safetensors.torch
import torch
from torch import Tensor
from tqdm import tqdm

from explorer import terminal
from explorer.data.augmenting import Augmentation
from explorer.data.data_source import source
from explorer.data.server_folder import write
from explorer.network import json_file
from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal
from explorer.training import change, stored_records
from explorer.training.beginning import SHIFTED, Beginning
from explorer.training.evaluation import Validation
from explorer.training.export import data_cells, program
from explorer.training.export.curves_table import metrics_csv
from explorer.training.export.program import Recorded
from explorer.training.export.weight_files import safetensors_file, state_dict
from explorer.training.export.weight_header import about
from explorer.training.progress import Metrics, columns_of
from explorer.training.run import Run
from explorer.training.step_record import Step

_CHOICES = (
    "loss", "label_smoothing", "optimizer", "rate", "schedule", "epochs", "batch", "weight_decay",
    "clip", "seed",
)  # fmt: skip
_DEEPEST = 8
"""Dictionaries in dictionaries, in which a state dict is looked for: one may hold itself."""
_WHOLE = ("epochs", "batch", "seed", "shift")


def train(asked: Namespace) -> int:
    """`train`: a line an epoch; weights and metrics in a folder. 130 where Ctrl-C ended it."""
    torch.set_num_threads(1)  # as in the app's workers: the same numbers, bit for bit
    chosen = {name: getattr(asked, name) for name in _CHOICES if getattr(asked, name) is not None}
    network = terminal.network(asked)
    run = Run(
        Beginning(
            network, source=source(asked.data), standardised=not asked.raw,
            augmentation=_augmentation(asked),
            **{name: _number(name, value) for name, value in chosen.items()},
        )
    )  # fmt: skip
    folder = Path(asked.output or f"{network.name}-run")
    if folder.exists() and not folder.is_dir():
        raise Refusal(N_("{file} is no folder."), file=shortened(str(folder)))
    stopped = _Stop()
    trained = _trained(run, asked.json, stopped)
    print(f"{folder}: {', '.join(_save(folder, run, *trained))}", file=sys.stderr)
    return 130 if stopped.asked else 0


def _augmentation(asked: Namespace) -> Augmentation:
    """What is not asked for is as by default."""
    return Augmentation(
        SHIFTED.shift if asked.shift is None else _number("shift", asked.shift),
        SHIFTED.noise if asked.noise is None else _number("noise", asked.noise),
        asked.flip,
    )


class _Stop:
    """Ctrl-C: the step at hand is finished, and what there is is kept."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a second one ends it at once


def _trained(
    run: Run, as_json: bool, stopped: _Stop
) -> tuple[list[Step], list[Validation], list[dict[str, Any]]]:
    steps: list[Step] = []
    validations: list[Validation] = []
    epochs: list[dict[str, Any]] = []
    begun, first = perf_counter(), 0
    with tqdm(total=run.plan.planned, unit="step", disable=as_json or None) as bar:
        while run.step_count < run.plan.planned and not stopped.asked:
            steps.append(run.step())
            bar.update()
            if run.plan.ends_epoch(run.step_count):
                validations.append(run.evaluate())
                epochs.append(_epoch(run, steps[first:], validations[-1], perf_counter() - begun))
                first = len(steps)
                with bar.external_write_mode():
                    print(json.dumps(epochs[-1]) if as_json else _line(epochs[-1]), flush=True)
    return steps, validations, epochs


def _epoch(run: Run, steps: list[Step], validation: Validation, seconds: float) -> dict[str, Any]:
    return {
        "epoch": run.plan.place(run.step_count)[0],
        "step": run.step_count,
        "train_loss": fmean(step.loss for step in steps),
        "train_accuracy": fmean(step.accuracy for step in steps),
        "validation_loss": validation.loss,
        "validation_accuracy": validation.accuracy,
        "seconds": round(seconds, 3),
    }


def _line(epoch: dict[str, Any]) -> str:
    return (
        f"epoch {epoch['epoch']}: loss {epoch['train_loss']:.4f}, "
        f"accuracy {epoch['train_accuracy']:.1%}; "
        f"validation loss {epoch['validation_loss']:.4f}, "
        f"accuracy {epoch['validation_accuracy']:.1%}"
    )


def _save(
    folder: Path,
    run: Run,
    steps: list[Step],
    validations: list[Validation],
    epochs: list[dict[str, Any]],
) -> list[str]:
    """Writes all that there is to keep; returns the names."""
    of, weights = run.beginning, run.weights()
    name = folder.resolve().name
    rows = stored_records.rows(steps, len(run.layers)).reshape(len(steps), columns_of(run.layers))
    recorded = Recorded(name, run.record, [step.loss for step in steps])
    files = {
        "weights.safetensors": safetensors_file(weights, about(weights, name)),
        "weights.pt": state_dict(weights),
        "metrics.csv": metrics_csv(Metrics(1, run.layers, rows), validations),
        "epochs.json": json.dumps(epochs, indent=1).encode(),
        "run.json": json.dumps(change.plain(run.record)).encode(),
        "network.json": json_file.write(of.network).encode(),
        "script.py": program.script(recorded).encode(),
        "notebook.ipynb": program.notebook(recorded).encode(),
    }
    if (beside := data_cells.beside(of)) is not None:
        files[data_cells.file_of(name)] = beside
    try:
        for file, content in files.items():
            write(folder / file, [content])
    except OSError as error:
        raise Refusal(
            N_("{file} cannot be written: {reason}."),
            file=shortened(str(folder)), reason=error.strerror or "no room",
        ) from error  # fmt: skip
    return list(files)


def _number(name: str, text: Any) -> Any:  # noqa: ANN401 - what Beginning refuses by its own words
    if name in ("loss", "optimizer", "schedule"):
        return text
    try:
        return int(text) if name in _WHOLE else float(text)
    except ValueError:
        return text


def convert(asked: Namespace) -> int:
    """`convert`: a state dict of PyTorch as safetensors, on its owner's machine."""
    path = Path(asked.weights)
    target = Path(asked.output) if asked.output else path.with_suffix(".safetensors")
    inside, state = _state(_unpickled(path), path)
    if inside:
        print(f"The weights were found under {inside!r} in {path}.", file=sys.stderr)
    try:
        # Tensors that share memory are written out one by one.
        tensors = {name: value.detach().clone().contiguous() for name, value in state.items()}
        content = safetensors.torch.save(tensors)
    except Exception as error:  # whatever kind of tensor safetensors has no place for
        raise Refusal(
            N_("{file} holds tensors that safetensors cannot hold, as sparse or quantised ones."),
            file=shortened(str(path)),
        ) from error  # fmt: skip
    try:
        write(target, [content])
    except OSError as error:
        raise Refusal(
            N_("{file} cannot be written: {reason}."),
            file=shortened(str(target)), reason=error.strerror or "no room",
        ) from error  # fmt: skip
    print(target)
    return 0


def _unpickled(path: Path) -> object:
    """What lies in the file, as far as PyTorch takes it for data: nothing in it is run."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise Refusal(
            N_("{file} cannot be read: {reason}."),
            file=shortened(str(path)), reason=error.strerror or "?",
        ) from error  # fmt: skip
    except Exception as error:  # whatever a damaged or hostile file makes its reader stumble over
        raise Refusal(
            N_("{file} is no state dict of PyTorch, or holds more than tensors, which is not "
               "opened: save one with torch.save(net.state_dict(), path)."),
            file=shortened(str(path)),
        ) from error  # fmt: skip


def _state(candidate: object, path: Path) -> tuple[str, dict[str, Tensor]]:
    """Tensors by name, and under which keys they lay where they were not alone."""
    keys: list[str] = []
    while isinstance(candidate, dict) and not _is_state(candidate) and len(keys) < _DEEPEST:
        key = next((key for key, value in candidate.items() if isinstance(value, dict)), None)
        if key is None:
            break
        keys.append(shortened(str(key)))
        candidate = candidate[key]
    if not isinstance(candidate, dict) or not _is_state(candidate):
        raise Refusal(
            N_("{file} holds no tensors by name: save a state dict with "
               "torch.save(net.state_dict(), path)."),
            file=shortened(str(path)),
        )  # fmt: skip
    return ".".join(keys), candidate


def _is_state(candidate: dict[Any, Any]) -> bool:
    return bool(candidate) and all(
        isinstance(name, str) and isinstance(value, Tensor) for name, value in candidate.items()
    )
