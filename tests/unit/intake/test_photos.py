"""Pictures of every mode and orientation end as upright 8-bit RGB on white."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from reviewer.intake.limits import MEGAPIXELS, Limits
from reviewer.intake.open import open_document
from reviewer.intake.render import render
from reviewer.model.errors import DocumentError

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def _pixels(path, page=1, **options):
    image = render(path, page, **options)
    array = np.frombuffer(image.rgb, np.uint8).reshape(image.height, image.width, 3)
    return image, array


def _near(pixel, color, tolerance=12):
    return all(abs(int(a) - b) <= tolerance for a, b in zip(pixel, color, strict=True))


def _red_corner():
    """60 x 40, white, the top left quarter red and the top right blue."""
    image = Image.new("RGB", (60, 40), "white")
    image.paste(RED, (0, 0, 30, 20))
    image.paste(BLUE, (30, 0, 60, 20))
    return image


# How a camera held that way stores the upright picture (EXIF 2.32, tag 0x0112).
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff", "heic"])
@pytest.mark.parametrize("orientation", list(STORED))
def test_orientation_is_applied_exactly_once(tmp_path, suffix, orientation):
    image = _red_corner()
    if STORED[orientation] is not None:
        image = image.transpose(STORED[orientation])
    path = tmp_path / f"photo.{suffix}"
    exif = Image.Exif()
    exif[0x0112] = orientation
    if suffix == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener()
        # The encoder turns the tag into HEIF's own rotation.
        image.save(path, format="HEIF", exif=exif.tobytes(), quality=95)
    else:
        image.save(path, exif=exif)
    page = open_document(path).pages[0]
    shown, pixels = _pixels(path)
    assert (page.width, page.height) == (60, 40) == (shown.width, shown.height)
    assert _near(pixels[10, 15], RED, 40)
    assert _near(pixels[10, 45], BLUE, 40)
    assert _near(pixels[30, 30], WHITE, 40)


def test_sixteen_bit_grey_is_scaled_and_not_clipped(tmp_path):
    grey = np.linspace(0, 65535, 256).astype(np.uint16)[None, :].repeat(4, 0)
    for name in ("grey.png", "grey.tiff"):
        Image.fromarray(grey).save(tmp_path / name)
        _, pixels = _pixels(tmp_path / name)
        assert np.abs(pixels[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_transparency_shows_white(tmp_path):
    image = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    image.putpixel((1, 1), (255, 0, 0, 255))
    for name, mode in (("a.png", "RGBA"), ("b.png", "LA"), ("c.webp", "RGBA"), ("d.gif", "RGBA")):
        image.convert(mode).save(tmp_path / name, **({"lossless": True} if "webp" in name else {}))
        _, pixels = _pixels(tmp_path / name)
        assert tuple(pixels[3, 3]) == WHITE, name
    palette = image.quantize(8)
    palette.save(tmp_path / "e.png", transparency=palette.getpixel((3, 3)))
    _, pixels = _pixels(tmp_path / "e.png")
    assert tuple(pixels[3, 3]) == WHITE


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr"])
def test_every_mode_becomes_rgb(tmp_path, mode):
    image = Image.new("RGB", (16, 16), "white")
    image.paste((0, 0, 0), (0, 0, 16, 8))
    suffix = "jpg" if mode in ("CMYK", "YCbCr") else "png"
    image.convert(mode).save(tmp_path / f"a.{suffix}")
    _, pixels = _pixels(tmp_path / f"a.{suffix}")
    assert _near(pixels[2, 8], (0, 0, 0), 40)
    assert _near(pixels[14, 8], WHITE, 40)


def test_a_tiff_has_pages_and_an_animation_has_one(tmp_path):
    frames = [Image.new("RGB", (20 + 10 * i, 10), color) for i, color in enumerate((RED, BLUE))]
    frames[0].save(tmp_path / "a.tiff", save_all=True, append_images=frames[1:])
    same = [frame.resize((20, 10)) for frame in frames]
    same[0].save(tmp_path / "a.gif", save_all=True, append_images=same[1:])
    same[0].save(tmp_path / "a.webp", save_all=True, append_images=same[1:], lossless=True)
    assert [page.width for page in open_document(tmp_path / "a.tiff").pages] == [20, 30]
    assert tuple(_pixels(tmp_path / "a.tiff", 2)[1][0, 0]) == BLUE
    for name in ("a.gif", "a.webp"):
        assert len(open_document(tmp_path / name).pages) == 1
        assert _near(_pixels(tmp_path / name)[1][0, 0], RED)
    with pytest.raises(DocumentError, match="no page 3"):
        render(tmp_path / "a.tiff", 3)


def test_what_the_name_says_does_not_count(tmp_path):
    _red_corner().save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "a.pdf")
    assert open_document(tmp_path / "a.pdf").media_type == "image/png"


@pytest.mark.parametrize("suffix", ["jpg", "png", "tiff", "webp", "bmp"])
def test_a_cut_off_picture_is_refused_when_it_is_added(tmp_path, suffix):
    noise = np.random.default_rng(1).integers(0, 255, (300, 200, 3), np.uint8)
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DocumentError, match="damaged or cut off"):
        open_document(path)


def _png_claiming(width, height):
    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(12_000, 11_000), (50_000, 50_000), (40_000, 10)])
def test_a_bomb_is_refused_before_it_is_decoded(tmp_path, size):
    path = tmp_path / "bomb.png"
    path.write_bytes(_png_claiming(*size))
    with pytest.raises(DocumentError, match=r"pixels.* limit of 120 million"):
        open_document(path)


def test_the_limit_on_pixels_can_be_set(tmp_path):
    path = tmp_path / "a.png"
    Image.new("L", (200, 100)).save(path)
    assert open_document(path, Limits(pixels=20_000)).pages
    with pytest.raises(DocumentError, match="limit"):
        open_document(path, Limits(pixels=19_999))


def test_a_later_frame_may_not_be_larger_than_the_limit(tmp_path):
    frames = [Image.new("L", (10, 10)), Image.new("L", (300, 300))]
    frames[0].save(tmp_path / "a.tiff", save_all=True, append_images=frames[1:])
    with pytest.raises(DocumentError, match="limit"):
        open_document(tmp_path / "a.tiff", Limits(pixels=50_000))
    with pytest.raises(DocumentError, match="more pages than the limit of 1;"):
        open_document(tmp_path / "a.tiff", Limits(pages=1))


def test_a_large_jpeg_comes_at_the_size_that_was_asked_for(tmp_path):
    path = tmp_path / "a.jpg"
    _red_corner().resize((3000, 2000)).save(path)
    image, pixels = _pixels(path, max_side=300)
    assert (image.width, image.height) == (300, 200)
    assert image.scale == pytest.approx(0.1)
    assert _near(pixels[50, 75], RED)
    image, _ = _pixels(path, max_pixels=60_000)
    assert image.width * image.height <= 60_000 * 1.01
    image, _ = _pixels(path, max_side=5000)
    assert (image.width, image.scale) == (3000, 1.0)


@pytest.mark.parametrize(
    ("said", "megapixels"),
    [("", 120), ("5", 5), ("1000", 1000), ("0", 120), ("9999999", 120), ("-3", 120), ("x", 120)],
)
def test_the_largest_picture_is_what_a_person_set(monkeypatch, said, megapixels) -> None:
    monkeypatch.setenv(MEGAPIXELS, said)
    assert Limits().pixels == megapixels * 1_000_000
