"""What is done with a visitor's files in a process of its own: explorer.data.arrivals asks it."""

from collections.abc import Sequence

from explorer.data.images import upload
from explorer.data.images.picture import Picture
from explorer.data.own import sent_files
from explorer.data.own.gathering import Gathered


def picture(files: Sequence[bytes], name: str) -> Picture:
    """The image in the one file. Raises as `upload.picture` does."""
    return upload.picture(files[0], name)


def data_set(files: Sequence[bytes], names: Sequence[str]) -> Gathered:
    """The data set in the files. Raises as `sent_files.sent` does."""
    return sent_files.sent(list(zip(files, names, strict=True)))
