"""A ZIP archive with a folder a class.

It is not trusted. All that its directory says is checked before anything is unpacked: how many
files, how large, how tightly packed, where they would go. What each image's header says is checked
before any is decoded. Each is then unpacked in memory, one at a time and no further than it said;
nothing is ever written.
"""

import stat
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import numpy as np

from explorer.data.images import upload
from explorer.data.images.picture import Picture
from explorer.data.own.gathering import Gathered, Shades, class_name, gathered, most_side, small
from explorer.data.own.unpacked_bound import MOST_FILES, UnpackedBound
from explorer.network.operations.argument import shortened
from explorer.numerals import memory, whole
from explorer.sentence import N_, Explained, Refusal, Sentence, TooLarge

MOST_BYTES = 25_000_000
"""Of an archive, as sent."""
MOST_RATIO = 100
"""How much smaller packing may make a file of which a kilobyte or more is left; images are packed
already."""
_SMALL = 100_000
_HEAD = 65_536
"""Bytes in which most images say how large they are."""

_RECORD = b"PK\x01\x02"
_PASSED_OVER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def archive(packed: ZipFile, bound: UnpackedBound) -> Gathered:
    """The data set in it. Raises Refusal or TooLarge; a bad image is skipped, and named."""
    images: list[Shades] = []
    labels: list[str] = []
    skipped: dict[int, Sentence] = {}
    entries = _measured(packed, bound, skipped)
    side = most_side(len(entries))
    for place, entry in entries.items():
        path = PurePosixPath(entry.filename)
        try:
            picture = upload.picture(_image(packed, entry), path.name)
        except Explained as refusal:
            skipped[place] = refusal.sentence
        else:
            images.append(_small(picture, side))
            labels.append(class_name(path.parts[-2]))
    told = [skipped[place] for place in sorted(skipped)]
    if told and not images:
        raise Refusal(
            N_("None of the {count} files in {name} can be taken. The first: {reason}"),
            count=whole(len(told)), name=bound.called, reason=told[0],
        )  # fmt: skip
    return gathered(images, labels, told)


def _measured(
    packed: ZipFile, bound: UnpackedBound, skipped: dict[int, Sentence]
) -> dict[int, ZipInfo]:
    """The images by their place, once it is known that all of them together can be decoded."""
    entries: dict[int, ZipInfo] = {}
    for place, entry in enumerate(files(packed)):
        if len(PurePosixPath(entry.filename).parts) < 2:
            skipped[place] = Sentence(
                N_("{name} is in no folder, so it has no class."), name=_called(entry)
            )
            continue
        try:
            pixels = _pixels(packed, entry)
        except Explained as refusal:
            skipped[place] = refusal.sentence
        else:
            bound.take_pixels(pixels)
            entries[place] = entry
    return entries


def _small(picture: Picture, side: int) -> Shades:
    """In 256 shades, no side longer than that."""
    pixels = picture.pixels
    if pixels.dtype == np.uint8 and max(pixels.shape) <= side:
        return pixels.astype(np.uint8, copy=False)
    return small(picture.values, side)


def _pixels(packed: ZipFile, entry: ZipInfo) -> int:
    """As `upload.pixels`, by the beginning of the file where that is enough."""
    name = PurePosixPath(entry.filename).name
    if entry.file_size > _HEAD:
        head = unpacked(packed, entry, _HEAD)
        if not upload.is_jpeg(head):  # how many passes one has, its beginning does not say
            with suppress(Explained):
                return upload.pixels(head, name)
    return upload.pixels(_image(packed, entry), name)


def check_length(file: bytes, called: str) -> None:
    """Refuses an archive that is too long to be looked at."""
    if len(file) > MOST_BYTES:
        raise TooLarge(
            N_("{name} has {size}; an archive may have {most}. Leave images out, or make them "
               "smaller."),
            name=called, size=memory(len(file)), most=memory(MOST_BYTES),
        )  # fmt: skip


def opened(file: bytes, bound: UnpackedBound) -> ZipFile:
    """The archive, when all that its directory says can be taken. Raises Refusal or TooLarge."""
    called = bound.called
    # Counted before it is read: a directory of a million files takes half a gigabyte.
    records = file.count(_RECORD)
    if records > 2 * MOST_FILES:
        bound.take_files(records)
    try:
        packed = ZipFile(BytesIO(file))
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise Refusal(
            N_("{name} is no ZIP archive, or it is cut off. Pack the folders again and send that."),
            name=called,
        ) from error
    for entry in packed.infolist():
        _check(entry, called)
    entries = list(files(packed))
    bound.take_files(len(entries))
    bound.take_size(sum(entry.file_size for entry in entries))
    return packed


def _check(entry: ZipInfo, called: str) -> None:
    """Refuses an archive with a file that an honest one has no reason to have."""
    path = entry.filename
    parts = path.replace("\\", "/").split("/")
    mode = entry.external_attr >> 16
    if path.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\\" in path:
        reason = N_("{name} holds {path}, which would lie outside its folder. Pack it again, with "
                    "the folders of the classes only.")  # fmt: skip
    elif stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        reason = N_("{name} holds {path}, which is a link and no file. Pack the files themselves.")
    elif entry.flag_bits & 1:
        reason = N_("{name} holds {path}, which needs a password. Pack it again without one.")
    elif entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        reason = N_("{name} holds {path}, which is packed in a way that is not read here. Pack it "
                    "again as an ordinary ZIP archive.")  # fmt: skip
    elif entry.file_size > max(_SMALL, MOST_RATIO * entry.compress_size):
        reason = N_("{name} holds {path}, which unpacks to more than a hundred times its size: no "
                    "image does. Leave it out.")  # fmt: skip
    else:
        return
    raise Refusal(reason, name=called, path=_called(entry))


def files(packed: ZipFile) -> Iterator[ZipInfo]:
    """What is no folder, and nothing that a computer put there by itself."""
    for entry in packed.infolist():
        parts = PurePosixPath(entry.filename).parts
        if parts and not entry.is_dir() and not any(
            part in _PASSED_OVER or part.startswith("._") for part in parts
        ):  # fmt: skip
            yield entry


def _image(packed: ZipFile, entry: ZipInfo) -> bytes:
    """A file of the archive. Raises Refusal, or TooLarge before it is unpacked."""
    if entry.file_size > upload.MOST_BYTES:
        raise TooLarge(
            N_("{name} has {size}; an image may have {most}. Save it smaller."),
            name=_called(entry), size=memory(entry.file_size), most=memory(upload.MOST_BYTES),
        )  # fmt: skip
    return unpacked(packed, entry)


def unpacked(packed: ZipFile, entry: ZipInfo, most: int = -1) -> bytes:
    """A file of the archive, or its beginning. Raises Refusal.

    It gives no more than the directory says, and its sum must be right.
    """
    try:
        with packed.open(entry) as file:
            return file.read(most)
    except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Refusal(
            N_("{name} is damaged in the archive and cannot be unpacked."), name=_called(entry)
        ) from error


def _called(entry: ZipInfo) -> str:
    return shortened("".join(filter(str.isprintable, entry.filename))) or "''"
