"""A visitor's picture as files: its pixels without loss, and beside them what is known of it."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from explorer.data.fitting import Floats
from explorer.data.images.picture import Picture, frozen
from explorer.sentence import Sentence

PictureKind = Literal["picture", "drawing", "album"]
"""`album`: of a class of a data set that is not made yet."""

THUMBNAIL = 48
"""Pixels of a thumbnail's longer side."""
_MODES = {1: "L", 3: "RGB"}
_FULL = 255
_QUICK = 1
"""Of zlib's levels: a megapixel in colour takes 0.1 s, and 0.25 s with the usual 6 for 7 % less."""


@dataclass(frozen=True)
class PictureRecord:
    """What is known of a picture without its pixels."""

    kind: PictureKind
    name: Sentence
    notes: tuple[Sentence, ...]
    label: int | None
    file: str
    """Of its pixels: a name in the same folder."""
    thumbnail: bytes
    """A small PNG."""

    def text(self) -> str:
        """As JSON."""
        return json.dumps(
            {
                "kind": self.kind,
                "name": self.name.plain(),
                "notes": [note.plain() for note in self.notes],
                "label": self.label,
                "file": self.file,
                "thumbnail": b64encode(self.thumbnail).decode(),
            }
        )


def record(text: str) -> PictureRecord:
    """What such a text says. Raises ValueError, LookupError or TypeError for any other."""
    fields: dict[str, Any] = json.loads(text)
    if fields["kind"] not in get_args(PictureKind) or not isinstance(fields["label"], int | None):
        raise ValueError(f"no record of a picture: {text[:80]}")
    name, *notes = map(Sentence.from_plain, (fields["name"], *fields["notes"]))
    for sentence in (name, *notes):
        sentence.text()  # one whose template and values do not fit is no sentence
    return PictureRecord(
        kind=fields["kind"],
        name=name,
        notes=tuple(notes),
        label=fields["label"],
        file=fields["file"],
        thumbnail=b64decode(fields["thumbnail"], validate=True),
    )


def encoded(picture: Picture, kind: PictureKind) -> tuple[PictureRecord, bytes]:
    """What is known of it, and its pixels: a PNG of 256 shades, a packed array of anything else."""
    digest, pixels = picture.digest.hex(), picture.pixels
    file = BytesIO()
    if pixels.dtype == np.uint8 and len(pixels) in _MODES:
        suffix = "png"
        _image(pixels).save(file, "PNG", compress_level=_QUICK)
    else:
        suffix = "npz"
        np.savez_compressed(file, pixels=pixels)
    return (
        PictureRecord(
            kind=kind,
            name=picture.name,
            notes=picture.notes,
            label=picture.label,
            file=f"{digest}.{suffix}",
            thumbnail=_thumbnail(picture),
        ),
        file.getvalue(),
    )


def decoded(path: Path) -> NDArray[np.uint8] | Floats:
    """The pixels in a file, (C, H, W). Raises whatever a damaged one makes its reader raise."""
    with path.open("rb") as file:
        if path.suffix == ".npz":
            return frozen(np.load(file, allow_pickle=False)["pixels"])
        shades = np.asarray(PngImageFile(file))
    shades = shades[None] if shades.ndim == 2 else shades.transpose(2, 0, 1)
    return frozen(np.ascontiguousarray(shades))


def _image(pixels: NDArray[Any]) -> Image.Image:
    """(C, H, W) of one or three channels."""
    plain = pixels[0] if len(pixels) == 1 else pixels.transpose(1, 2, 0)
    return Image.fromarray(np.ascontiguousarray(plain), _MODES[len(pixels)])


def _thumbnail(picture: Picture) -> bytes:
    pixels = picture.pixels
    if pixels.dtype != np.uint8:
        pixels = np.rint(np.clip(pixels, 0, 1) * _FULL).astype(np.uint8)
    made = _image(pixels if len(pixels) in _MODES else pixels[:1])
    made.thumbnail((THUMBNAIL, THUMBNAIL))
    file = BytesIO()
    made.save(file, "PNG")
    return file.getvalue()
