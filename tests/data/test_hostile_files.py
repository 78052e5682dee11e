"""Files that were made to harm: each is a sentence, for little memory and in little time."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from explorer.data import arrivals
from explorer.data.images import upload
from explorer.data.own import sent_files
from explorer.data.own.unpacked_bound import MOST_FILES, MOST_PIXELS, MOST_UNPACKED, UnpackedBound
from explorer.jobs import side_calls
from explorer.jobs.side_calls import MOST_AT_ONCE, MOST_MEMORY
from explorer.sentence import Explained, TooLarge
from tests.child_processes import children_with
from tests.data.hostile_archives import ARCHIVES, idx, packed
from tests.data.hostile_images import IMAGES, encoded, many_chunks

ROOT = Path(__file__).parents[2]
MOST_ABOVE_START = 300_000_000


def refusal(decode, *arguments):
    with pytest.raises(Explained) as refused:
        decode(*arguments)
    text = str(refused.value.sentence)
    assert "\n" not in text
    assert text.isprintable() or text.replace("\u202f", " ").isprintable()
    assert len(text) < 400
    return text


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_data_set_is_one_sentence(name):
    make, sentence = ARCHIVES[name]
    assert sentence in refusal(sent_files.sent, make())


@pytest.mark.parametrize("name", IMAGES)
def test_a_hostile_image_is_one_sentence(name):
    make, sentence = IMAGES[name]
    assert sentence in refusal(upload.picture, make(), "mine")


def largest():
    """What is taken, and costs most of all that is."""
    webp = encoded((3_460, 3_460), "WEBP", lossless=True, quality=0, method=0)
    images, labels = idx(64_000, 25, 40), idx(64_000)
    zeros, classes = bytes(64_000_000), (bytes(range(10)) * 6_400)
    return {
        "image webp": [webp],
        "image jpeg": [encoded((4_890, 4_890), "JPEG", "CMYK", progressive=True, subsampling=0)],
        "set webp": [packed([(f"{n % 2}/{n}.webp", webp) for n in range(4)])],
        "set idx": [gzip.compress(images + zeros, 1), gzip.compress(labels + classes)],
    }


@pytest.mark.processes
def test_no_file_takes_much_memory_hostile_or_large(tmp_path):
    """In a process of its own, whose most is what the worst of them took."""
    uploads = {f"set {name}": [file for file, _ in make()] for name, (make, _) in ARCHIVES.items()}
    uploads |= {f"image {name}": [make()] for name, (make, _) in IMAGES.items()}
    for number, (name, files) in enumerate((uploads | largest()).items()):
        folder = tmp_path / f"{name.partition(' ')[0]} {number}"
        folder.mkdir()
        for place, file in enumerate(files):
            (folder / f"{place}").write_bytes(file)
    done = subprocess.run(
        [sys.executable, "-m", "tests.data.peak_memory", str(tmp_path)],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert max(json.loads(done.stdout).values()) < MOST_ABOVE_START


@pytest.mark.parametrize(
    "spend, most",
    [("take_files", MOST_FILES), ("take_size", MOST_UNPACKED), ("take_pixels", MOST_PIXELS)],
)
def test_an_allowance_is_spent_to_its_last_and_no_further(spend, most):
    bound = UnpackedBound("mine")
    getattr(bound, spend)(most - 1)
    getattr(bound, spend)(1)
    with pytest.raises(TooLarge, match="mine"):
        getattr(bound, spend)(1)


def test_the_page_on_security_says_these_bounds():
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    bytes_, pixels = MOST_UNPACKED // 10**6, MOST_PIXELS // 10**6
    assert f"more than {bytes_} MB or {pixels} megapixels" in page
    assert f"for longer than {arrivals._SECONDS_TOGETHER:.0f} s" in page
    assert MOST_AT_ONCE == 2
    most = MOST_MEMORY // 10**6
    assert f"two processes of their own, each of which may take {most} MB" in page


@pytest.fixture(scope="module")
def aside():
    yield
    side_calls.close()


class Left(BaseException):
    """As Streamlit ends a run of a page for which nobody waits."""


def stay():
    pass


def leave():
    raise Left


def decoders():
    """The processes of this one in which files are decoded."""
    return children_with("side_process")


@pytest.mark.processes
def test_an_image_and_a_data_set_arrive_as_they_are_decoded_here(aside):
    file = encoded((40, 30))
    here, there = upload.picture(file, "mine"), arrivals.picture(file, "mine", stay)
    assert np.array_equal(there.pixels, here.pixels)
    assert not there.pixels.flags.writeable
    assert there.name == here.name
    archive = [(packed([(f"{n % 2}/{n}.png", file) for n in range(4)]), "mine")]
    here, there = sent_files.sent(archive), arrivals.data_set(archive, stay)
    assert np.array_equal(there.dataset.images, here.dataset.images)
    assert there.dataset.class_names == ("0", "1")


@pytest.mark.processes
def test_a_sentence_comes_back_as_it_was_said(aside):
    assert "mine has 50\u202f000" in refusal(
        arrivals.picture, IMAGES["PNG: two thousand megapixels"][0](), "mine", stay
    )
    make, sentence = ARCHIVES["zip: sixty WebP images of 40 megapixels"]
    assert sentence in refusal(arrivals.data_set, make(), stay)


@pytest.mark.processes
def test_what_takes_longer_than_its_header_says_is_given_up(aside, monkeypatch):
    monkeypatch.setattr(arrivals, "_SECONDS", 0.3)
    slow = many_chunks(800_000)
    assert len(slow) < upload.MOST_BYTES
    said = "mine takes more time or memory to decode than an image of its size should"
    assert said in refusal(arrivals.picture, slow, "mine", stay)
    assert arrivals.picture(encoded((9, 9)), "mine", stay).pixels.shape == (3, 9, 9)


@pytest.mark.processes
def test_nothing_is_decoded_for_a_visitor_who_left(aside):
    with pytest.raises(Left):
        arrivals.picture(many_chunks(800_000), "mine", leave)
    assert decoders() == []


@pytest.mark.soak
@pytest.mark.parametrize("name", [*ARCHIVES, *IMAGES, "many chunks"])
def test_a_hostile_file_is_answered_soon(aside, name):
    if name in ARCHIVES:
        files = ARCHIVES[name][0]()
    else:
        files = [(IMAGES[name][0]() if name in IMAGES else many_chunks(800_000), "mine")]
    decode = arrivals.data_set if name in ARCHIVES else arrivals.picture
    begun = monotonic()
    refusal(decode, *((files,) if name in ARCHIVES else files[0]), stay)
    assert monotonic() - begun < 5
