"""Training from a terminal, and a state dict made readable for a server."""

import csv
import io
import json
import pickle
import signal
import struct
import subprocess
import sys
from zipfile import ZipFile

import pytest
import safetensors.torch
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.__main__ import main
from explorer.data.augmenting import Augmentation
from explorer.network.architectures import network
from explorer.training import runs
from explorer.training.beginning import Beginning
from explorer.training.change import Record, from_plain
from tests.training.conftest import KEY
from tests.training.export.examples import executed, losses, table

KEYS = ["epoch", "step", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy",
        "seconds"]  # fmt: skip


@pytest.fixture(autouse=True)
def _ctrl_c():
    """As it was before a command took it."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_training_has_the_numbers_of_the_page_and_keeps_all_of_it(
    keep, tmp_path, capsys, monkeypatch
):
    made = tmp_path / "made"
    status = main([
        "train", "lenet", "--input", "1x32x32", "--classes", "10", "--data", "digits",
        "--epochs", "2", "--optimizer", "adam", "--lr", "0.01", "--schedule", "one-cycle",
        "--shift", "1", "--noise", "0.05", "--flip", "--seed", "1", "--json",
        "--output", str(made),
    ])  # fmt: skip
    assert status == 0
    epochs = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [list(each) for each in epochs] == [KEYS] * 2
    assert [(each["epoch"], each["step"]) for each in epochs] == [(1, 44), (2, 88)]

    # The same, played on the page.
    begun = Beginning(network("lenet", (1, 32, 32), 10), epochs=2, seed=1,
                      augmentation=Augmentation(1, 0.05, True))  # fmt: skip
    played = runs.begin(Record(begun), KEY)
    runs.play(played, KEY)
    keep()
    seen = runs.look(played)
    rows = table(made / "metrics.csv")
    assert losses(rows) == seen.metrics.loss.tolist()
    assert [row["rate"] for row in rows] == seen.metrics.rate.tolist()
    measured = {(each.step, each.loss, each.accuracy) for each in seen.validations}
    assert measured >= {
        (each["step"], each["validation_loss"], each["validation_accuracy"]) for each in epochs
    }
    found = safetensors.torch.load_file(made / "weights.safetensors")
    plain = torch.load(made / "weights.pt", weights_only=True)
    for name, tensor in runs.weights_at(played, 88).tensors.items():
        assert torch.equal(found[name], tensor)
        assert torch.equal(plain[name], tensor)
    assert {each.name for each in made.iterdir()} == {
        "weights.safetensors", "weights.pt", "metrics.csv", "epochs.json", "run.json",
        "network.json", "script.py", "notebook.ipynb",
    }  # fmt: skip
    assert json.loads((made / "epochs.json").read_text()) == epochs
    again = executed((made / "script.py").read_text(), tmp_path, monkeypatch)
    assert [row[1] for row in again["rows"]] == losses(rows)


@pytest.mark.processes
def test_ctrl_c_keeps_what_is_there(tmp_path):
    command = [sys.executable, "-m", "explorer", "train", "lenet", "--epochs", "1000", "--json",
               "--output", str(tmp_path / "run")]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 130
    rows = table(tmp_path / "run" / "metrics.csv")
    assert len(rows) >= 44
    assert rows[43]["validation_accuracy"] is not None
    assert (tmp_path / "run" / "weights.safetensors").stat().st_size > 4 * 61_706
    script = (tmp_path / "run" / "script.py").read_text()
    assert f"for step in range({len(rows)}):" in script


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("--optimizer", "lbfgs"), "lbfgs is no optimizer"),
        (("--lr", "much"), "The learning rate must be more than 0"),
        (("--data", "cats"), "cats is no data set"),
        (("--shift", "1.5"), "shift must be a whole number from 0 to 64; it is 1.5."),
        (("--noise", "loud"), "noise must be a number from 0 to 1; it is loud."),
        (("--output", "/dev/null"), "/dev/null is no folder."),
    ],
)
def test_what_cannot_be_trained_ends_with_2(arguments, sentence, capsys):
    assert main(["train", "lenet", *arguments]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.out == ""


def converted(path, capsys):
    """The exit status of `convert`, and what was said."""
    status = main(["convert", str(path)])
    told = capsys.readouterr()
    assert len(told.err.splitlines()) <= 1
    return status, told.err


def test_a_nested_state_dict_becomes_safetensors(tmp_path, capsys):
    inner = {"fc.weight": torch.ones(2, 3), "fc.bias": torch.nn.Parameter(torch.zeros(2))}
    torch.save({"epoch": 3, "best": {"model": inner}}, tmp_path / "weights.pt")
    status, told = converted(tmp_path / "weights.pt", capsys)
    assert status == 0
    assert "'best.model'" in told
    kept = safetensors.torch.load_file(tmp_path / "weights.safetensors")
    assert torch.equal(kept["fc.weight"], torch.ones(2, 3))
    assert kept.keys() == inner.keys()


def test_tensors_that_share_memory_are_written_one_by_one(tmp_path, capsys):
    base = torch.arange(6.0)
    torch.save({"a": base[:3], "b": base[1:].view(1, 5), "c": base}, tmp_path / "weights.pt")
    assert converted(tmp_path / "weights.pt", capsys)[0] == 0
    kept = safetensors.torch.load_file(tmp_path / "weights.safetensors")
    assert [kept[name].numel() for name in "abc"] == [3, 5, 6]


class _Runs:
    """Whoever unpickles it has a file written."""

    def __init__(self, target):
        self.target = target

    def __reduce__(self):
        return open, (str(self.target), "w")


def _by_import(target):
    """A pickle that names a function, as protocol 0 does, and calls it."""
    code = f"open({str(target)!r}, 'w')"
    return b"c__builtin__\neval\n(V" + code.encode() + b"\ntR."


def _module_state(target):
    return {"fc.weight": torch.ones(2), "hook": _Runs(target)}


HOSTILE = {
    "pickle": lambda target: pickle.dumps(_Runs(target)),
    "old pickle": lambda target: pickle.dumps(_Runs(target), protocol=0),
    "by import": _by_import,
    "os.system": lambda target: b"cos\nsystem\n(Vtouch " + str(target).encode() + b"\ntR.",
    "among tensors": lambda target: saved(_module_state(target)),
    "as a key": lambda target: saved({_Runs(target): torch.ones(1)}),
    "in an archive": lambda target: archived(pickle.dumps(_Runs(target))),
    "a module": lambda target: saved(torch.nn.Linear(2, 2)),
}


def saved(found):
    file = io.BytesIO()
    torch.save(found, file)
    return file.getvalue()


def archived(content):
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("weights/data.pkl", content)
        archive.writestr("weights/version", "3")
    return file.getvalue()


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_would_run_something_is_refused_and_not_run(kind, tmp_path, capsys):
    target = tmp_path / "ran"
    (tmp_path / "weights.pt").write_bytes(HOSTILE[kind](target))
    status, told = converted(tmp_path / "weights.pt", capsys)
    assert (status, target.exists()) == (2, False)
    assert "holds more than tensors, which is not opened" in told
    assert not (tmp_path / "weights.safetensors").exists()


def test_the_hostile_files_would_run_where_nobody_looks(tmp_path):
    for kind in ("pickle", "old pickle", "by import"):
        target = tmp_path / kind
        made = pickle.loads(HOSTILE[kind](target))
        made.close()
        assert target.exists()


def _itself():
    found = {"a": 1}
    found["again"] = found
    return saved(found)


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "is no state dict of PyTorch"),
        (b"no", "is no state dict of PyTorch"),
        (pickle.dumps(3), "is no state dict of PyTorch"),
        (saved(3), "holds no tensors by name"),
        (saved([torch.ones(1)]), "holds no tensors by name"),
        (saved({}), "holds no tensors by name"),
        (saved({"a": {"b": 3}}), "holds no tensors by name"),
        (_itself(), "holds no tensors by name"),
        (saved({"a": torch.eye(2).to_sparse()}), "holds tensors that safetensors cannot hold"),
        (saved({"a": torch.ones(9)})[:-30], "is no state dict of PyTorch"),
        (b"\x80\x02" + b"(" * 10_000 + b"t" * 10_000 + b".", "is no state dict of PyTorch"),
        (b"\x80\x04\x95" + struct.pack("<Q", 2**62) + b".", "is no state dict of PyTorch"),
    ],
)
def test_what_is_no_state_dict_is_one_sentence(content, sentence, tmp_path, capsys):
    (tmp_path / "weights.pt").write_bytes(content)
    status, told = converted(tmp_path / "weights.pt", capsys)
    assert status == 2
    assert sentence in told


@given(st.binary(max_size=60), st.integers(0, 900))
@settings(max_examples=settings().max_examples // 2)
def test_a_damaged_file_is_one_sentence_or_converted(tmp_path_factory, junk, place):
    content = saved({"fc.weight": torch.ones(2, 3)})
    path = tmp_path_factory.mktemp("damaged") / "weights.pt"
    path.write_bytes(content[:place] + junk + content[place + len(junk) :])
    assert main(["convert", str(path)]) in (0, 2)


def test_what_is_not_asked_for_is_as_by_default_and_as_the_help_says(tmp_path, capsys):
    made = tmp_path / "made"
    assert main(["train", "mlp", "--input", "1x8x8", "--epochs", "1", "--output", str(made)]) == 0
    run = from_plain(json.loads((made / "run.json").read_text()))
    default = Beginning(network("mlp", (1, 8, 8), 10), epochs=1)
    assert run == Record(default)
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    for option, value in (
        ("--epochs N how many are planned", Beginning(default.network).epochs),
        ("--lr RATE learning rate", default.rate),
        ("--batch N images a step", default.batch),
        ("--shift PIXELS moved so far at most", default.augmentation.shift),
    ):
        assert f"{option} (default: {value})" in told


def test_a_folder_may_be_called_as_one_likes(tmp_path, capsys):
    asked = ["--epochs", "1", "--batch", "200", "--raw", "--output", str(tmp_path / 'a "b"\\')]
    assert main(["train", "mlp", "--input", "1x8x8", *asked]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("epoch 1: loss ")
    (made,) = tmp_path.iterdir()
    rows = list(csv.DictReader(io.StringIO((made / "metrics.csv").read_text())))
    (epoch,) = json.loads((made / "epochs.json").read_text())
    assert float(rows[-1]["validation_loss"]) == epoch["validation_loss"]
    compile((made / "script.py").read_text(), "script.py", "exec")
