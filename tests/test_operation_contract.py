"""What is demanded of every operation; README and CONTRIBUTING say which files a new one takes.

Each demand is held to PyTorch, to the written program, or to the page itself. The arithmetic that
the browser shows runs in node.
"""

import json
import subprocess
import sys
from base64 import b64encode
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path

import nbformat
import numpy as np
import onnxruntime
import pytest
import torch
from streamlit.testing.v1 import AppTest

from explorer.inspection.backwards import why_parameter, why_value
from explorer.inspection.capture import capture
from explorer.inspection.weights import Weights, module
from explorer.network import json_file, link, memory, shapes
from explorer.network.description import Network
from explorer.network.operations import FLOAT, OPERATIONS
from explorer.network.shapes import Row
from explorer.network.source import read, write
from explorer.training.beginning import Beginning
from explorer.training.change import Record
from explorer.training.export.onnx import traced
from explorer.training.export.program import Recorded, notebook
from explorer.training.export.weight_header import about
from explorer.ui.components.glass_box import inspector_message
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.shell.language import translations
from tests.inspection.backwards.test_gradients_of_random import by_autograd
from tests.inspection.uneven_weights import uneven
from tests.network import oracle
from tests.network.operation_examples import alone, everything
from tests.network.programs import run
from tests.network.test_memory import held_by_autograd
from tests.network.test_operations import check_row
from tests.training.export.examples import trained
from tests.ui.architecture.test_layer_inspector import script as editor
from tests.ui.entering import drawn_fields

NODE = Path(sys.executable).parent / "node"
HARNESS = Path(__file__).parent / "javascript" / "contract_harness.js"
BATCH = 2
TOLERANCE = 1e-5
PLACES = 6


@dataclass(frozen=True, eq=False)
class Case:
    """An operation at work: the network, its layer, weights and images."""

    network: Network
    row: Row
    weights: Weights
    images: np.ndarray

    @property
    def places(self):
        """Some places in what it puts out, of the first image."""
        draw = np.random.default_rng(3)
        own = self.row.output_shape[1:]
        return [(0, *(int(draw.integers(side)) for side in own)) for _ in range(PLACES)]


@cache
def case(kind):
    network = alone(kind)
    images = np.random.default_rng(0).normal(0, 1, (BATCH, *network.input_shape))
    row = shapes.table(network, BATCH)["it"]
    return Case(network, row, uneven(network), images.astype(np.float32))


@cache
def explanations():
    """What the browser makes of some places of every operation, in one process of node."""
    questions = []
    for kind in OPERATIONS:
        of = case(kind)
        table = shapes.table(of.network, BATCH)
        passed = capture(of.weights, of.images, "evaluation")
        scene = Scene(table.rows, passed, of.weights.arrays, 0, (), kind)
        message = inspector_message.message(scene, Choice("it"), group="", words=WORDS)
        questions.append({
            "message": b64encode(message).decode(),
            "places": [("it", place) for place in of.places],
        })  # fmt: skip
    answer = subprocess.run(
        [NODE, HARNESS], input=json.dumps(questions), capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return dict(zip(OPERATIONS, json.loads(answer.stdout), strict=True))


WORDS = dict.fromkeys(("moreTerms", "moreMaps", "moreClasses", "mapNote", "file"), "")


def has_pytorchs_shapes(of):
    (layer,) = [each for each in oracle.run(of.network, BATCH).seen if each.name == "it"]
    own = tuple((each.name, each.shape, each.trained) for each in of.row.tensors)
    assert (of.row.output_shape, own) == (layer.output_shape, layer.tensors)


def has_pytorchs_mult_adds(of):
    (layer,) = [each for each in oracle.run(of.network, BATCH).seen if each.name == "it"]
    assert of.row.mult_adds == layer.mult_adds


def works_out_pytorchs_sizes_and_parameters(of):
    (layer,) = [each for each in oracle.run(of.network, BATCH).seen if each.name == "it"]
    check_row(of.row, layer)


def looks_no_further_than_its_reach(of):
    if len(of.row.output_shape) != 4:
        return
    x = torch.from_numpy(of.images.copy()).requires_grad_()
    output = module(of.weights, "evaluation").outputs(x)["it"]
    for place in of.places:
        (slope,) = torch.autograd.grad(output[place], x, retain_graph=True)
        rows, columns = np.nonzero(slope[0].abs().sum(dim=0).numpy())
        for axis, pixels in enumerate((rows, columns)):
            reach = of.row.field[axis]
            first, end = reach.of(place[2 + axis], of.network.input_shape[1 + axis])
            assert all(first <= pixel < end for pixel in pixels), (place, axis)


def names_the_maps_that_each_is_made_from(of):
    """As the browser draws their edges: no other map changes the value."""
    x = torch.from_numpy(of.images.copy()).requires_grad_()
    outputs = module(of.weights, "evaluation").outputs(x)
    sources = [outputs[name] for name in of.row.inputs]
    for place, taken in zip(of.places, explanations()[of.row.kind], strict=True):
        slopes = torch.autograd.grad(outputs["it"][place], sources, retain_graph=True)
        used = {
            (which, int(number))
            for which, slope in enumerate(slopes)
            for number in slope[0].flatten(1).abs().sum(1).nonzero()
        }
        named = {
            (which, number) for which, first, end in taken["fedBy"] for number in range(first, end)
        }
        assert used <= named, place


def counts_what_autograd_holds(of):
    step = memory.training_step(shapes.table(of.network), BATCH, state_numbers=0)
    # What normalises holds a mean and a deviation for each channel of each image at most.
    beside = 2 * FLOAT * BATCH * of.row.output_shape[1]
    besides = held_by_autograd(of.network, BATCH) - step.feature_maps - step.besides
    assert 0 <= besides <= (beside if of.row.tensors or "Norm" in of.row.kind else 0)


def is_explained_in_the_browser(of):
    output = capture(of.weights, of.images, "evaluation").maps["it"]
    for place, taken in zip(of.places, explanations()[of.row.kind], strict=True):
        value = float(output[place])
        assert taken["value"] == pytest.approx(value, rel=1e-6)
        assert taken["sum"] == pytest.approx(value, rel=1e-4, abs=1e-5)
        assert all(line.startswith(f"{taken['value']} = ") for line in taken["lines"])
        numbers = StringIO()
        with redirect_stdout(numbers):
            exec(taken["code"][0], {})
        printed = float(numbers.getvalue().removeprefix("tensor(").split(")")[0].split(",")[0])
        assert printed == pytest.approx(value, rel=1e-3, abs=1e-3)  # PyTorch prints four digits


def passes_autograds_gradient_back(of):
    table = shapes.table(of.network, BATCH)
    for mode in ("evaluation", "training"):
        gradients = by_autograd(of.network, of.weights, of.images, mode)
        whys = [
            why_value(table, gradients, of.weights.arrays, source, place)
            for source in of.row.inputs
            for place in np.ndindex(BATCH, 2, 5, 3)
        ]
        whys += [
            why_parameter(
                table, gradients, of.weights.arrays, f"it.{tensor.name}", (0,) * len(tensor.shape)
            )
            for tensor in of.row.tensors
            if tensor.trained
        ]
        for why in whys:
            allowed = TOLERANCE * (1 + why.magnitude)
            assert why.total == pytest.approx(why.gradient, abs=allowed), (mode, why.name)


def is_written_as_a_program_and_read_back(of):
    for form in ("fixed", "generic"):
        text = write(of.network, form)
        assert read(text) == of.network
        net = run(text)[0]["Net"]().eval()
        images = torch.from_numpy(of.images)
        assert net(images).shape == of.row.output_shape


def travels_as_link_and_as_json(of):
    assert link.read_address(link.query(of.network)) == of.network
    assert json_file.read(json_file.write(of.network)) == of.network


def has_a_form(of):
    app = AppTest.from_function(editor, default_timeout=60)
    for name, value in link.write(of.network).items():
        app.query_params[name] = value
    app.query_params["layer"] = "it"
    app.run()
    assert not app.exception
    labels = {field["label"]: field for field in drawn_fields(app)}
    assert set(of.row.operation.arguments()) <= set(labels)
    assert labels["Operation"]["help"] == str(of.row.operation.summary)


def says_what_it_does_in_every_language(of):
    sentence = of.row.operation.summary
    assert str(sentence).endswith(".") and str(sentence)[0].isupper()
    spanish = sentence.text(translations("es").gettext)
    assert spanish.endswith(".") and spanish != str(sentence)


DEMANDS = (
    has_pytorchs_shapes, has_pytorchs_mult_adds, works_out_pytorchs_sizes_and_parameters,
    looks_no_further_than_its_reach, names_the_maps_that_each_is_made_from,
    counts_what_autograd_holds, is_explained_in_the_browser, passes_autograds_gradient_back,
    is_written_as_a_program_and_read_back, travels_as_link_and_as_json, has_a_form,
    says_what_it_does_in_every_language,
)  # fmt: skip


@pytest.mark.parametrize("demand", DEMANDS, ids=lambda demand: demand.__name__)
@pytest.mark.parametrize("kind", OPERATIONS)
def test_an_operation(kind, demand):
    demand(case(kind))


@pytest.fixture(scope="module")
def everything_trained():
    """A run of a network of all operations: the record, its loss a step, its weights."""
    record = Record(Beginning(everything(), batch=16))
    trained_run, losses = trained(record, 3)
    return record, losses, trained_run.weights()


@pytest.mark.thorough
def test_the_onnx_file_of_all_operations_computes_what_pytorch_does(everything_trained):
    *_, weights = everything_trained
    images = torch.randn(5, *weights.network.input_shape, generator=torch.manual_seed(0))
    session = onnxruntime.InferenceSession(traced(weights, about(weights, "all")))
    (logits,) = session.run(None, {"images": images.numpy()})
    with torch.no_grad():
        assert np.abs(logits - module(weights, "evaluation")(images).numpy()).max() <= 1e-4


def test_the_notebook_of_all_operations_repeats_its_run(everything_trained, tmp_path, monkeypatch):
    record, losses, _ = everything_trained
    cells = nbformat.reads(notebook(Recorded("all", record, losses)), as_version=4).cells
    monkeypatch.chdir(tmp_path)
    program = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    with redirect_stdout(StringIO()):
        exec(compile(program, "notebook", "exec"), {"__name__": "__main__"})
    rows = (tmp_path / "all-repeated.csv").read_text().splitlines()
    column = rows[0].split(",").index("loss")
    repeated = [float(row.split(",")[column]) for row in rows[1:] if row.split(",")[column]]
    assert repeated == losses
