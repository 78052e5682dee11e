"""What a visitor sends, whatever it is: a ZIP archive, or IDX files."""

from collections.abc import Sequence

from explorer.data.own.archive import archive, check_length, files, opened, unpacked
from explorer.data.own.gathering import Gathered
from explorer.data.own.idx import check_sent, is_idx, pairs
from explorer.data.own.unpacked_bound import UnpackedBound
from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal


def check(sent_together: Sequence[tuple[bytes, str]]) -> None:
    """Refuses what cannot be a data set by its size or its first bytes. Raises as `sent` does."""
    if _is_archive(sent_together):
        check_length(sent_together[0][0], _called(sent_together[0][1]))
        return
    check_sent(len(sent_together), sum(len(file) for file, _name in sent_together))
    for file, name in sent_together:
        if not is_idx(file):
            raise Refusal(
                N_("{name} is no data set. Send one ZIP archive with a folder a class, or IDX "
                   "files: images and labels at once."),
                name=_called(name),
            )  # fmt: skip


def sent(sent_together: Sequence[tuple[bytes, str]]) -> Gathered:
    """The data set in files that came at once (content, name). Raises Refusal or TooLarge."""
    check(sent_together)
    bound = UnpackedBound(_called(sent_together[0][1]))
    if _is_archive(sent_together):
        return _unpacked(sent_together[0][0], bound)
    return pairs(sent_together, bound)


def _is_archive(sent_together: Sequence[tuple[bytes, str]]) -> bool:
    return len(sent_together) == 1 and sent_together[0][0].startswith(b"PK")


def _unpacked(file: bytes, bound: UnpackedBound) -> Gathered:
    """Of an archive that holds IDX files, those; else its folders."""
    with opened(file, bound) as packed:
        entries = [each for each in files(packed) if "ubyte" in each.filename]
        if not entries:
            return archive(packed, bound)
        check_sent(len(entries), sum(each.file_size for each in entries))
        return pairs([(unpacked(packed, each), each.filename) for each in entries], bound)


def _called(name: str) -> str:
    return shortened("".join(filter(str.isprintable, name))) or "''"
