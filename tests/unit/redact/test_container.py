"""Everything a picture can carry beside its pixels is seen."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from reviewer.redact.container import foreign_part

PNG, JPEG = "image/png", "image/jpeg"


def saved(format: str, mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    picture = Image.effect_noise((64, 48), 60).convert(mode)
    picture.save(out, format, **options)
    return out.getvalue()


def png_text() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "a person")
    return info


def exif() -> Image.Exif:
    tags = Image.Exif()
    tags[0x010E] = "secret"
    return tags


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_plain_pngs_are_clean(mode) -> None:
    assert foreign_part(saved("PNG", mode), PNG) is None


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_plain_jpegs_are_clean(mode, options) -> None:
    assert foreign_part(saved("JPEG", mode, **options), JPEG) is None


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"pnginfo": png_text()}, "tEXt"),
        ({"exif": exif()}, "eXIf"),
        ({"icc_profile": b"x" * 200}, "iCCP"),
        ({"dpi": (300, 300)}, "pHYs"),
    ],
)
def test_what_a_png_carries_is_named(options, named) -> None:
    assert foreign_part(saved("PNG", **options), PNG) == named


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"exif": exif()}, "marker E1"),
        ({"icc_profile": b"x" * 200}, "marker E2"),
        ({"comment": b"a person"}, "marker FE"),
        ({"xmp": b"<x:xmpmeta/>"}, "marker E1"),
    ],
)
def test_what_a_jpeg_carries_is_named(options, named) -> None:
    assert foreign_part(saved("JPEG", **options), JPEG) == named


@pytest.mark.parametrize(("format", "media"), [("PNG", PNG), ("JPEG", JPEG)])
def test_bytes_after_the_end_are_seen(format, media) -> None:
    assert foreign_part(saved(format) + b"x", media) == "trailing bytes"


@pytest.mark.parametrize(("format", "media"), [("PNG", PNG), ("JPEG", JPEG)])
def test_cut_bytes_are_never_clean(format, media) -> None:
    data = saved(format)
    assert all(foreign_part(data[:end], media) for end in range(0, len(data), 7))


def test_a_second_picture_inside_a_chunk_gap_is_seen() -> None:
    data = saved("PNG")
    assert foreign_part(data[:-12] + chunk(b"prIv", b"secret") + data[-12:], PNG) == "prIv"


def test_a_jfif_thumbnail_is_seen() -> None:
    data = saved("JPEG")
    body = data[6:20] + b"\0\0\0"
    grown = data[:4] + struct.pack(">H", len(body) + 2) + body + data[20:]
    assert foreign_part(grown, JPEG) == "APP0"


def test_other_types_are_foreign() -> None:
    assert foreign_part(saved("WEBP"), "image/webp") == "a picture of type image/webp"


@given(st.binary(max_size=200), st.sampled_from([PNG, JPEG]))
def test_arbitrary_bytes_never_pass_and_never_raise(data, media) -> None:
    assert foreign_part(data, media) is not None


@given(st.binary(max_size=100))
def test_arbitrary_bytes_behind_a_signature_never_pass(data) -> None:
    assert foreign_part(b"\xff\xd8\xff" + data, JPEG) is not None
    assert foreign_part(b"\x89PNG\r\n\x1a\n" + data, PNG) is not None
