"""What the files that a visitor sends at once may become, together, whatever they are packed in."""

from dataclasses import dataclass

from explorer.numerals import memory, whole
from explorer.sentence import N_, TooLarge

MOST_FILES = 10_000
MOST_UNPACKED = 250_000_000
"""Bytes, of all files and of what is packed in them once more."""
MOST_PIXELS = 150_000_000
"""Of all images, as they are sent: so many are decoded in 4 s."""


@dataclass
class UnpackedBound:
    """What is left of it. It is spent from what headers say, before anything is unpacked.

    Each way to spend raises TooLarge where there is not so much left.
    """

    called: str
    """What was sent, for the sentence."""
    files: int = MOST_FILES
    size: int = MOST_UNPACKED
    pixels: int = MOST_PIXELS

    def take_files(self, count: int) -> None:
        """So many files in an archive."""
        if count > self.files:
            raise TooLarge(
                N_("{name} holds {count} files; {most} are allowed here. Leave some of them out."),
                name=self.called, count=whole(count), most=whole(MOST_FILES),
            )  # fmt: skip
        self.files -= count

    def take_size(self, count: int) -> None:
        """Bytes that something unpacks to."""
        if count > self.size:
            raise TooLarge(
                N_("{name} unpacks to {size}; {most} are allowed here. Leave images out, or make "
                   "them smaller."),
                name=self.called, size=memory(MOST_UNPACKED - self.size + count),
                most=memory(MOST_UNPACKED),
            )  # fmt: skip
        self.size -= count

    def take_pixels(self, count: int) -> None:
        """Pixels that an image is decoded to."""
        if count > self.pixels:
            raise TooLarge(
                N_("The images of {name} have more than {most} million pixels together. Leave "
                   "images out, or make them smaller."),
                name=self.called, most=MOST_PIXELS // 10**6,
            )  # fmt: skip
        self.pixels -= count
