"""IDX, the format of MNIST: a file of images and a file of their labels, plain or gzipped.

Two bytes of nought, the type (8: unsigned bytes), the number of axes; a big-endian size for each;
the values (Y. LeCun, C. Cortes, C. Burges, The MNIST database).

The headers of all files are read first, and of a zipped one no more than its header: what they say
must fit together, and into the bound, before any values are unpacked.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from explorer.data.dataset import Dataset
from explorer.data.own.gathering import (
    MOST_BYTES,
    MOST_IMAGES,
    MOST_SIDE,
    Gathered,
    Shades,
    check,
    too_many_images,
)
from explorer.data.own.unpacked_bound import UnpackedBound
from explorer.network.operations.argument import shortened
from explorer.numerals import memory, whole
from explorer.sentence import N_, Refusal, TooLarge

IMAGES, LABELS = b"\0\0\x08\x03", b"\0\0\x08\x01"
GZIP = b"\x1f\x8b"
MOST_SENT = 8
"""Files at once: MNIST's four, and as many again."""
MOST_TOGETHER = MOST_BYTES + 2 * MOST_IMAGES
"""Bytes of all files at once, as they are sent: their values, and room for headers."""
_STEP, _PACKED_STEP = 2**20, 2**16
"""Bytes that are made at once, and bytes of which they are made."""


@dataclass(frozen=True)
class _File:
    """What the header of a file says, and where its values are."""

    content: bytes
    name: str
    shape: tuple[int, ...]

    @property
    def called(self) -> str:
        return _called(self.name)

    @property
    def start(self) -> int:
        return 4 + 4 * len(self.shape)

    @property
    def size(self) -> int:
        """Bytes, unzipped."""
        return self.start + prod(self.shape)


def is_idx(file: bytes) -> bool:
    """Whether the file may be one of these, by its first bytes."""
    return file.startswith((GZIP, b"\0\0\x08"))


def check_sent(count: int, size: int) -> None:
    """Refuses so many files, or so many bytes of them, before any is read."""
    if count > MOST_SENT:
        raise TooLarge(
            N_("{count} files are too many at once: send one ZIP archive, or up to {most} IDX "
               "files."),
            count=whole(count), most=MOST_SENT,
        )  # fmt: skip
    if size > MOST_TOGETHER:
        raise TooLarge(
            N_("The files have {size} together; {most} are allowed at once. Send fewer images."),
            size=memory(size), most=memory(MOST_TOGETHER),
        )  # fmt: skip


def pairs(files: Sequence[tuple[bytes, str]], bound: UnpackedBound) -> Gathered:
    """The data set of images files and labels files (content and name each). Raises Refusal."""
    headed = [_headed(content, name) for content, name in files]
    images = [file for file in headed if len(file.shape) == 3]
    labels = [file for file in headed if len(file.shape) == 1]
    _check_images(images, len(labels))
    ordered = [_labels_of(file, labels) for file in images]
    bound.take_size(sum(file.size for file in headed))
    classes = _values(ordered, (sum(file.shape[0] for file in ordered),))
    counts = np.bincount(classes, minlength=1)
    check(len(classes), counts.tolist())
    pixels = _values(images, (len(classes), *images[0].shape[1:]))
    names = tuple(map(str, range(len(counts))))
    return Gathered(Dataset("own", pixels[:, None], classes.astype(np.int64), names))


def _check_images(images: Sequence[_File], labels: int) -> None:
    if not images or len(images) != labels:
        raise Refusal(
            N_("IDX files come in pairs, images and labels: of images there are {images} files, of "
               "labels {labels}. Send both at once."),
            images=len(images), labels=labels,
        )  # fmt: skip
    if len({file.shape[1:] for file in images}) > 1:
        raise Refusal(
            N_("The images of the IDX files have several sizes. Send one pair at a time.")
        )
    size = sum(prod(file.shape) for file in images)
    if max(images[0].shape[1:]) > MOST_SIDE or size > MOST_BYTES:
        raise TooLarge(
            N_("The images take {size}, or have a side of more than {side} pixels; {most} are "
               "allowed here."),
            size=memory(size), side=MOST_SIDE, most=memory(MOST_BYTES),
        )  # fmt: skip
    count = sum(file.shape[0] for file in images)
    if count > MOST_IMAGES:
        raise too_many_images(count)


def _labels_of(images: _File, labels: Sequence[_File]) -> _File:
    """Those with the name that goes with the images', else the only ones of as many."""
    wanted = images.name.replace("images", "labels").replace("idx3", "idx1")
    fitting = [file for file in labels if file.shape[0] == images.shape[0]]
    called = [file for file in fitting if file.name == wanted]
    if not called and len(fitting) != 1:
        raise Refusal(
            N_("{name} holds {count} images, and there is no file with as many labels. Send the "
               "labels that belong to it."),
            name=images.called, count=whole(images.shape[0]),
        )  # fmt: skip
    return (called or fitting)[0]


def _headed(content: bytes, name: str) -> _File:
    """The file with what its header says. Raises Refusal."""
    called = _called(name)
    head = b"".join(_unzipped(content, called, 16))[:16]
    if not head.startswith((IMAGES, LABELS)):
        raise Refusal(N_("{name} is no IDX file of images or labels in bytes."), name=called)
    axes = head[3]
    if len(head) < 4 + 4 * axes:
        raise _cut_off(called, 4 + 4 * axes, len(head))
    file = _File(content, name, struct.unpack_from(f">{axes}I", head, 4))
    if not content.startswith(GZIP) and len(content) != file.size:
        raise _cut_off(called, file.size, len(content))
    if not prod(file.shape):
        raise Refusal(N_("{name} is empty: its sizes are {sizes}."), name=called,
                      sizes=" × ".join(map(str, file.shape)))  # fmt: skip
    return file


def _values(files: Sequence[_File], shape: tuple[int, ...]) -> Shades:
    """What the files hold, one after the other, in one array."""
    values = np.empty(prod(shape), np.uint8)
    place = 0
    for file in files:
        have, end = -file.start, place + prod(file.shape)
        for piece in _unzipped(file.content, file.called, file.size + 1):
            some = memoryview(piece)[max(0, -have) :][: end - place]
            if some:
                values[place : place + len(some)] = np.frombuffer(some, np.uint8)
            place += len(some)
            have += len(piece)
        if have > prod(file.shape):
            raise Refusal(
                N_("{name} should have {wanted} bytes by its own header and has more. Send it "
                   "again."),
                name=file.called, wanted=whole(file.size),
            )  # fmt: skip
        if have < prod(file.shape):
            raise _cut_off(file.called, file.size, file.start + have)
    return values.reshape(shape)


def _unzipped(content: bytes, called: str, most: int) -> Iterator[bytes]:
    """The file piece by piece, unzipped where it is zipped, up to so many bytes."""
    if not content.startswith(GZIP):
        yield content[:most]
        return
    unzip = zlib.decompressobj(wbits=31)
    try:
        for start in range(0, len(content), _PACKED_STEP):
            packed = content[start : start + _PACKED_STEP]
            while packed and most > 0 and not unzip.eof:
                piece = unzip.decompress(packed, min(most, _STEP))
                packed = unzip.unconsumed_tail
                most -= len(piece)
                yield piece
    except zlib.error as error:
        raise _damaged(called) from error
    if most > 0 and not unzip.eof:
        raise _damaged(called)


def _damaged(called: str) -> Refusal:
    return Refusal(
        N_("{name} is cut off or damaged and cannot be unzipped. Send it again."), name=called
    )


def _cut_off(called: str, wanted: int, have: int) -> Refusal:
    return Refusal(
        N_("{name} should have {wanted} bytes by its own header and has {have}. Send it again."),
        name=called, wanted=whole(wanted), have=whole(have),
    )  # fmt: skip


def _called(name: str) -> str:
    return shortened("".join(filter(str.isprintable, name))) or "''"
