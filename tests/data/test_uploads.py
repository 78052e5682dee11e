"""A visitor's file: its picture or its one sentence, whatever is in it."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from explorer.data.images.upload import MOST_KEPT, MOST_SIDE, picture
from explorer.sentence import Explained, Refusal, TooLarge

FORMATS = ("PNG", "JPEG", "WEBP")
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def seen(file: bytes, name: str = "mine") -> np.ndarray:
    return picture(file, name).values


def noise(width: int = 40, height: int = 30) -> Image.Image:
    return Image.fromarray(
        np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    )


def chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims to be so large, with a kilobyte of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose header claims to be so large."""
    file = bytearray(encoded(Image.new("L", (8, 8)), "JPEG"))
    start = file.index(b"\xff\xc0")
    file[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(file)


def webp_of(width: int, height: int) -> bytes:
    """An animated WebP whose header claims to be so large."""
    frames = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (0, 200)]
    file = bytearray(encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]))
    start = file.index(b"VP8X") + 12
    file[start : start + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(file)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_what_can_be_seen_is_kept_to_the_value(mode):
    image = noise().convert(mode)
    theirs = np.asarray(image.convert("L" if mode in "1L" else "RGB"), dtype=np.float32) / 255
    wanted = theirs[None] if theirs.ndim == 2 else theirs.transpose(2, 0, 1)
    assert np.array_equal(seen(encoded(image)), wanted)


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_decoded_as_pillow_does(kind):
    file = encoded(noise(), kind)
    theirs = np.asarray(Image.open(BytesIO(file)).convert("RGB"), dtype=np.float32) / 255
    assert np.array_equal(seen(file), theirs.transpose(2, 0, 1))


def test_the_content_counts_and_not_the_name():
    file = encoded(noise(), "JPEG")
    assert np.array_equal(seen(file, "photo.png"), seen(file, "notes.txt"))


def test_one_pixel_is_an_image():
    assert seen(encoded(Image.new("RGB", (1, 1), (255, 0, 51)))).ravel().tolist() == pytest.approx(
        [1, 0, 0.2]
    )


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", FORMATS)
def test_the_camera_may_have_been_held_in_any_way(kind, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = encoded(noise(16, 24), kind, exif=exif)
    theirs = np.asarray(ImageOps.exif_transpose(Image.open(BytesIO(file)))) / np.float32(255)
    assert np.array_equal(seen(file), theirs.transpose(2, 0, 1))


@pytest.mark.parametrize("value", [0, 9, 60_000])
def test_an_orientation_that_means_nothing_turns_nothing(value):
    exif = Image.Exif()
    exif[0x0112] = value
    assert seen(encoded(noise(), exif=exif)).shape == (3, 30, 40)


def test_sixteen_bits_are_scaled_and_not_clipped():
    deep = np.array([[0, 256, 32_768, 65_535]], dtype=np.uint16)
    values = seen(encoded(Image.fromarray(deep)))
    assert values.ravel().tolist() == pytest.approx([0, 256 / 65_535, 32_768 / 65_535, 1])


def test_inks_become_light():
    """Pure cyan, magenta, yellow, black and bare paper."""
    inks = [(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), (0, 0, 0, 0)]
    image = Image.new("CMYK", (5 * 16, 16))
    for place, ink in enumerate(inks):
        image.paste(ink, (16 * place, 0, 16 * place + 16, 16))
    middles = seen(encoded(image, "JPEG", quality=100))[:, 8, 8::16].T
    assert middles.round(1).tolist() == pytest.approx(
        np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 0, 0], [1, 1, 1]]), abs=0.1
    )


@pytest.mark.parametrize(
    "mode, options",
    [("RGBA", {}), ("LA", {}), ("P", {"transparency": 0}), ("P", {"transparency": bytes([0])}),
     ("L", {"transparency": 0}), ("RGB", {"transparency": (0, 0, 0)})],
)  # fmt: skip
def test_what_is_transparent_is_white_and_that_is_said(mode, options):
    image = Image.new("L", (4, 4), 0).convert("RGB").convert(mode)
    if mode.endswith("A"):
        image.putalpha(0)
    came = picture(encoded(image, **options), "mine")
    assert came.values.min() == 1
    assert [str(note) for note in came.notes] == ["What was transparent is white."]


def test_half_transparent_black_is_grey():
    came = picture(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 51))), "mine")
    assert came.values.ravel().tolist() == pytest.approx([0.8] * 48)


def test_sixteen_transparent_bits_are_white():
    deep = Image.fromarray(np.array([[7, 65_535, 0]], dtype=np.uint16))
    assert seen(encoded(deep, transparency=7)).ravel().tolist() == [1, 1, 0]


def test_an_alpha_channel_that_hides_nothing_is_no_news():
    assert picture(encoded(noise().convert("RGBA")), "mine").notes == ()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_taken_and_that_is_said(kind):
    first, second = Image.new("RGB", (8, 8), (255, 0, 0)), Image.new("RGB", (8, 8), (0, 0, 255))
    file = encoded(first, kind, save_all=True, append_images=[second, first], lossless=True)
    came = picture(file, "mine")
    assert came.values[:, 4, 4].tolist() == [1, 0, 0]
    assert [str(note) for note in came.notes] == ["An animation: its first of 3 frames."]


@pytest.mark.parametrize("size", [(1500, 1000), (30_000, 20), (3_000_000, 1)])
def test_what_is_kept_of_a_large_image_is_bounded_and_in_proportion(size):
    came = picture(encoded(Image.new("L", size, 200)), "mine")
    _, height, width = came.pixels.shape
    assert height * width <= MOST_KEPT
    assert max(height, width) <= MOST_SIDE
    if min(size) > 1:
        assert width / height == pytest.approx(size[0] / size[1], rel=0.2)
    assert set(came.pixels.ravel()) == {200}
    assert "Kept at" in str(came.notes[0])


def test_a_large_image_is_averaged_from_its_top_to_its_foot():
    ramp = np.linspace(0, 255, 3_000, dtype=np.float32)[:, None].repeat(2_000, axis=1)
    values = seen(encoded(Image.fromarray(ramp.astype(np.uint8))))[0]
    wanted = np.linspace(0, 1, len(values))
    assert values[:, 0] == pytest.approx(wanted, abs=0.006)


def test_metadata_is_dropped():
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    came = picture(encoded(noise(), "JPEG", exif=exif, comment=b"a secret remark"), "mine")
    assert b"secret" not in came.pixels.tobytes()
    assert vars(came).keys() == {"pixels", "name", "label", "notes"}


OTHERS = {
    b"": "mine is empty",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>": "an SVG drawing",
    b"\xef\xbb\xbf  <?xml version='1.0'?>\n<!-- x --><SVG/>": "an SVG drawing",
    b"PK\x03\x04" + bytes(100): "a ZIP archive",
    b"GIF89a" + bytes(100): "a GIF image",
    b"%PDF-1.7": "a PDF document",
    b"BM" + bytes(60): "a BMP image",
    b"II*\x00" + bytes(60): "a TIFF image",
    b"\x00\x00\x00\x18ftypheic": "a HEIC image",
    b"RIFF\x00\x00\x00\x00WAVE": "not an image that is known here",
    b"import os; os.remove('x')": "not an image that is known here",
    bytes(1000): "not an image that is known here",
}


@pytest.mark.parametrize("file", OTHERS, ids=range(len(OTHERS)))
def test_what_is_no_png_jpeg_or_webp_is_refused_by_its_own_name(file):
    with pytest.raises(Refusal, match=OTHERS[file]):
        picture(file, "mine")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_a_file_that_is_cut_off_says_so(kind, share):
    file = encoded(noise(200, 200), kind)
    with pytest.raises(Refusal, match="cut off or damaged"):
        picture(file[: int(share * len(file))], "mine")


def peak() -> float:
    """The most memory this process has held since `from_here`, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e3


@pytest.fixture
def from_here() -> float:
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


@pytest.mark.parametrize(
    "file, sentence",
    [
        (png_of(50_000, 50_000), "50 000 × 50 000 pixels, 2 500 million; an image may have 40 m"),
        (png_of(2**31 - 1, 2**31 - 1), "pixels, 4 611 686 014 133 million"),
        (png_of(8_000, 5_001), "mine has 8 000 × 5 001 pixels, 41 million"),
        (jpeg_of(65_000, 65_000), "mine has 65 000 × 65 000 pixels"),
        (webp_of(12_000, 12_000), "mine has 12 000 × 12 000 pixels"),
        (webp_of(16_383, 16_383), "mine has 16 383 × 16 383 pixels"),
    ],
    ids=["png", "largest png", "a row too many", "jpeg", "webp", "largest webp"],
)  # fmt: skip
def test_too_many_pixels_are_refused_by_the_header_alone(file, sentence, from_here):
    with pytest.raises(TooLarge) as refused:
        picture(file, "mine")
    assert sentence in str(refused.value).replace("\u202f", " ")
    assert peak() - from_here < 5


def test_no_file_is_decoded_that_is_too_long(from_here):
    with pytest.raises(TooLarge, match=r"mine has 12\.0\u202fMB; an image may have 10\.0\u202fMB"):
        picture(encoded(noise()) + bytes(12_000_000), "mine")
    assert peak() - from_here < 30  # the file itself, and its parts above


def test_a_large_image_takes_little_more_than_its_decoded_self(from_here):
    file = encoded(Image.new("RGB", (4_000, 5_000), (9, 8, 7)))  # 80 MB decoded
    Path("/proc/self/clear_refs").write_text("5")
    before = peak()
    came = picture(file, "mine")
    assert peak() - before < 80 + 40
    assert came.pixels.nbytes <= 3 * MOST_KEPT


def test_a_text_that_inflates_without_end_is_damaged(from_here):
    bomb = chunk(b"zTXt", b"k\x00\x00" + zlib.compress(bytes(100_000_000), 9))
    file = encoded(noise())
    with pytest.raises(Refusal, match="cut off or damaged"):
        picture(file[:33] + bomb + file[33:], "mine")
    assert peak() - from_here < 200


@pytest.mark.parametrize(
    "name, called",
    [("a" * 500 + ".png", "a" * 39 + "…"), ("x\u202egnp.exe\n\x00", "xgnp.exe"), ("", "''")],
)
def test_a_files_name_is_shortened_and_made_printable(name, called):
    assert str(picture(encoded(noise()), name).name) == called
    with pytest.raises(Refusal) as refused:
        picture(b"", name)
    assert str(refused.value).startswith(called)


@given(
    kind=st.sampled_from(FORMATS),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), min_size=1, max_size=4),
)
def test_a_file_in_which_anything_is_changed_is_a_picture_or_a_sentence(kind, cuts):
    exif = Image.Exif()
    exif[0x0112] = 6
    file = encoded(noise(24, 24), kind, exif=exif)
    for place, content in cuts:
        at = int(place * len(file))
        file = file[:at] + content + file[at + len(content) :]
    try:
        came = picture(file, "mine")
    except Explained as refused:
        assert str(refused)
    else:
        assert came.values.min() >= 0
        assert came.values.max() <= 1


@given(
    st.binary(max_size=300), st.sampled_from([b"", SIGNATURE, b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"])
)
def test_any_bytes_are_a_picture_or_a_sentence(content, start):
    with pytest.raises(Refusal):
        picture(start + content, "mine")
