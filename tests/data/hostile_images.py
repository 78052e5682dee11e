"""Images that somebody made to harm, and how each is answered."""

import struct
import zlib
from io import BytesIO

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def encoded(size, kind="PNG", mode="RGB", **options):
    """An image of one colour."""
    file = BytesIO()
    Image.new(mode, size).save(file, kind, **options)
    return file.getvalue()


def zeros(size):
    """So many zeros as a raw deflate stream, a thousandth as long."""
    pack = zlib.compressobj(9, wbits=-15)
    million = pack.compress(bytes(10**6)) + pack.flush(zlib.Z_FULL_FLUSH)
    return million * (size // 10**6) + b"\x03\0"


def zlib_of_zeros(size):
    """The same with head and sum, as PNG has it."""
    return b"\x78\xda" + zeros(size) + struct.pack(">HH", size % 65_521, 1)


def chunk(kind, content):
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png_of(width, height, before=b""):
    """A PNG that claims to be so large, with a kilobyte of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return b"".join([SIGNATURE, chunk(b"IHDR", header), before, chunk(b"IDAT", pixels),
                     chunk(b"IEND", b"")])  # fmt: skip


def jpeg_of(width, height):
    """A JPEG whose header claims to be so large."""
    file = bytearray(encoded((8, 8), "JPEG"))
    start = file.index(b"\xff\xc0")
    file[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(file)


def webp_of(width, height):
    """A WebP whose canvas claims to be so large."""
    made = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (0, 200)]
    file = BytesIO()
    made[0].save(file, "WEBP", save_all=True, append_images=made[1:])
    changed = bytearray(file.getvalue())
    start = changed.index(b"VP8X") + 12
    changed[start : start + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(
        3, "little"
    )
    return bytes(changed)


def jpeg_in_passes(count, size):
    """One that comes coarse first, its last pass over and over again."""
    file = encoded(size, "JPEG", progressive=True)
    last = file.rindex(b"\xff\xda")
    return file[:last] + (file[last:-2] * count) + file[-2:]


def many_chunks(count):
    """A PNG with so many empty chunks before its pixels."""
    return png_of(8, 8, chunk(b"teSt", b"") * count)


TOO_LARGE = "pixels, "
BROKEN = "is cut off or damaged and cannot be decoded"

IMAGES = {
    "PNG: two thousand megapixels": (lambda: png_of(50_000, 50_000), TOO_LARGE),
    "PNG: as large as can be said": (lambda: png_of(2**31 - 1, 2**31 - 1), TOO_LARGE),
    "PNG: a row too many": (lambda: png_of(8_000, 5_001), TOO_LARGE),
    "PNG: no pixels": (lambda: png_of(0, 0), BROKEN),
    "PNG: fewer pixels than it says": (lambda: png_of(5_000, 5_000), BROKEN),
    "PNG: a text of 200 MB": (
        lambda: png_of(8, 8, chunk(b"zTXt", b"k\0\0" + zlib_of_zeros(200_000_000))),
        BROKEN),
    "PNG: a colour profile of 200 MB": (
        lambda: png_of(5_000, 5_000, chunk(b"iCCP", b"k\0\0" + zlib_of_zeros(200_000_000))),
        BROKEN),
    "PNG: a chunk of 2 GB": (
        lambda: png_of(8, 8)[:33] + struct.pack(">I4s", 2**31 - 1, b"tEXt") + bytes(99), BROKEN),
    "PNG: cut off": (lambda: encoded((200, 200))[:90], BROKEN),
    "JPEG: four thousand megapixels": (lambda: jpeg_of(65_000, 65_000), TOO_LARGE),
    "JPEG: thirty megapixels in passes": (
        lambda: encoded((6_000, 5_000), "JPEG", "L", progressive=True), "an image may have 24"),
    "JPEG: three hundred passes": (
        lambda: jpeg_in_passes(300, (64, 64)), "passes; 32 are allowed here"),
    "JPEG: cut off": (lambda: encoded((200, 200), "JPEG")[:300], BROKEN),
    "WebP: forty megapixels in 40 bytes": (
        lambda: encoded((6_320, 6_320), "WEBP", lossless=True, quality=0, method=0),
        "an image may have 12 million"),
    "WebP: a canvas of 16 383": (lambda: webp_of(16_383, 16_383), TOO_LARGE),
    "WebP: a canvas of 16 million": (lambda: webp_of(2**24, 2**24), TOO_LARGE),
    "WebP: cut off": (lambda: encoded((200, 200), "WEBP")[:60], BROKEN),
    "GIF": (lambda: b"GIF89a\xff\xff\xff\xff" + bytes(100), "is a GIF image"),
    "GIF that is a script": (lambda: b"GIF89a/*" + bytes(9) + b"*/=1;alert(1)//", "is a GIF image"),
    "BMP: two gigapixels": (
        lambda: b"BM" + struct.pack("<IIIIii", 0, 0, 54, 40, 50_000, 50_000), "is a BMP image"),
    "TIFF": (lambda: b"II*\0" + bytes(60), "is a TIFF image"),
    "SVG with a script": (
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "an SVG drawing"),
    "PDF": (lambda: b"%PDF-1.7 " + encoded((9, 9)), "is a PDF document"),
    "a page": (lambda: b"<html><script>alert(1)</script>" + encoded((9, 9)), "not an image"),
    "an archive before an image": (lambda: b"PK\x03\x04" + encoded((9, 9)), "is a ZIP archive"),
    "nothing": (lambda: b"", "mine is empty"),
    "too long": (lambda: encoded((9, 9)) + bytes(10_000_000), "an image may have 10.0\u202fMB"),
}  # fmt: skip
"""Each by what it is: what makes it, and a part of the sentence."""
