"""A run as a program that repeats it, and imports nothing of ours: a script, or a notebook."""

import json
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from explorer.network.escaping import in_markdown, on_one_line
from explorer.sentence import N_, Sentence
from explorer.training.change import Record
from explorer.training.export import data_cells, training_cells
from explorer.training.export.cell import Cell, cell, number
from explorer.training.plan import Plan

Translate = Callable[[str], str]
"""From an English text to the reader's."""

_PACKAGES = {"torch": "torch", "numpy": "numpy", "PIL": "pillow", "sklearn": "scikit-learn"}
"""By the name under which they are imported: that under which they are installed."""
_MOST_COMPARED = 12
_WIDTH = 88


@dataclass(frozen=True, eq=False)
class Recorded:
    """A run as far as it is written down."""

    name: str
    record: Record
    losses: Sequence[float]
    """Of each step, from the first. Of a run without any, the program trains as planned."""

    @property
    def steps(self) -> int:
        """How many the program takes."""
        return len(self.losses) or Plan(self.record).planned


def script(run: Recorded, translate: Translate = str) -> str:
    """The program as a file of Python."""
    first, *rest = cells(run)
    head = _prose(first, translate).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    text = f'"""{head}\n"""\n\n{_imports(first, *rest)}\n\n{first.code}'
    for each in rest:
        comment = textwrap.indent(_prose(each, translate), "# ", lambda line: True)
        above = "\n".join(line.rstrip() for line in comment.splitlines())
        space = "\n\n\n" if each.code.startswith(("def ", "class ")) else "\n\n"
        text += f"\n\n\n{above}{space}{each.code}"
    return f"{text}\n"


def notebook(run: Recorded, translate: Translate = str) -> str:
    """The same in cells, as Jupyter reads it (nbformat 4), without anything put out."""
    first, *rest = cells(run)
    parts = [
        f"# {in_markdown(run.name)}\n\n{_markdown(first, translate)}",
        f"{_imports(first, *rest)}\n\n{first.code}",
    ]
    for each in rest:
        parts += [_markdown(each, translate), each.code]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {
        "cells": [_written(place, text) for place, text in enumerate(parts)],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _written(place: int, text: str) -> dict[str, object]:
    """Prose and code by turns."""
    made = {"id": f"cell-{place}", "metadata": {}, "source": text.splitlines(keepends=True)}
    if place % 2:
        return {"cell_type": "code", "execution_count": None, "outputs": [], **made}
    return {"cell_type": "markdown", **made}


def cells(run: Recorded) -> list[Cell]:
    """What the program is made of, from its head to its last line."""
    body = [
        *data_cells.cells(run.record.beginning, data_cells.file_of(run.name)),
        *training_cells.cells(run.record, run.steps),
        _table(run),
        *_comparison(run),
    ]
    return [_head(run, body), *body]


def _head(run: Recorded, body: Sequence[Cell]) -> Cell:
    of = run.record.beginning
    used = {_package(line) for each in body for line in each.imports}
    prose = [
        Sentence(
            N_("This program repeats the run {name}: {network} on {data}. Steps: {steps}."),
            name=run.name, network=of.network.name, steps=run.steps, data=data_cells.summary(of),
        ),
        Sentence(
            N_("It needs {packages}, and nothing else."),
            packages=", ".join(shown for name, shown in _PACKAGES.items() if name in used),
        ),
        Sentence(
            N_("On the machine where the run was trained, with one thread and the same versions "
               "(torch {torch}, numpy {numpy}), every loss is the same, bit for bit. Elsewhere, on "
               "another processor, on a GPU or with other versions, sums are rounded otherwise: "
               "the first losses agree to about six digits, later ones drift apart, and it ends "
               "about as well."),
            torch=torch.__version__.partition("+")[0], numpy=np.__version__,
        ),
    ]  # fmt: skip
    lines = [
        "torch.set_num_threads(1)",
        'device = torch.device("cuda" if torch.cuda.is_available() else "cpu")',
        f"SEED = {of.seed}  # of the split, the order of the images, and what is drawn in a step",
    ]
    return cell(prose, ["\n".join(lines)], ["import torch"])


def _table(run: Recorded) -> Cell:
    file = f"{run.name}-repeated.csv"
    columns = '["step", "loss", "accuracy", "rate", "validation_loss", "validation_accuracy"]'
    lines = [
        f'with open({file!r}, "w", newline="") as file:',
        "    writer = csv.writer(file)",
        f"    writer.writerow({columns})",
        "    writer.writerows(rows)",
    ]
    prose = Sentence(N_("Every step as a table, in {file}."), file=file)
    return cell([prose], ["\n".join(lines)], ["import csv"])


def _comparison(run: Recorded) -> Iterator[Cell]:
    if not len(run.losses):
        return
    places = np.linspace(1, len(run.losses), min(_MOST_COMPARED, len(run.losses)))
    steps = sorted({round(place) for place in places})
    lines = [
        "RECORDED = {",
        *(f"    {step}: {number(run.losses[step - 1])}," for step in steps),
        "}",
        "same = True",
        "for step, recorded in RECORDED.items():",
        "    repeated = rows[step - 1][1]",
        "    both_nan = repeated != repeated and recorded != recorded  # NaN is not NaN",
        "    equal = repeated == recorded or both_nan",
        "    same = same and equal",
        '    answer = "the same, bit for bit" if equal else f"{repeated - recorded:+.1e} from it"',
        '    print(f"step {step}: recorded {recorded:.6f}, here {repeated:.6f}, {answer}")',
        'print("The run is repeated, bit for bit." if same else "The run is repeated, rounded '
        'otherwise.")',
    ]
    prose = Sentence(N_("Some of the losses that were recorded, and those of here."))
    yield cell([prose], ["\n".join(lines)])


def _prose(of: Cell, translate: Translate) -> str:
    told = [on_one_line(each.text(translate)) for each in of.sentences]
    return "\n\n".join(textwrap.fill(each, _WIDTH) for each in told)


def _markdown(of: Cell, translate: Translate) -> str:
    return "\n\n".join(_escaped(each).text(translate) for each in of.sentences)


def _escaped(sentence: Sentence) -> Sentence:
    """Its names stay text in Markdown; what we say ourselves may use it."""
    values = {
        name: _escaped(value)
        if isinstance(value, Sentence)
        else in_markdown(value)
        if isinstance(value, str)
        else value
        for name, value in sentence.values.items()
    }
    return Sentence(sentence.template, **values)


def _imports(*cells: Cell) -> str:
    """The heads of all of them: Python's own first, and `import x` before `from x import y`."""
    lines = {line for each in cells for line in each.imports}
    own = {line for line in lines if _package(line) in sys.stdlib_module_names}
    groups = (sorted(group, key=lambda line: (line.startswith("from "), line))
              for group in (own, lines - own) if group)  # fmt: skip
    return "\n\n".join("\n".join(group) for group in groups)


def _package(line: str) -> str:
    """Of an import."""
    return line.split()[1].partition(".")[0]
