"""Data sets that somebody made to harm: archives and IDX files, and how each is answered."""

import gzip
import io
import stat
import struct
import tarfile
import zlib
from functools import cache
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import numpy as np

from tests.data.hostile_images import encoded, jpeg_in_passes, png_of, zeros

DIRECTORY = b"PK\x01\x02"
END = b"PK\x05\x06"


def idx(*shape, kind=8, content=b""):
    """The header of an IDX file, and what stands behind it."""
    return struct.pack(f">BBBB{len(shape)}I", 0, 0, kind, len(shape), *shape) + content


def packed(files, method=ZIP_DEFLATED):
    file = io.BytesIO()
    with ZipFile(file, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return file.getvalue()


def twice(content, suffix="png"):
    """Four images of two classes."""
    return [(f"{kind}/{n}.{suffix}", content) for kind in ("cat", "dog") for n in range(2)]


PNG = encoded((6, 6))
HONEST = twice(PNG)


@cache
def gzipped_zeros(head, millions):
    """A gzip file of a head and of so many million zeros, a thousandth as long."""
    block = b"\0" + struct.pack("<HH", len(head), len(head) ^ 0xFFFF) + head
    total = zlib.crc32(head)
    for _ in range(millions):
        total = zlib.crc32(bytes(10**6), total)
    end = struct.pack("<II", total, len(head) + millions * 10**6)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block + zeros(millions * 10**6) + end


def entry(name, mode=0o644, kind=stat.S_IFREG):
    made = ZipInfo(name)
    made.external_attr = (kind | mode) << 16
    return made


def patched(file, offset, value, form="<I"):
    """Each record of the directory says another value at that offset."""
    changed, place = bytearray(file), file.find(DIRECTORY)
    while place >= 0:
        changed[place + offset : place + offset + struct.calcsize(form)] = struct.pack(form, value)
        place = file.find(DIRECTORY, place + 1)
    return bytes(changed)


def overlapping(count):
    """So many entries that all are the same piece of the file."""
    content = zeros_but_a_few(9_000_000)
    file = packed([("cat/0.png", content)])
    directory, end = file.index(DIRECTORY), file.index(END)
    record = file[directory:end]
    records = b"".join(record.replace(b"cat/0.png", b"cat/%c.png" % (48 + n)) for n in range(count))
    tail = struct.pack("<4s4H2LH", END, 0, 0, count, count, len(records), directory, 0)
    return file[:directory] + records + tail


def zeros_but_a_few(size):
    """Zeros with so much noise that packing makes them eighty times smaller."""
    noise = np.random.default_rng(0).integers(0, 256, size // 100, dtype=np.uint8).tobytes()
    return noise + bytes(size - len(noise))


def nested(depth):
    file = packed(HONEST)
    for level in range(depth):
        file = packed([(f"cat/{level}.zip", file), (f"dog/{level}.zip", file)])
    return file


def tar(mode="w"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for name, content in HONEST:
            made = tarfile.TarInfo(f"../{name}")
            made.size = len(content)
            archive.addfile(made, io.BytesIO(content))
    return file.getvalue()


def npz():
    file = io.BytesIO()
    np.savez_compressed(file, images=np.zeros((10_000, 28, 28), np.uint8), labels=np.arange(10_000))
    return file.getvalue()


def end_record(entries, size, offset):
    return b"PK\x03\x04" + bytes(26) + struct.pack("<4s4H2LH", END, 0, 0, entries, entries, size,
                                                   offset, 0)  # fmt: skip


BIG_WEBP = encoded((6320, 6320), "WEBP", lossless=True, quality=0, method=0)
WEBP = encoded((3400, 3400), "WEBP", lossless=True, quality=0, method=0)
IN_PASSES = jpeg_in_passes(20, (4800, 4800))
LABELS = idx(10, content=bytes([0, 1] * 5))
PAIR = [(idx(10, 4, 5, content=bytes(200)), "images"), (LABELS, "labels")]
NO_ARCHIVE = "is no ZIP archive, or it is cut off"
OUTSIDE = "which would lie outside its folder"
NONE = "None of the 4 files in bad can be taken"
IN_PAIRS = "IDX files come in pairs"


def alone(content):
    return lambda: [(content() if callable(content) else content, "bad")]


def besides(name, content=PNG):
    return alone(lambda: packed([*HONEST, (name, content)]))


ARCHIVES = {
    "zip: forty gzipped IDX of zeros": (
        alone(lambda: packed(
            [(f"{n}-ubyte.gz", gzipped_zeros(idx(60, 1000, 1000), 60)) for n in range(40)]
        )),
        "40 files are too many at once"),
    "zip: eight gzipped IDX of zeros": (
        alone(lambda: packed([
            (f"{n}-{what}-ubyte.gz", file) for n in range(4) for what, file in [
                ("images", gzipped_zeros(idx(600, 400, 250), 60)),
                ("labels", gzip.compress(idx(600, content=bytes(600)))),
            ]
        ])), "The images take 240\u202fMB"),
    "zip: sixty WebP images of 40 megapixels": (
        alone(lambda: packed([(f"{n % 2}/{n}.webp", BIG_WEBP) for n in range(60)], ZIP_STORED)),
        "None of the 60 files in bad can be taken. The first: 0.webp has 6\u202f320"),
    "zip: fourteen WebP images of 11 megapixels": (
        alone(lambda: packed([(f"{n % 2}/{n}.webp", WEBP) for n in range(14)], ZIP_STORED)),
        "more than 150 million pixels together"),
    "zip: three JPEG images in thirty passes": (
        alone(lambda: packed([(f"{n % 2}/{n}.jpg", IN_PASSES) for n in range(3)], ZIP_STORED)),
        "more than 150 million pixels together"),
    "zip: images that claim gigapixels": (
        alone(lambda: packed(twice(png_of(50_000, 50_000)))), NONE),
    "zip: a text that unpacks a thousandfold": (
        besides("cat/bomb.png", bytes(2_000_000)), "more than a hundred times its size"),
    "zip: a file that claims a gigabyte": (
        alone(lambda: patched(packed(HONEST), 24, 10**9)), "more than a hundred times its size"),
    "zip: files that claim 5 MB each": (
        alone(lambda: patched(
            packed([(f"{n % 2}/{n}.png", zeros_but_a_few(60_000)) for n in range(60)], ZIP_STORED),
            24, 5_000_000,
        )), "bad unpacks to 300\u202fMB; 250\u202fMB are allowed"),
    "zip: ten thousand and one files": (
        alone(lambda: packed([(f"cat/{n}", b"") for n in range(10_001)])),
        "bad holds 10\u202f001 files"),
    "zip: a directory of a million files": (
        alone(DIRECTORY * 1_000_000), "bad holds 1\u202f000\u202f000 files"),
    "zip: an archive in an archive": (
        alone(lambda: nested(1)), "None of the 2 files in bad can be taken. The first: 0.zip is a"),
    "zip: seven archives in each other": (
        alone(lambda: nested(7)), "None of the 2 files in bad can be taken. The first: 6.zip is a"),
    "zip: one piece of the file for thirty names": (
        alone(lambda: overlapping(30)), "bad unpacks to 270\u202fMB"),
    "zip: a symbolic link": (
        besides(entry("cat/passwd.png", kind=stat.S_IFLNK), b"/etc/passwd"), "which is a link"),
    "zip: a device": (besides(entry("cat/zero.png", kind=stat.S_IFCHR)), "which is a link"),
    "zip: a pipe": (besides(entry("cat/pipe.png", kind=stat.S_IFIFO)), "which is a link"),
    "zip: a path that leads up": (besides("../../etc/cat.png"), OUTSIDE),
    "zip: a path that leads up later": (besides("cat/../../../x.png"), OUTSIDE),
    "zip: an absolute path": (besides("/etc/cat.png"), OUTSIDE),
    "zip: a path with a drive": (besides("C:/windows/cat.png"), OUTSIDE),
    "zip: a path with backslashes": (besides("cat\\..\\..\\x.png"), OUTSIDE),
    "zip: a path of a network": (besides("\\\\server\\share\\x.png"), OUTSIDE),
    "zip: a name of sixty thousand letters": (
        besides("../" + "x" * 60_000), OUTSIDE),
    "zip: a name that is turned round": (
        besides("../\u202egnp.exe\x07"), OUTSIDE),
    "zip: a password": (alone(lambda: patched(packed(HONEST), 8, 1, "<H")), "needs a password"),
    "zip: packed by bzip2": (
        alone(lambda: packed(HONEST, ZIP_BZIP2)), "packed in a way that is not read here"),
    "zip: packed by LZMA": (
        alone(lambda: packed(HONEST, ZIP_LZMA)), "packed in a way that is not read here"),
    "zip: packed in no known way": (
        alone(lambda: patched(packed(HONEST), 10, 99, "<H")), "packed in a way that is not read"),
    "zip: cut off in the middle": (alone(lambda: packed(HONEST)[:120]), NO_ARCHIVE),
    "zip: cut off in its directory": (alone(lambda: packed(HONEST)[:-30]), NO_ARCHIVE),
    "zip: an end that promises everything": (
        alone(end_record(65_535, 2**32 - 1, 2**32 - 1)), NO_ARCHIVE),
    "zip: an end that promises a directory": (alone(end_record(9, 10**9, 0)), NO_ARCHIVE),
    "zip: sums that are wrong": (alone(lambda: patched(packed(HONEST), 16, 7)), NONE),
    "zip: directory and files of other names": (
        alone(lambda: packed(HONEST).replace(b"cat/", b"cow/", 2).replace(b"dog/", b"dug/", 2)),
        NONE),
    "zip: places beyond the end": (alone(lambda: patched(packed(HONEST), 42, 2**31)), NONE),
    "zip: nothing in it": (alone(lambda: packed([])), "A data set needs 2 to 100 classes"),
    "zip: no folders": (
        alone(lambda: packed([("a.png", PNG), ("b.png", PNG)])), "is in no folder"),
    "npz": (alone(npz), "images.npy, which unpacks to more than a hundred times its size"),
    "npy": (alone(lambda: npz()[40:]), "bad is no data set"),
    "tar": (alone(tar), "bad is no data set"),
    "tar, gzipped": (alone(lambda: tar("w:gz")), "bad is no IDX file"),
    "tar, packed by xz": (alone(lambda: tar("w:xz")), "bad is no data set"),
    "an image before an archive": (alone(lambda: PNG + packed(HONEST)), "bad is no data set"),
    "a program before an archive": (alone(lambda: b"MZ" + packed(HONEST)), "bad is no data set"),
    "an archive that is an image behind": (
        alone(lambda: b"PK\x03\x04" + PNG * 40), NO_ARCHIVE),
    "gzip: a gigabyte of zeros": (alone(lambda: gzipped_zeros(b"\0", 1000)), "bad is no IDX file"),
    "IDX: more than its header says": (
        lambda: [(gzipped_zeros(idx(10, 4, 5), 1000), "bad"), PAIR[1]],
        "bad should have 216 bytes by its own header and has more"),
    "IDX: sizes beyond all memory": (
        lambda: [(gzip.compress(idx(*[2**32 - 1] * 3)), "bad"),
                 (gzip.compress(idx(2**32 - 1)), "labels")], "or have a side of more than 512"),
    "IDX: a thousand million images": (
        lambda: [(gzip.compress(idx(10**9, 1, 1)), "bad"), (gzip.compress(idx(10**9)), "labels")],
        "The images take 1.00\u202fGB"),
    "IDX: too many images of a pixel": (
        lambda: [(gzip.compress(idx(70_001, 1, 1)), "bad"), (gzip.compress(idx(70_001)), "b")],
        "70\u202f001 images are too many"),
    "IDX: a thousand million, not zipped": (
        lambda: [(idx(10**9, 1, 1), "bad"), PAIR[1]], "should have 1\u202f000\u202f000\u202f016"),
    "IDX: labels without end": (
        lambda: [PAIR[0], (gzip.compress(idx(10**9)), "bad")], "no file with as many labels"),
    "IDX: no images in it": (
        lambda: [(idx(0, 28, 28), "bad"), (idx(0), "labels")], "bad is empty: its sizes are 0"),
    "IDX: numbers with a point": (alone(idx(2, 2, kind=13, content=bytes(16))), "is no data set"),
    "IDX: four axes": (alone(idx(1, 1, 1, 1, content=b"\0")), "bad is no IDX file"),
    "IDX: cut off, gzipped": (
        lambda: [(gzip.compress(PAIR[0][0])[:-9], "bad"), PAIR[1]], "bad is cut off or damaged"),
    "IDX: gzipped twice": (alone(gzip.compress(gzip.compress(PAIR[0][0]))), "bad is no IDX file"),
    "IDX: gzip that is none": (alone(b"\x1f\x8b" + b"\xff" * 1000), "bad is cut off or damaged"),
    "IDX: images without labels": (lambda: [(PAIR[0][0], "bad")], IN_PAIRS),
    "IDX: nine files at once": (lambda: PAIR * 4 + PAIR[:1], "9 files are too many at once"),
    "IDX: more together than is taken": (
        lambda: [(idx(4, 2900, 2900, content=bytes(4 * 2900**2)), f"{n}") for n in range(2)],
        "The files have 67.3\u202fMB together"),
}  # fmt: skip
"""Each by what it is: what makes its files (content, name), and a part of the sentence."""
