"""A program that was taken away repeats the run bit for bit, and imports nothing of ours."""

import re
import subprocess
import sys
from dataclasses import replace

import nbclient
import nbformat
import numpy as np
import pytest
import safetensors.torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.data.augmenting import NONE, Augmentation
from explorer.data.data_kinds import TO_ALL
from explorer.data.data_source import Source
from explorer.data.dataset import Dataset
from explorer.data.own.kept_sets import keep as keep_data
from explorer.inspection.losses import LOSSES
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.network.architectures import network
from explorer.network.description import Initialisation
from explorer.training import batches, runs, weight_loading
from explorer.training.beginning import Beginning
from explorer.training.change import Change, Record
from explorer.training.export import data_cells
from explorer.training.export.program import Recorded, notebook, script
from explorer.training.plan import Plan
from explorer.training.run import Run
from explorer.training.schedules import SCHEDULES
from tests.training.conftest import KEY
from tests.training.export.examples import MIXED, SMALL, executed, losses, repeated, table, trained


@pytest.mark.thorough
@pytest.mark.processes
def test_a_run_that_was_changed_and_rewound_is_repeated_in_a_clean_process(
    folder, keep, tmp_path, monkeypatch
):
    begun = Beginning(MIXED, batch=64, epochs=3, augmentation=Augmentation(1, 0.1, True), clip=2.0)
    run = runs.begin(Record(begun), KEY)

    def go(steps):
        runs.step(run, KEY, steps)
        keep()

    go(20)
    runs.change(run, KEY, Change(0, rate=0.05))
    go(20)
    runs.rewind(run, KEY, 11)
    keep()
    runs.change(run, KEY, Change(0, rate=0.02))
    go(7)
    runs.change(run, KEY, Change(0, batch=100, weight_decay=0.01, augmentation=NONE))
    go(30)
    runs.change(run, KEY, Change(0, rate=0.004))
    go(10)
    seen = runs.look(run)
    assert (seen.step, len(seen.record.changes)) == (58, 3)
    rows, said = repeated(
        script(Recorded(run, seen.record, seen.metrics.loss.tolist())), tmp_path / "empty", run
    )
    assert losses(rows) == seen.metrics.loss.tolist()
    assert [row["rate"] for row in rows] == seen.metrics.rate.tolist()
    assert [row["accuracy"] for row in rows] == seen.metrics.accuracy.tolist()
    validated = {each.step: (each.loss, each.accuracy) for each in seen.validations}
    again = {
        row["step"]: (row["validation_loss"], row["validation_accuracy"])
        for row in rows if row["validation_loss"] is not None
    }  # fmt: skip
    assert len(again) >= 3
    assert again.items() <= validated.items()
    assert said.endswith("The run is repeated, bit for bit.\n")

    forked = runs.fork(run, 15, Change(0, rate=0.5), KEY)
    runs.step(forked, KEY, 5)
    keep()
    seen = runs.look(forked)
    text = script(Recorded(forked, seen.record, seen.metrics.loss.tolist()))
    found = executed(text, tmp_path, monkeypatch)
    assert [row[1] for row in found["rows"]] == seen.metrics.loss.tolist()
    assert seen.step == 20


@pytest.mark.thorough
@pytest.mark.processes
def test_a_notebook_repeats_the_run_in_a_kernel_of_its_own(tmp_path):
    record = Record(Beginning(network("lenet"), epochs=1), (Change(20, rate=0.02),))
    _, recorded = trained(record, 30)
    written = nbformat.reads(notebook(Recorded("amber-3", record, recorded)), as_version=4)
    nbformat.validate(written)
    assert not any(cell.get("outputs") for cell in written.cells)
    nbclient.NotebookClient(written, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert losses(table(tmp_path / "amber-3-repeated.csv")) == recorded
    assert "bit for bit." in written.cells[-1].outputs[-1].text


def test_a_program_is_clean_python_and_says_what_to_expect_elsewhere(tmp_path):
    record = Record(Beginning(network("lenet"), epochs=1), (Change(20, rate=0.02),))
    text = script(Recorded("amber-3", record, [2.0] * 30))
    assert "explorer" not in text
    head = " ".join(text.split('"""')[1].split())
    assert "repeats the run amber-3: lenet on the handwritten digits" in head
    assert "the first losses agree to about six digits" in head
    assert max(map(len, text.splitlines())) <= 100
    # Nothing undefined, nothing imported for nothing.
    clean = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F,E9,I", "-"]
    assert subprocess.run(clean, input=text.encode(), check=False).returncode == 0
    modules = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert modules == {"csv", "numpy", "torch", "PIL", "sklearn"}


def test_a_program_of_a_run_without_a_step_trains_as_planned(tmp_path, monkeypatch):
    record = Record(Beginning(SMALL, epochs=1, batch=500, schedule="cosine"))
    found = executed(script(Recorded("amber-3", record, [])), tmp_path, monkeypatch)
    assert [row[1] for row in found["rows"]] == trained(record, Plan(record).planned)[1]


def test_a_text_in_another_language_is_in_prose_only(tmp_path, monkeypatch):
    record = Record(Beginning(SMALL, batch=500))
    _, recorded = trained(record, 2)
    text = script(Recorded("amber-3", record, recorded), lambda english: f'"""\\{english}')
    found = executed(text, tmp_path, monkeypatch)
    assert [row[1] for row in found["rows"]] == recorded


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A data set of somebody's own: coloured, oblong, of a class of one image."""
    monkeypatch.setenv("EXPLORER_FOLDER", str(tmp_path / "folder"))
    draw = np.random.default_rng(0)
    images = draw.integers(0, 256, (31, 3, 12, 20), dtype=np.uint8)
    labels = np.array([*([0, 1] * 15), 2], dtype=np.int64)
    return keep_data(Dataset("own", images, labels, ("a", "b", "c")))


@pytest.mark.parametrize("shape", [(1, 10, 10), (3, 12, 20), (2, 20, 16)])
@pytest.mark.parametrize("least", [0, 10**9])
def test_own_images_and_weights_come_in_a_file_beside_the_program(
    own, least, shape, tmp_path, monkeypatch
):
    monkeypatch.setattr(batches, "MOST_PREPARED", least)
    monkeypatch.setattr(data_cells, "MOST_PREPARED", least)
    net = network("mlp", shape, 3)
    start = weight_loading.keep(
        safetensors.torch.save(dict(Run(Beginning(net)).weights().tensors)), net
    )
    begun = Beginning(net, source=Source("kept", digest=own), batch=7, start=start, loss="mse",
                      augmentation=Augmentation(1, 0.1, True))  # fmt: skip
    _, recorded = trained(Record(begun), 9)
    assert data_cells.needs_a_file(begun)
    text = script(Recorded("amber-3", Record(begun), recorded))
    with pytest.raises(SystemExit, match=r"amber-3-data.npz is not here: download it"):
        executed(text, tmp_path, monkeypatch)
    (tmp_path / "amber-3-data.npz").write_bytes(data_cells.beside(begun))
    assert [row[1] for row in executed(text, tmp_path, monkeypatch)["rows"]] == recorded
    assert data_cells.beside(Beginning(net)) is None


def sources():
    return st.sampled_from([*map(Source, TO_ALL), Source("shapes", per_class=12, seed=3)])


NETS = (
    MIXED,
    SMALL,
    network("resnet8", (1, 9, 12), 3),
    network("lenet", (3, 20, 28), 4).with_(initialisation=Initialisation("kaiming"), seed=7),
    network("tinyvgg", (1, 16, 16), 2),
    network("allconv", (1, 12, 12), 12),
)


@st.composite
def changes(draw, steps):
    rates, shares = st.floats(1e-4, 0.1), st.sampled_from([0.0, 0.01, 1.0])
    return Change(
        draw(st.integers(0, steps)),
        rate=draw(st.none() | rates),
        weight_decay=draw(st.none() | shares),
        clip=draw(st.none() | shares),
        batch=draw(st.none() | st.integers(2, 60)),
        augmentation=draw(st.none() | augmentations()),
        constant=draw(st.booleans()),
    )


def augmentations():
    return st.builds(Augmentation, st.integers(0, 2), st.sampled_from([0.0, 0.2]), st.booleans())


@st.composite
def records(draw, steps):
    begun = Beginning(
        draw(st.sampled_from(NETS)),
        source=draw(sources()),
        loss=draw(st.sampled_from(list(LOSSES))),
        label_smoothing=draw(st.sampled_from([0.0, 0.1])),
        optimizer=draw(st.sampled_from(list(OPTIMIZERS))),
        rate=draw(st.floats(1e-4, 0.05)),
        schedule=draw(st.sampled_from(list(SCHEDULES))),
        epochs=draw(st.integers(1, 3)),
        batch=draw(st.integers(2, 1000)),
        weight_decay=draw(st.sampled_from([0.0, 0.01])),
        clip=draw(st.sampled_from([0.0, 1.0])),
        augmentation=draw(st.just(NONE) | augmentations()),
        standardised=draw(st.booleans()),
        seed=draw(st.integers(0, 5)),
    )
    made = draw(st.lists(changes(steps), max_size=4))
    return Record(begun, tuple(sorted(made, key=lambda change: change.step)))


def repeats(record, steps, folder, monkeypatch):
    run, recorded = trained(record, steps)
    text = script(Recorded("amber-3", record.before(steps), recorded))
    found = executed(text, folder, monkeypatch)
    assert np.array_equal([row[1] for row in found["rows"]], recorded, equal_nan=True)
    for name, tensor in run.weights().tensors.items():
        other = found["net"].state_dict()[name]
        assert np.array_equal(other.numpy(), tensor.numpy(), equal_nan=True)


@given(st.data())
@settings(max_examples=settings().max_examples // 2)
def test_any_run_is_repeated(tmp_path_factory, drawn):
    steps = drawn.draw(st.integers(1, 14))
    record = drawn.draw(records(steps))
    with pytest.MonkeyPatch.context() as patched:
        repeats(record, steps, tmp_path_factory.mktemp("any"), patched)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@given(st.data())
@settings(max_examples=300)
def test_hundreds_of_runs_are_repeated(tmp_path_factory, drawn):
    steps = drawn.draw(st.integers(1, 80))
    record = drawn.draw(records(steps))
    with pytest.MonkeyPatch.context() as patched:
        repeats(record, steps, tmp_path_factory.mktemp("any"), patched)


def test_what_is_changed_before_the_first_step_stretches_the_schedule_from_there(
    tmp_path, monkeypatch
):
    record = Record(Beginning(MIXED, epochs=1, batch=300), (Change(0, batch=200),))
    assert Plan(record).stretches[0].pace < 1
    repeats(record, 5, tmp_path, monkeypatch)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_run_past_its_plan_is_repeated(schedule, tmp_path, monkeypatch):
    begun = Beginning(SMALL, epochs=1, batch=400, schedule=schedule)
    record = Record(begun, (Change(2, batch=300), Change(6, rate=0.003)))
    assert Plan(record).planned == 4
    repeats(record, 9, tmp_path, monkeypatch)
    repeats(replace(record, changes=()), 9, tmp_path, monkeypatch)
