"""What visitors send: archives and IDX files, honest and hostile, and where it is kept."""

import gzip
import os
import stat
import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import pytest
from PIL import Image

from explorer.data import image_caches
from explorer.data.data_source import Source, opened
from explorer.data.own.gathering import class_name, gathered
from explorer.data.own.kept_sets import dataset_of, keep
from explorer.data.own.sent_files import sent
from explorer.network.architectures import network
from explorer.sentence import Explained, Refusal, TooLarge


def png(shade, size=(6, 6), mode="L"):
    file = BytesIO()
    Image.new(mode, size, shade).save(file, "PNG")
    return file.getvalue()


def packed(files, **options):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, **options) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return file.getvalue()


HONEST = [(f"pets/{kind}/{n}.png", png(shade + n)) for kind, shade in [("cat", 50), ("dog", 200)]
          for n in range(3)]  # fmt: skip


def idx(values):
    head = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    return head + values.astype(np.uint8).tobytes()


IMAGES = np.random.default_rng(0).integers(0, 256, (10, 4, 5))
LABELS = np.arange(10) % 3


def test_each_folder_is_a_class_and_each_image_is_kept_to_the_value():
    found = sent([(packed(HONEST), "pets.zip")])
    assert found.skipped == ()
    assert found.dataset.class_names == ("cat", "dog")
    assert found.dataset.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.dataset.images.shape == (6, 1, 6, 6)
    assert found.dataset.images[:, 0, 0, 0].tolist() == [50, 51, 52, 200, 201, 202]


def test_what_a_computer_adds_is_passed_over_and_a_bad_image_is_named():
    besides = [("__MACOSX/cat/._0.png", b"x"), ("pets/.DS_Store", b"x"), ("pets/cat/", b""),
               ("pets/cat/bad.png", b"\x89PNG\r\n\x1a\nno"), ("top.png", png(1)),
               ("pets/cat/inner.zip", packed(HONEST))]  # fmt: skip
    found = sent([(packed(HONEST + besides), "pets.zip")])
    assert len(found.dataset.labels) == 6
    assert list(map(str, found.skipped)) == [
        "bad.png is cut off or damaged and cannot be decoded. Save or send it again.",
        "top.png is in no folder, so it has no class.",
        "inner.zip is a ZIP archive. Choose a PNG, JPEG or WebP image, or save it as one.",
    ]


def test_images_of_several_sizes_and_colours_are_fitted_into_one():
    files = [*HONEST, ("pets/dog/wide.png", png((255, 0, 0), (12, 6), "RGB"))]
    found = sent([(packed(files), "pets.zip")]).dataset
    assert found.images.shape == (7, 3, 6, 12)
    assert found.images[-1, :, 3, 6].tolist() == [255, 0, 0]
    assert found.images[0, :, 3].max(axis=0).tolist() == [0] * 3 + [50] * 6 + [0] * 3


def test_a_file_that_is_not_what_its_sum_says_is_named():
    file = bytearray(packed(HONEST))
    with ZipFile(BytesIO(bytes(file))) as archive:
        start = archive.infolist()[0].header_offset + 30 + len(HONEST[0][0])
    file[start + 8] ^= 255
    found = sent([(bytes(file), "pets.zip")])
    assert len(found.dataset.labels) == 5
    assert len(found.skipped) == 1


def link():
    entry = ZipInfo("pets/cat/passwd.png")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


OUTSIDE = ("a.zip holds {}, which would lie outside its folder. Pack it again, with the folders of "
           "the classes only.")  # fmt: skip


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (packed([*HONEST, ("../../etc/cat.png", b"x")]), OUTSIDE.format("../../etc/cat.png")),
        (packed([*HONEST, ("/etc/cat.png", b"x")]), OUTSIDE.format("/etc/cat.png")),
        (packed([*HONEST, ("C:/etc/cat.png", b"x")]), OUTSIDE.format("C:/etc/cat.png")),
        (packed([*HONEST, (link(), b"/etc/passwd")]),
         "a.zip holds pets/cat/passwd.png, which is a link and no file. Pack the files "
         "themselves."),
        (packed([*HONEST, ("pets/cat/bomb.png", bytes(2_000_000))]),
         "a.zip holds pets/cat/bomb.png, which unpacks to more than a hundred times its size: no "
         "image does. Leave it out."),
        (packed([(f"cat/{n}", b"") for n in range(10_001)]),
         "a.zip holds 10\u202f001 files; 10\u202f000 are allowed here. Leave some of them out."),
        (b"PK\x01\x02" * 30_000,
         "a.zip holds 30\u202f000 files; 10\u202f000 are allowed here. Leave some of them out."),
        (packed(HONEST)[:200],
         "a.zip is no ZIP archive, or it is cut off. Pack the folders again and send that."),
        (packed(HONEST[:3]),
         "A data set needs 2 to 100 classes with an image each; there are 1. In a ZIP archive each "
         "class is a folder."),
        (packed([HONEST[0], HONEST[3]]),
         "No class has two images, one to train on and one to measure with. Add an image."),
        (b"MZ", "a.zip is no data set. Send one ZIP archive with a folder a class, or IDX files: "
                "images and labels at once."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_in_a_sentence(file, sentence):
    with pytest.raises(Explained) as refused:
        sent([(file, "a.zip")])
    assert str(refused.value.sentence) == sentence


@pytest.mark.parametrize("zipped", [bytes, gzip.compress], ids=["plain", "gz"])
def test_idx_files_are_read_to_the_value(zipped):
    files = [(zipped(idx(LABELS)), "t-labels-idx1-ubyte"), (zipped(idx(IMAGES)), "t-images-idx3")]
    found = sent(files).dataset
    assert np.array_equal(found.images[:, 0], IMAGES)
    assert np.array_equal(found.labels, LABELS)
    assert found.class_names == ("0", "1", "2")
    inside = packed([("t-images-ubyte", files[1][0]), ("t-labels-ubyte", files[0][0])])
    assert np.array_equal(sent([(inside, "mnist.zip")]).dataset.images, found.images)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([idx(IMAGES)], "IDX files come in pairs, images and labels: of images there are 1 files, "
                        "of labels 0. Send both at once."),
        ([idx(IMAGES), idx(LABELS[:9])], "0 holds 10 images, and there is no file with as many "
                                         "labels. Send the labels that belong to it."),
        ([idx(IMAGES)[:-1], idx(LABELS)], "0 should have 216 bytes by its own header and has 215. "
                                          "Send it again."),
        ([b"\0\0\x08\x03\xff", idx(LABELS)], "0 should have 16 bytes by its own header and has 5. "
                                             "Send it again."),
        ([gzip.compress(idx(IMAGES) + b"x"), idx(LABELS)],
         "0 should have 216 bytes by its own header and has more. Send it again."),
        ([gzip.compress(idx(IMAGES)[:-1]), idx(LABELS)],
         "0 should have 216 bytes by its own header and has 215. Send it again."),
        ([gzip.compress(idx(IMAGES))[:-9], idx(LABELS)],
         "0 is cut off or damaged and cannot be unzipped. Send it again."),
    ],
)  # fmt: skip
def test_idx_files_that_cannot_be_taken_are_told_in_a_sentence(files, sentence):
    with pytest.raises(Explained) as refused:
        sent([(file, str(place)) for place, file in enumerate(files)])
    assert str(refused.value.sentence) == sentence


@pytest.mark.parametrize(
    ("folder", "name"),
    [(" my  cats\n", "my cats"), ("\u202ecat", "cat"), ("e\u0301", "é"), ("\0", "-"),
     ("x" * 99, "x" * 60)],
)  # fmt: skip
def test_a_class_is_called_by_its_folder_as_far_as_that_can_be_shown(folder, name):
    assert class_name(folder) == name


def test_classes_are_in_the_order_in_which_a_person_counts():
    images = [np.zeros((1, 2, 2), np.uint8)] * 4
    found = gathered(images, ["10", "9", "B", "9"]).dataset
    assert found.class_names == ("9", "10", "B")


@pytest.fixture
def server_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_FOLDER", str(tmp_path))
    image_caches.empty()
    yield tmp_path
    image_caches.empty()


def few(shade):
    images = [np.full((1, 8, 8), shade + n, np.uint8) for n in range(4)]
    return gathered(images, ["a", "b", "a", "b"]).dataset


def test_what_is_kept_is_opened_by_its_digest_for_any_network(server_folder):
    digest = keep(few(7))
    assert keep(few(7)) == digest != keep(few(8))
    found = opened(Source("kept", digest=digest), network("lenet"))
    assert np.array_equal(found.images, few(7).images)
    assert (found.labels.tolist(), found.class_names) == ([0, 1, 0, 1], ("a", "b"))
    assert found.split(0).train.tolist() != []
    assert len(found.split(0).validation) == 2


def test_what_is_not_there_or_damaged_is_told_in_a_sentence(server_folder):
    with pytest.raises(Refusal, match="The data set 00000000 is not kept here, or no longer"):
        dataset_of("0" * 32)
    digest = keep(few(7))
    path = server_folder / "data" / f"{digest}.safetensors"
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)
    with pytest.raises(Refusal, match="is damaged"):
        dataset_of(digest)
    path.write_bytes(content[:20])
    with pytest.raises(Refusal, match="is damaged"):
        dataset_of(digest)


def test_what_was_opened_longest_ago_makes_room(server_folder, monkeypatch):
    digests = [keep(few(shade)) for shade in (1, 2)]
    files = {digest: server_folder / "data" / f"{digest}.safetensors" for digest in digests}
    size = files[digests[0]].stat().st_size
    os.utime(files[digests[1]], (1, 1))
    monkeypatch.setenv("EXPLORER_DATA", str(2 * size))
    keep(few(3))
    assert [files[digest].exists() for digest in digests] == [True, False]
    monkeypatch.setenv("EXPLORER_DATA", "10")
    with pytest.raises(TooLarge, match="are kept here"):
        keep(few(4))
