"""Weights and curves of a run as files that others read: PyTorch, onnxruntime, a spreadsheet."""

import csv
import io
import json
from zipfile import ZipFile

import numpy as np
import onnxruntime
import pytest
import safetensors.torch
import torch

from explorer.data.fitting import fitted
from explorer.inspection.weights import Weights, module
from explorer.memory_budget import Attendance, budget
from explorer.network import json_file
from explorer.network.architectures import ARCHITECTURES, network
from explorer.network.module import build
from explorer.network.source import class_lines
from explorer.training import runs, weight_loading
from explorer.training.beginning import Beginning
from explorer.training.change import Record
from explorer.training.export.curves_table import COLUMNS, metrics_csv
from explorer.training.export.onnx import onnx_file, traced
from explorer.training.export.weight_files import safetensors_file, state_dict
from explorer.training.export.weight_header import about
from explorer.training.run import Moment
from tests.child_processes import children_with
from tests.training.conftest import KEY
from tests.training.export.examples import MIXED, trained


@pytest.fixture(scope="module")
def weights():
    """Of a run of three steps, so that batch norm has seen something."""
    return trained(Record(Beginning(MIXED, batch=16)), 3)[0].weights()


def test_safetensors_hold_the_weights_and_say_whose_they_are(weights):
    content = safetensors_file(weights, about(weights, "amber-3"))
    found = weight_loading.checked(content, MIXED)
    assert all(torch.equal(found[name], tensor) for name, tensor in weights.tensors.items())
    head = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
    assert (head["run"], head["step"]) == ("amber-3", "3")
    assert json_file.read(head["network"]) == MIXED
    assert json.loads(head["classes"])[-1] == "9"
    assert float(head["mean"]) == Beginning(MIXED).preparation.mean


def test_a_state_dict_is_plain_and_fits_the_class_that_the_script_writes(weights):
    content = state_dict(weights)
    found = torch.load(io.BytesIO(content), weights_only=True)
    assert type(found) is dict
    scope = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional}
    exec("\n".join(class_lines(MIXED, "fixed")), scope)
    net = scope["Net"]()
    net.load_state_dict(found)
    images = torch.rand(5, *MIXED.input_shape)
    assert torch.equal(net.eval()(images), module(weights, "evaluation")(images))
    # Nothing of ours or of anybody's is in it but tensors and their names.
    with ZipFile(io.BytesIO(content)) as archive:
        (pickled,) = [name for name in archive.namelist() if name.endswith("data.pkl")]
        assert b"explorer" not in archive.read(pickled)


def agree(content, weights, batch):
    """Whether onnxruntime computes the same logits as PyTorch, of so many images."""
    session = onnxruntime.InferenceSession(content)
    (entry,), (out,) = session.get_inputs(), session.get_outputs()
    assert (entry.name, out.name) == ("images", "logits")
    assert isinstance(entry.shape[0], str)
    images = torch.randn(batch, *weights.network.input_shape, generator=torch.manual_seed(0))
    theirs = session.run(None, {"images": images.numpy()})[0]
    with torch.no_grad():
        ours = module(weights, "evaluation")(images).numpy()
    assert np.abs(theirs - ours).max() <= 1e-4
    return session


@pytest.mark.thorough
@pytest.mark.processes
def test_onnx_gives_the_same_logits_for_any_number_of_images(weights):
    before = torch.nn.Module.__call__, torch.nn.Module.__getattr__
    content = onnx_file(weights, about(weights, "amber-3"))
    for batch in (1, 2, 7):
        session = agree(content, weights, batch)
    said = session.get_modelmeta().custom_metadata_map
    assert (said["run"], said["step"]) == ("amber-3", "3")
    assert "less the mean, over the deviation" in said["input"]
    assert (torch.nn.Module.__call__, torch.nn.Module.__getattr__) == before


class Left(Exception):
    """Nobody waits any more."""


def _writers():
    """The processes that write ONNX."""
    return children_with("export.onnx")


@pytest.mark.processes
def test_onnx_that_nobody_waits_for_any_more_is_given_up(weights, monkeypatch):
    def leave():
        if _writers():
            raise Left

    monkeypatch.setattr(budget(), "attendance", Attendance(go_on=leave))
    with pytest.raises(Left):
        onnx_file(weights, about(weights, "amber-3"))
    assert not _writers()


@pytest.mark.soak
@pytest.mark.parametrize("name", [name for name in ARCHITECTURES if name != "lenet-fixed"])
def test_every_architecture_becomes_onnx(name):
    net = network(name)
    weights = Weights(net, Moment(Record(Beginning(net)), 0), build(net).state_dict())
    agree(traced(weights, about(weights, name)), weights, 3)


def test_the_table_holds_every_step_and_every_validation_to_the_last_bit(run, keep):
    runs.step(run, KEY, 16)
    keep()
    seen = runs.look(run)
    rows = list(csv.DictReader(io.StringIO(metrics_csv(seen.metrics, seen.validations).decode())))
    rows = [row for row in rows if row["step"] != "0"]
    assert tuple(rows[0])[:6] == COLUMNS
    assert [int(row["step"]) for row in rows] == list(range(1, 17))
    assert [float(row["loss"]) for row in rows] == seen.metrics.loss.tolist()
    assert [float(row["rate"]) for row in rows] == seen.metrics.rate.tolist()
    counts = {
        int(row["step"]): (float(row["validation_loss"]), float(row["validation_accuracy"]))
        for row in rows if row["validation_loss"]
    }  # fmt: skip
    expected = {each.step: (each.loss, each.accuracy) for each in seen.validations if each.step}
    assert counts == expected
    assert 14 in counts
    layer = seen.metrics.layers[0]
    measured = [row[f"gradient {layer}"] for row in rows]
    kept = seen.metrics.gradients[:, 0]
    assert [float(each) for each in measured if each] == kept[np.isfinite(kept)].tolist()


def test_the_head_says_how_an_image_must_come(weights):
    """As it says: from 0 to 1, less the mean, over the deviation."""
    said = about(weights, "amber-3")
    begun = Beginning(MIXED)
    image = begun.data.values(np.array([5]))
    wanted = fitted(image, MIXED.input_shape, begun.preparation)
    mean, deviation = np.float32(float(said["mean"])), np.float32(float(said["deviation"]))
    assert np.array_equal((image - mean) / deviation, wanted)
    assert "1x8x8" in said["input"]
    assert safetensors.torch.load(safetensors_file(weights, said)).keys() == weights.tensors.keys()
