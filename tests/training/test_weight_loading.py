"""Weights that somebody loads: checked by name and shape, refused in one sentence, never run."""

import json

import pytest
import safetensors.torch
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.network.architectures import network
from explorer.network.module import build
from explorer.sentence import Refusal, TooLarge
from explorer.training import weight_loading
from explorer.training.beginning import Beginning
from explorer.training.run import Run

NET = network("mlp", (1, 8, 8), 10)
STATE = {name: tensor.clone() for name, tensor in build(NET).state_dict().items()}


def packed(**changed):
    """The network's weights, with some tensors otherwise or, as None, left out."""
    found = {**STATE, **{name.replace("__", "."): each for name, each in changed.items()}}
    return safetensors.torch.save({k: v for k, v in found.items() if v is not None})


def headed(head, body=b""):
    """A file with a head of one's own."""
    text = head if isinstance(head, bytes) else json.dumps(head).encode()
    return len(text).to_bytes(8, "little") + text + body


def refusal(content):
    """The sentence with which a file is refused."""
    with pytest.raises(Refusal) as refused:
        weight_loading.checked(content, NET)
    text = str(refused.value.sentence)
    assert len(text) < 400
    assert "\n" not in text
    return text


def test_a_run_begins_with_the_weights_that_were_kept(folder):
    trained = Run(Beginning(NET))
    trained.step()
    content = safetensors.torch.save(dict(trained.weights().tensors))
    digest = weight_loading.keep(content, NET)
    assert weight_loading.keep(content, NET) == digest
    begun = Run(Beginning(NET, start=digest)).weights().tensors
    assert all(torch.equal(begun[name], each) for name, each in trained.weights().tensors.items())


def test_other_types_of_float_are_taken_as_the_network_has_them():
    half = {name.replace(".", "__"): tensor.half() for name, tensor in STATE.items()}
    found = weight_loading.checked(packed(**half), NET)
    assert {each.dtype for each in found.values()} == {torch.float32}


FIRST = next(iter(STATE))
BIG = {"dtype": "F32", "shape": [10**9], "data_offsets": [0, 4 * 10**9]}
COARSE = {"F8_E4M3": 8, "F8_E5M2": 8, "F8_E4M3FNUZ": 8, "F8_E8M0": 8, "F6_E2M3": 6, "F4": 4}
"""Types of few bits, and what eight numbers of each take."""
NO_FILE = "This is no safetensors file, or a damaged one"


@pytest.mark.parametrize(
    "content, sentence",
    [
        (packed(**{FIRST.replace(".", "__"): None}), f"they have no {FIRST}."),
        (packed(extra__weight=torch.ones(2)), "they have extra.weight, which is unknown here"),
        (safetensors.torch.save({"other": torch.ones(1)}), "which this one needs, and other"),
        (safetensors.torch.save({}), "they have no "),
        (packed(**{FIRST.replace(".", "__"): torch.ones(3, 2)}), f"{FIRST} is of shape [3, 2]"),
        (packed(**{FIRST.replace(".", "__"): STATE[FIRST].to(torch.complex64)}),
         "holds numbers of type torch.complex64; they must be of type torch.float32"),
        (packed()[:-1], NO_FILE),
        (packed()[:20], NO_FILE),
        (b"", NO_FILE),
        (b"\x80\x04\x95 a pickle", NO_FILE),
        (b"PK\x03\x04" + bytes(100), NO_FILE),
        ((2**63 - 1).to_bytes(8, "little") + b"{}", NO_FILE),
        (headed({FIRST: BIG}), NO_FILE),
        (headed({FIRST: {**BIG, "data_offsets": [4, 0]}}, bytes(8)), NO_FILE),
        (headed(b"[" * 10**5), NO_FILE),
        (headed(b"\xff" * 64), NO_FILE),
        (headed({FIRST: {"dtype": "X9", "shape": [1], "data_offsets": [0, 4]}}, bytes(4)), NO_FILE),
        (safetensors.torch.save({f"layer{n}": torch.ones(1) for n in range(5000)}), "…"),
        *((headed({FIRST: {"dtype": kind, "shape": [8], "data_offsets": [0, size]}},
                  bytes(size)), f"{FIRST} holds numbers of type {kind}, too coarse to learn with")
          for kind, size in COARSE.items()),
    ],
    ids=["missing", "extra", "another's", "nothing", "shape", "complex", "truncated", "cut head",
         "empty", "pickle", "archive", "huge head", "more than there is", "backwards", "nested",
         "no text", "unknown type", "thousands", *COARSE],
)  # fmt: skip
def test_what_does_not_fit_is_one_sentence(content, sentence):
    assert sentence in refusal(content)


def test_a_head_that_lists_tensors_without_end_is_not_read():
    entry = {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}
    content = headed({f"layer{n}": entry for n in range(100_000)})
    with pytest.raises(TooLarge, match=r"4\.00\u202fMB are allowed"):
        weight_loading.checked(content, NET)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_refused(value):
    broken = STATE[FIRST].clone()
    broken.view(-1)[1] = value
    assert f"1 of the {broken.numel()} values of {FIRST} are NaN or infinite" in refusal(
        packed(**{FIRST.replace(".", "__"): broken})
    )


@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_damaged_file_is_refused_or_taken_and_nothing_else(junk, place):
    content = packed()
    damaged = content[:place] + junk + content[place + len(junk) :]
    try:
        found = weight_loading.checked(damaged, NET)
    except Refusal:
        return
    assert found.keys() == STATE.keys()


def test_weights_that_are_gone_or_changed_on_disk_say_so(folder):
    digest = weight_loading.keep(packed(), NET)
    (path,) = (folder / "weights").iterdir()
    path.write_bytes(packed()[:-4] + bytes(4))
    with pytest.raises(Refusal, match="are gone from here: load their file again"):
        weight_loading.stored_weights(digest, NET)
    for name in ("../../etc/passwd", "0" * 31, "é" * 32):
        with pytest.raises(Refusal, match="names no weights that could be kept here"):
            weight_loading.stored_weights(name, NET)
