"""What the commands of the command line do; `explorer.__main__` reads their arguments."""

import json
import re
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from explorer.inspection.optimizers import OPTIMIZERS
from explorer.network import architectures, exports, fixes, json_file, link, memory, shapes
from explorer.network.columns import COLUMNS
from explorer.network.description import Network
from explorer.network.operations import Fix
from explorer.network.operations.argument import shortened
from explorer.network.source import write as source
from explorer.numerals import amount, whole
from explorer.numerals import memory as memory_text
from explorer.sentence import N_, Refusal, Sentence


def table(asked: Namespace) -> int:
    """`table`: prints the layers of a network in the format asked for; returns the exit status."""
    described = network(asked)
    limits = _Limits(asked)
    rows = shapes.table(described)
    problems = [rows.failure.sentence] if rows.failure else []
    problems += limits.passed_by(rows)
    verified = _verified(rows) if asked.verify else None
    if asked.format == "json":
        document = _document(rows, limits)
        if verified is not None:
            document["verified"] = {"agrees": not verified, "differences": list(map(str, verified))}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    elif asked.format == "source":
        if rows.failure is None:
            print(source(described, asked.form), end="")
    else:
        print(exports.WRITERS[asked.format](rows), end="")
    if verified is not None:
        problems += verified
        if not verified and asked.format == "text":
            agreed = f"{len(rows.rows)} layers, {whole(rows.parameters)} parameters"
            print(f"torchinfo agrees: {agreed}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def network(asked: Namespace) -> Network:
    """The network that was named, with the input and the classes asked for. Raises Refusal."""
    network = _named(asked.network)
    if asked.input is not None:
        network = network.with_(input_shape=link.input_shape(asked.input))
    if asked.classes is not None:
        classes = _whole("--classes", asked.classes)
        names = network.class_names if classes == network.classes else ()
        network = network.with_(classes=classes, class_names=names)
    return network


def _named(text: str) -> Network:
    if architectures.is_architecture(text):
        return architectures.network(text)
    if "?" in text or "=" in text:
        return link.read_address(text)
    path = Path(text)
    if path.suffix == ".json" or path.exists():
        return json_file.read(_content(path))
    return architectures.network(text)


def _content(path: Path) -> str:
    try:
        if path.stat().st_size > 4 * json_file.MOST_CHARACTERS:
            raise Refusal(
                N_("{file} is too large for a description: {most} characters at most."),
                file=path,
                most=json_file.MOST_CHARACTERS,
            )
        return path.read_text(encoding="utf-8-sig")  # Windows' editors begin with a mark
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no UTF-8 text"
        raise Refusal(
            N_("{file} cannot be read: {reason}."), file=shortened(str(path)), reason=reason
        ) from error


def _whole(name: str, text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,30}", text, re.ASCII):
        raise Refusal(
            N_("{name} must be a whole number; it is {value}."),
            name=name,
            value=shortened(text) or "''",
        )
    return int(text)


def _amount(name: str, text: str, example: str) -> int:
    meant = amount(text)
    if meant is None:
        raise Refusal(
            N_("{name} must be an amount, as in {example}; it is {value}."),
            name=name,
            example=example,
            value=shortened(text) or "''",
        )
    return meant


class _Limits:
    """The limits that were asked for, and the training step that the memory is that of."""

    def __init__(self, asked: Namespace) -> None:
        self.batch = _whole("--batch", asked.batch)
        if not 1 <= self.batch <= 1_000_000:
            raise Refusal(
                N_("{what} must be a whole number from {least} to {most}; it is {value}."),
                what="--batch",
                least=1,
                most=1_000_000,
                value=self.batch,
            )
        self.optimizer: str = asked.optimizer
        self._parameters = self._memory = None
        if asked.max_parameters is not None:
            self._parameters = _amount("--max-parameters", asked.max_parameters, "5000000 or 5M")
        if asked.max_memory is not None:
            self._memory = _amount("--max-memory", asked.max_memory, "2GB or 500MiB")

    def step(self, rows: shapes.Table) -> memory.Memory:
        """The memory of one training step."""
        state_numbers = OPTIMIZERS[self.optimizer].state_numbers
        return memory.training_step(rows, self.batch, state_numbers)

    def passed_by(self, rows: shapes.Table) -> list[Sentence]:
        """A sentence for each limit that the network passes."""
        passed = []
        if self._parameters is not None and rows.parameters > self._parameters:
            passed.append(
                Sentence(
                    N_("{count} parameters are more than the limit of {limit}."),
                    count=rows.parameters,
                    limit=self._parameters,
                )
            )
        if self._memory is not None and self.step(rows).total > self._memory:
            passed.append(
                Sentence(
                    N_(
                        "A training step with a batch of {batch} and {optimizer} takes {memory}, "
                        "more than the limit of {limit}."
                    ),
                    batch=self.batch,
                    optimizer=self.optimizer,
                    memory=memory_text(self.step(rows).total),
                    limit=memory_text(self._memory),
                )
            )
        return passed


def _document(rows: shapes.Table, limits: _Limits) -> dict[str, Any]:
    network, step = rows.network, limits.step(rows)
    return {
        "network": network.name,
        "input_shape": list(network.input_shape),
        "classes": network.classes,
        "layers": [_layer(row) for row in rows.rows],
        "totals": {
            "parameters": rows.parameters,
            "buffers": rows.buffers,
            "mult_adds": rows.mult_adds,
            "activation_bytes": sum(row.activation_memory for row in rows.rows),
            "training_step": {
                "batch": limits.batch,
                "optimizer": limits.optimizer,
                "bytes": step.total,
                "weights": step.weights,
                "gradients": step.gradients,
                "optimizer_state": step.optimizer,
                "feature_maps": step.feature_maps,
                "besides": step.besides,
            },
        },
        "failed": _failed(rows),
    }


def _layer(row: shapes.Row) -> dict[str, Any]:
    return {
        **{column.key: column.json(row) for column in COLUMNS if column.json is not None},
        "input_shapes": [list(shape[1:]) for shape in row.input_shapes],
        "buffers": row.buffers,
        "notices": [str(notice) for notice in row.notices],
    }


def _failed(rows: shapes.Table) -> dict[str, Any] | None:
    if rows.failure is None:
        return None
    return {
        "layer": rows.failure.layer,
        "sentence": str(rows.failure.sentence),
        "fixes": [_fix(fix) for fix in fixes.offered(rows)],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    changes = [
        {"layer": change.layer, "argument": change.argument, "value": change.value}
        if change.argument is not None
        else {"input_shape": list(change.value)}
        if change.layer == "input"
        else {"layer": change.layer, "remove": True}
        for change in fix.changes
    ]
    return {"sentence": str(fix.sentence), "changes": changes}


def _verified(rows: shapes.Table) -> list[Sentence]:
    """Where torchinfo, which runs the network on the meta device, says otherwise."""
    from explorer.network.summary import cells

    exported = cells(rows.network)
    return [
        Sentence(
            N_("{layer}: torchinfo finds {theirs}, the arithmetic {ours}."),
            layer=row.name,
            theirs=f"{list(cell.output_shape)}, {cell.parameters}",
            ours=f"{list(row.output_shape)}, {row.parameters}",
        )
        for row, cell in zip(rows.rows, exported.cells, strict=True)
        if (cell.output_shape, cell.parameters) != (row.output_shape, row.parameters)
    ]
