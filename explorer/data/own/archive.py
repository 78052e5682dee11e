"""A ZIP archive with a folder a class.

It is not trusted. All that its directory says is checked before anything is unpacked: how many
files, how large, how tightly packed, where they would go. Each is then unpacked in memory, one at a
time and no further than it said; nothing is ever written.
"""

import stat
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from explorer.data.images import upload
from explorer.data.own.gathering import Gathered, Shades, class_name, gathered, most_side, small
from explorer.network.operations.argument import shortened
from explorer.numerals import memory, whole
from explorer.sentence import N_, Explained, Refusal, Sentence, TooLarge

MOST_BYTES = 25_000_000
"""Of an archive, as sent."""
MOST_UNPACKED = 250_000_000
MOST_FILES = 10_000
MOST_RATIO = 100
"""How much smaller packing may make a file of which a kilobyte or more is left; images are packed
already."""
_SMALL = 100_000

_RECORD = b"PK\x01\x02"
_PASSED_OVER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def archive(file: bytes, name: str) -> Gathered:
    """The data set in it. Raises Refusal or TooLarge; a bad image is skipped, and named."""
    images: list[Shades] = []
    labels: list[str] = []
    skipped: list[Sentence] = []
    with opened(file, name) as packed:
        entries = list(_files(packed))
        side = most_side(len(entries))
        for entry in entries:
            path = PurePosixPath(entry.filename)
            if len(path.parts) < 2:
                skipped.append(
                    Sentence(N_("{name} is in no folder, so it has no class."), name=_called(entry))
                )
                continue
            try:
                picture = upload.picture(unpacked(packed, entry), path.name)
                images.append(small(picture.values, side))
                labels.append(class_name(path.parts[-2]))
            except Explained as refusal:
                skipped.append(refusal.sentence)
    return gathered(images, labels, skipped)


def opened(file: bytes, name: str) -> ZipFile:
    """The archive, when all that its directory says can be taken. Raises Refusal or TooLarge."""
    called = shortened("".join(filter(str.isprintable, name))) or "''"
    if len(file) > MOST_BYTES:
        raise TooLarge(
            N_("{name} has {size}; an archive may have {most}. Leave images out, or make them "
               "smaller."),
            name=called, size=memory(len(file)), most=memory(MOST_BYTES),
        )  # fmt: skip
    # Counted before it is read: a directory of a million files takes half a gigabyte.
    records = file.count(_RECORD)
    if records > 2 * MOST_FILES:
        raise _too_many(called, records)
    try:
        packed = ZipFile(BytesIO(file))
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise Refusal(
            N_("{name} is no ZIP archive, or it is cut off. Pack the folders again and send that."),
            name=called,
        ) from error
    for entry in packed.infolist():
        _check(entry, called)
    files = list(_files(packed))
    if len(files) > MOST_FILES:
        raise _too_many(called, len(files))
    unpacked = sum(entry.file_size for entry in files)
    if unpacked > MOST_UNPACKED:
        raise TooLarge(
            N_("{name} unpacks to {size}; {most} are allowed here. Leave images out, or make them "
               "smaller."),
            name=called, size=memory(unpacked), most=memory(MOST_UNPACKED),
        )  # fmt: skip
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


def _files(packed: ZipFile) -> Iterator[ZipInfo]:
    """What is no folder, and nothing that a computer put there by itself."""
    for entry in packed.infolist():
        parts = PurePosixPath(entry.filename).parts
        if parts and not entry.is_dir() and not any(
            part in _PASSED_OVER or part.startswith("._") for part in parts
        ):  # fmt: skip
            yield entry


def unpacked(packed: ZipFile, entry: ZipInfo, most: int = upload.MOST_BYTES) -> bytes:
    """A file of the archive. Raises Refusal, or TooLarge before it is unpacked."""
    if entry.file_size > most:
        raise TooLarge(
            N_("{name} has {size}; an image may have {most}. Save it smaller."),
            name=_called(entry), size=memory(entry.file_size), most=memory(most),
        )  # fmt: skip
    try:
        return packed.read(entry)  # no more than its directory says, and only if the sum is right
    except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Refusal(
            N_("{name} is damaged in the archive and cannot be unpacked."), name=_called(entry)
        ) from error


def _called(entry: ZipInfo) -> str:
    return shortened("".join(filter(str.isprintable, entry.filename))) or "''"


def _too_many(called: str, count: int) -> TooLarge:
    return TooLarge(
        N_("{name} holds {count} files; {most} are allowed here. Leave some of them out."),
        name=called, count=whole(count), most=whole(MOST_FILES),
    )  # fmt: skip
