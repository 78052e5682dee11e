"""A visitor's file as an image: PNG, JPEG or WebP by its content, whatever its name says.

The file is not trusted. Its size is read from its header before anything is decoded, and what is
kept is an array of pixels: no metadata, nothing of the file. What a damaged or a hostile file may
cost beyond what its header says is bounded where visitors' files are decoded (data/arrivals.py).
"""

from collections.abc import Iterator
from io import BytesIO
from math import ceil, sqrt

import numpy as np
from PIL import ExifTags, Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from explorer.data.images.picture import Picture, frozen
from explorer.network.operations.argument import shortened
from explorer.numerals import memory, whole
from explorer.sentence import N_, Refusal, Sentence, TooLarge

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
MOST_PIXELS_OF: dict[type[ImageFile], int] = {WebPImageFile: 12_000_000}
"""Of kinds whose decoders take more: of a WebP image 16 bytes a pixel, of others 4."""
MOST_PIXELS_IN_PASSES = 24_000_000
"""Of a JPEG that comes coarse first: all its coefficients are held, 6 to 8 bytes a pixel."""
_ORDINARY_PASSES = 10
_MOST_PASSES = 32
"""Each is decoded over the whole image."""
MOST_KEPT = 2**20
"""Pixels kept of an image, as many as 1024 x 1024: sixteen of them take 50 MB at most."""
MOST_SIDE = 2**14
"""Of what is kept of a very long and thin one."""

_BAND = 2**20
"""Pixels that are made plain at once, so that no second large image stands beside the decoded."""

_JPEG = b"\xff\xd8\xff"
_GREY = frozenset({"1", "L", "LA", "La"})
_FULL = 255
_FULL_16 = 65_535

# What else is often sent: told apart so that the sentence can say what the file is.
_OTHERS = (
    (0, b"PK\x03\x04", N_("a ZIP archive")),
    (0, b"PK\x05\x06", N_("a ZIP archive")),
    (0, b"%PDF", N_("a PDF document")),
    (0, b"GIF8", N_("a GIF image")),
    (0, b"BM", N_("a BMP image")),
    (0, b"II*\x00", N_("a TIFF image")),
    (0, b"MM\x00*", N_("a TIFF image")),
    (4, b"ftyphei", N_("a HEIC image")),
    (4, b"ftypmif1", N_("a HEIC image")),
    (4, b"ftypavif", N_("an AVIF image")),
)

_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How the camera was held (EXIF 2.32, tag 274), and what puts the image upright."""


def picture(file: bytes, name: str) -> Picture:
    """The image in a file that its owner calls so. Raises Refusal, or TooLarge before decoding."""
    check_length(file, name)
    called = _called(name)
    return _decoded(_opened(file, called), called)


def check_length(file: bytes, name: str) -> None:
    """Refuses a file that is too long to be looked at."""
    if len(file) > MOST_BYTES:
        raise TooLarge(
            N_("{name} has {size}; an image may have {most}. Save it smaller."),
            name=_called(name), size=memory(len(file)), most=memory(MOST_BYTES),
        )  # fmt: skip


def pixels(file: bytes, name: str) -> int:
    """How many are decoded: more than there are where a JPEG has more passes than it needs.

    `file` may be its beginning, unless it is a JPEG. Raises as `picture` does.
    """
    opened = _opened(file, _called(name))
    passes = max(_ORDINARY_PASSES, _passes(opened, file))
    return opened.width * opened.height * passes // _ORDINARY_PASSES


def is_jpeg(file: bytes) -> bool:
    """Whether it is one, by its first bytes."""
    return file.startswith(_JPEG)


def _called(name: str) -> str:
    return shortened("".join(filter(str.isprintable, name))) or "''"


def _decoded(opened: ImageFile, called: str) -> Picture:
    size = opened.size
    # A decoder that is fed nonsense raises whatever it stumbles over: all of it means damaged.
    try:
        opened.draft(None, _reduced_size(size))  # a JPEG can be decoded at a half, or less
        opened.load()
        reduced = _reduced(opened)
        upright = _upright(_on_white(reduced), opened)
    except Exception as error:
        raise _damaged(called) from error
    shades = np.asarray(upright)
    shades = shades[None] if shades.ndim == 2 else shades.transpose(2, 0, 1)
    return Picture(
        frozen(np.ascontiguousarray(shades)),
        Sentence("{name}", name=called),
        notes=tuple(_notes(opened, size, reduced)),
    )


def _plugin(file: bytes, called: str) -> type[ImageFile]:
    """What reads the file: its first bytes say, its name does not."""
    if file.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if is_jpeg(file):
        return JpegImageFile
    if file.startswith(b"RIFF") and file[8:12] == b"WEBP":
        return WebPImageFile
    if not file:
        raise Refusal(N_("{name} is empty. Choose a PNG, JPEG or WebP image."), name=called)
    raise Refusal(
        N_("{name} is {kind}. Choose a PNG, JPEG or WebP image, or save it as one."),
        name=called,
        kind=Sentence(_kind(file)),
    )


def _kind(file: bytes) -> str:
    for start, mark, kind in _OTHERS:
        if file.startswith(mark, start):
            return kind
    head = file[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<") and b"<svg" in head:
        return N_("an SVG drawing")
    return N_("not an image that is known here")


def _opened(file: bytes, called: str) -> ImageFile:
    """The header read, nothing decoded; refused where it tells of too many pixels."""
    plugin = _plugin(file, called)
    most = MOST_PIXELS_OF.get(plugin, MOST_PIXELS)
    if plugin is WebPImageFile:  # its decoder has room made for all pixels when it is opened
        _check_size(_webp_size(file), called, most)
    try:
        opened = plugin(BytesIO(file))
    except Exception as error:
        raise _damaged(called) from error
    passes = _passes(opened, file)
    if passes > _MOST_PASSES:
        raise TooLarge(
            N_("{name} is a JPEG image in {count} passes; {most} are allowed here. Save it anew as "
               "an ordinary JPEG."),
            name=called, count=whole(passes), most=_MOST_PASSES,
        )  # fmt: skip
    _check_size(opened.size, called, MOST_PIXELS_IN_PASSES if passes > 1 else most)
    return opened


def _webp_size(file: bytes) -> tuple[int, int]:
    """Width and height by the first chunk; (0, 0) where there is none that says them (RFC 9649)."""
    match file[12:16]:
        case b"VP8X":
            sides = file[24:27], file[27:30]
            return int.from_bytes(sides[0], "little") + 1, int.from_bytes(sides[1], "little") + 1
        case b"VP8L":
            bits = int.from_bytes(file[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            bits = int.from_bytes(file[26:30], "little")
            return bits & 0x3FFF, bits >> 16 & 0x3FFF
    return 0, 0


def _check_size(size: tuple[int, int], called: str, most: int) -> None:
    width, height = size
    count = width * height
    if count > most:
        raise TooLarge(
            N_("{name} has {width} × {height} pixels, {count} million; an image may have {most} "
               "million. Save it smaller."),
            name=called, width=whole(width), height=whole(height),
            count=whole(ceil(count / 10**6)), most=most // 10**6,
        )  # fmt: skip


def _passes(opened: ImageFile, file: bytes) -> int:
    """How often a JPEG's decoder goes over the whole image; 1 of all others."""
    if not isinstance(opened, JpegImageFile) or opened.fp is None:
        return 1
    # The header is read up to the first pass. Within one, this mark cannot stand.
    begin = opened.fp.tell()
    end = file.find(b"\xff\xd9", begin)
    return 1 + file.count(b"\xff\xda", begin, end if end >= 0 else len(file))


def _damaged(called: str) -> Refusal:
    return Refusal(
        N_("{name} is cut off or damaged and cannot be decoded. Save or send it again."),
        name=called,
    )


def _reduced_size(size: tuple[int, int]) -> tuple[int, int]:
    """Width and height of what is kept of an image."""
    ratio = min(1.0, sqrt(MOST_KEPT / (size[0] * size[1])), MOST_SIDE / max(size))
    return max(1, int(size[0] * ratio)), max(1, int(size[1] * ratio))


def _reduced(opened: ImageFile) -> Image.Image:
    """As small as it is kept, in one of the modes of `_plain`."""
    width, height = opened.size
    size = _reduced_size(opened.size)
    step = max(1, min(width // size[0], height // size[1]))
    rows = step * max(1, _BAND // (width * step))
    bands = [
        _plain(opened.crop((0, top, width, min(top + rows, height)))).reduce(step)
        for top in range(0, height, rows)
    ]
    joined = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for number, band in enumerate(bands):
        joined.paste(band, (0, number * rows // step))
    return joined.resize(size, Image.Resampling.BILINEAR)


def _plain(band: Image.Image) -> Image.Image:
    """In grey or colour: L, LA, RGB, RGBA, or F where grey has 16 bits."""
    if band.mode.startswith("I"):
        return _sixteen_bits(band)
    if band.has_transparency_data:
        mode = "LA" if band.mode in _GREY else "RGBA"
    else:
        mode = "L" if band.mode in _GREY else "RGB"
    return band if band.mode == mode else band.convert(mode)


def _on_white(image: Image.Image) -> Image.Image:
    """What can be seen through shows white."""
    if image.mode not in ("LA", "RGBA"):
        return image
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image.convert("RGBA"))
    return white.convert("L" if image.mode == "LA" else "RGB")


def _sixteen_bits(band: Image.Image) -> Image.Image:
    grey = np.asarray(band)
    values = np.clip(grey / np.float32(_FULL_16), 0, 1, dtype=np.float32)
    through = band.info.get("transparency")
    return Image.fromarray(values if through is None else np.where(grey == through, 1, values))


def _upright(image: Image.Image, opened: ImageFile) -> Image.Image:
    """Turned as the file's EXIF asks for; what cannot be read asks for nothing."""
    try:
        turn = _TURNED.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # damaged metadata is no reason to refuse a good image
        turn = None
    return image if turn is None else image.transpose(turn)


def _notes(opened: ImageFile, size: tuple[int, int], reduced: Image.Image) -> Iterator[Sentence]:
    """What of the file is not in the picture."""
    frames = getattr(opened, "n_frames", 1)
    if frames > 1:
        yield Sentence(N_("An animation: its first of {count} frames."), count=whole(frames))
    if reduced.mode in ("LA", "RGBA") and reduced.getchannel("A").getextrema() != (_FULL, _FULL):
        yield Sentence(N_("What was transparent is white."))
    if reduced.width * reduced.height < size[0] * size[1]:
        yield Sentence(
            N_("Kept at {width} × {height} pixels of {all_across} × {all_down}."),
            width=whole(reduced.width), height=whole(reduced.height),
            all_across=whole(size[0]), all_down=whole(size[1]),
        )  # fmt: skip
