"""What a visitor sends, decoded in a process of its own: explorer.jobs.side_calls.

What decoding may cost is bounded by headers first. A file that takes more than its header says is
given up with a sentence, and one for which nobody waits any more is given up at once: `go_on`,
asked every tenth of a second, raises then.
"""

from collections.abc import Sequence

from explorer.data import decoding
from explorer.data.images import upload
from explorer.data.images.picture import Picture
from explorer.data.own import sent_files
from explorer.data.own.gathering import Gathered
from explorer.jobs import side_calls
from explorer.jobs.side_calls import GivenUp, GoOn
from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal

_SECONDS = 3.0
"""Of a core, for an image: one of 40 megapixels takes 1."""
_SECONDS_TOGETHER = 15.0
"""For a data set: 10 000 small images take 4, and so do as many pixels as may be sent."""


def picture(file: bytes, name: str, go_on: GoOn) -> Picture:
    """As `upload.picture`. Raises Refusal, TooLarge, and what `go_on` raises."""
    upload.check_length(file, name)
    try:
        made: Picture = side_calls.call(
            decoding.picture, [file], name, seconds=_SECONDS, go_on=go_on
        )
    except GivenUp as error:
        raise Refusal(
            N_("{name} takes more time or memory to decode than an image of its size should, and "
               "was given up. Save it anew, or make it smaller."),
            name=_called(name),
        ) from error  # fmt: skip
    return made


def data_set(files: Sequence[tuple[bytes, str]], go_on: GoOn) -> Gathered:
    """As `sent_files.sent`. Raises Refusal, TooLarge, and what `go_on` raises."""
    sent_files.check(files)
    contents, names = zip(*files, strict=True)
    try:
        made: Gathered = side_calls.call(
            decoding.data_set, contents, names, seconds=_SECONDS_TOGETHER, go_on=go_on
        )
    except GivenUp as error:
        raise Refusal(
            N_("{name} takes more time or memory to decode than a data set may, and was given up. "
               "Send fewer images, or smaller ones."),
            name=_called(names[0]),
        ) from error  # fmt: skip
    return made


def _called(name: str) -> str:
    return shortened("".join(filter(str.isprintable, name))) or "''"
