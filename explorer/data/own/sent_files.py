"""What a visitor sends, whatever it is: a ZIP archive, or IDX files."""

from collections.abc import Sequence

from explorer.data.own.archive import archive, opened, unpacked
from explorer.data.own.gathering import Gathered
from explorer.data.own.idx import MOST, is_idx, pairs
from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal, TooLarge

MOST_SENT = 8
"""Files at once: MNIST's four, and as many again."""


def sent(files: Sequence[tuple[bytes, str]]) -> Gathered:
    """The data set in files that came at once (content, name). Raises Refusal or TooLarge."""
    if len(files) > MOST_SENT:
        raise TooLarge(
            N_("{count} files are too many at once: send one ZIP archive, or up to {most} IDX "
               "files."),
            count=len(files), most=MOST_SENT,
        )  # fmt: skip
    if len(files) == 1 and files[0][0].startswith(b"PK"):
        return _unpacked(*files[0])
    for file, name in files:
        if not is_idx(file):
            raise Refusal(
                N_("{name} is no data set. Send one ZIP archive with a folder a class, or IDX "
                   "files: images and labels at once."),
                name=shortened("".join(filter(str.isprintable, name))) or "''",
            )  # fmt: skip
    return pairs(files)


def _unpacked(file: bytes, name: str) -> Gathered:
    """Of an archive that holds IDX files, those; else its folders."""
    with opened(file, name) as packed:
        entries = [each for each in packed.infolist() if "ubyte" in each.filename]
        if entries:
            return pairs([(unpacked(packed, each, MOST), each.filename) for each in entries])
    return archive(file, name)
