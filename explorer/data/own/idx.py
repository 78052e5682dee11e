"""IDX, the format of MNIST: a file of images and a file of their labels, plain or gzipped.

Two bytes of nought, the type (8: unsigned bytes), the number of axes; a big-endian size for each;
the values (Y. LeCun, C. Cortes, C. Burges, The MNIST database).
"""

import struct
import zlib
from collections.abc import Sequence
from math import prod

import numpy as np

from explorer.data.dataset import Dataset
from explorer.data.own.gathering import MOST_BYTES, MOST_SIDE, Gathered, Shades, check
from explorer.network.operations.argument import shortened
from explorer.numerals import memory, whole
from explorer.sentence import N_, Refusal, TooLarge

IMAGES, LABELS = b"\0\0\x08\x03", b"\0\0\x08\x01"
GZIP = b"\x1f\x8b"
MOST = MOST_BYTES + 16


def is_idx(file: bytes) -> bool:
    """Whether the file may be one of these, by its first bytes."""
    return file.startswith((GZIP, b"\0\0\x08"))


def pairs(files: Sequence[tuple[bytes, str]]) -> Gathered:
    """The data set of images files and labels files (content and name each). Raises Refusal."""
    arrays = [(_array(file, _called(name)), name) for file, name in files]
    images = [(array, name) for array, name in arrays if array.ndim == 3]
    labels = [(array, name) for array, name in arrays if array.ndim == 1]
    if not images or len(images) != len(labels):
        raise Refusal(
            N_("IDX files come in pairs, images and labels: of images there are {images} files, of "
               "labels {labels}. Send both at once."),
            images=len(images), labels=len(labels),
        )  # fmt: skip
    if len({array.shape[1:] for array, _ in images}) > 1:
        raise Refusal(
            N_("The images of the IDX files have several sizes. Send one pair at a time.")
        )
    ordered = [_labels_of(array, name, labels) for array, name in images]
    pixels, classes = np.concatenate([array for array, _ in images]), np.concatenate(ordered)
    if max(pixels.shape[1:]) > MOST_SIDE or pixels.nbytes > MOST_BYTES:
        raise TooLarge(
            N_("The images take {size}, or have a side of more than {side} pixels; {most} are "
               "allowed here."),
            size=memory(pixels.nbytes), side=MOST_SIDE, most=memory(MOST_BYTES),
        )  # fmt: skip
    counts = np.bincount(classes, minlength=1)
    check(len(pixels), counts.tolist())
    names = tuple(map(str, range(len(counts))))
    return Gathered(Dataset("own", pixels[:, None], classes.astype(np.int64), names))


def _labels_of(images: Shades, name: str, labels: Sequence[tuple[Shades, str]]) -> Shades:
    """Those with the name that goes with the images', else the only ones of as many."""
    wanted = name.replace("images", "labels").replace("idx3", "idx1")
    fitting = [array for array, other in labels if len(array) == len(images)]
    called = [array for array, other in labels if other == wanted and len(array) == len(images)]
    if not called and len(fitting) != 1:
        raise Refusal(
            N_("{name} holds {count} images, and there is no file with as many labels. Send the "
               "labels that belong to it."),
            name=_called(name), count=whole(len(images)),
        )  # fmt: skip
    return (called or fitting)[0]


def _array(file: bytes, called: str) -> Shades:
    content = _plain(file, called)
    if not content.startswith((IMAGES, LABELS)):
        raise Refusal(N_("{name} is no IDX file of images or labels in bytes."), name=called)
    axes = content[3]
    if len(content) < 4 + 4 * axes:
        raise _cut_off(called, 4 + 4 * axes, len(content))
    shape = struct.unpack_from(f">{axes}I", content, 4)
    start = 4 + 4 * axes
    if len(content) - start != prod(shape):
        raise _cut_off(called, start + prod(shape), len(content))
    if not prod(shape):
        raise Refusal(N_("{name} is empty: its sizes are {sizes}."), name=called,
                      sizes=" × ".join(map(str, shape)))  # fmt: skip
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _plain(file: bytes, called: str) -> bytes:
    """Unzipped where it is zipped, no further than the most that is taken."""
    if not file.startswith(GZIP):
        return file
    unzip = zlib.decompressobj(wbits=31)
    try:
        content = unzip.decompress(file, MOST)
    except zlib.error as error:
        raise Refusal(
            N_("{name} is cut off or damaged and cannot be unzipped. Send it again."), name=called
        ) from error
    if unzip.unconsumed_tail:
        raise TooLarge(
            N_("{name} unzips to more than {most}, which is what is allowed here."),
            name=called, most=memory(MOST_BYTES),
        )  # fmt: skip
    if not unzip.eof:
        raise Refusal(
            N_("{name} is cut off or damaged and cannot be unzipped. Send it again."), name=called
        )
    return content


def _cut_off(called: str, wanted: int, have: int) -> Refusal:
    return Refusal(
        N_("{name} should have {wanted} bytes by its own header and has {have}. Send it again."),
        name=called, wanted=whole(wanted), have=whole(have),
    )  # fmt: skip


def _called(name: str) -> str:
    return shortened("".join(filter(str.isprintable, name))) or "''"
