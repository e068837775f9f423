"""A scan is taken out of its PDF only where it looks the same as the page that is rendered."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from reviewer.intake import levels, pdf
from reviewer.intake.scans import components, image_drawn

ONE = b"q 595.08 0 0 842.04 0 0 cm /image Do Q\n"


def scan(path: Path, mode: str = "RGB", change: Callable[[Any], None] | None = None) -> Path:
    """A page that is one scan of 72 dpi, after `change` of its PDF."""
    image = Image.new(mode, (620, 877), 235 if mode == "L" else "lightyellow")
    pen = ImageDraw.Draw(image)
    for y in range(40, 800, 60):
        pen.text((40, y), f"Rechnung {y}", 0 if mode == "L" else "darkred", font_size=30)
    held = io.BytesIO()
    image.save(held, "PDF", resolution=75, quality=95)
    made = pymupdf.open("pdf", held.getvalue())
    if change is not None:
        change(made)
    made.save(path)
    return path


def turned(quarters: int) -> Callable[[Any], None]:
    return lambda made: made[0].set_rotation(90 * quarters)


def hidden_text(made: Any) -> None:
    made[0].insert_text((60, 60), "behind the scan", render_mode=3)


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("change", [None, turned(1), turned(2), turned(3), hidden_text])
def test_what_is_taken_out_looks_as_it_is_rendered(
    tmp_path: Path, mode: str, change: Callable[[Any], None] | None
) -> None:
    path = scan(tmp_path / "s.pdf", mode, change)
    found = pdf.scan(path, 1)
    assert found is not None
    room = bytearray()

    def paper(size: int) -> memoryview:
        room[:] = bytes(size)
        return memoryview(room)

    made = levels.pyramid(path, 1, paper)
    width, height = made.sizes[0]
    seen = np.frombuffer(room, np.uint8, 4 * width * height).reshape(height, width, 4)[:, :, 2::-1]
    image = pdf.render(path, 1, made.scale)
    page = Image.frombytes("RGB", (image.width, image.height), image.rgb).resize((width, height))
    small = (width // 8, height // 8)
    ours = np.asarray(Image.fromarray(np.ascontiguousarray(seen)).resize(small)).astype(int)
    rendered = np.asarray(page.resize(small)).astype(int)
    assert np.abs(ours - rendered).mean() < 1.5


def visible_text(made: Any) -> None:
    made[0].insert_text((60, 60), "over the scan")


def note(made: Any) -> None:
    made[0].add_highlight_annot(pymupdf.Rect(50, 50, 200, 90))


def cropped(made: Any) -> None:
    made[0].set_cropbox(pymupdf.Rect(0, 0, 300, 300))


def drawn_over(made: Any) -> None:
    made[0].draw_rect((10, 10, 90, 90), fill=(0, 0, 0))


def key(name: str, value: str) -> Callable[[Any], None]:
    def change(made: Any) -> None:
        made.xref_set_key(made[0].get_images()[0][0], name, value)

    return change


def page_key(name: str, value: str) -> Callable[[Any], None]:
    return lambda made: made.xref_set_key(made[0].xref, name, value)


def content(stream: bytes) -> Callable[[Any], None]:
    def change(made: Any) -> None:
        made.update_stream(made[0].get_contents()[0], stream)

    return change


def intent(made: Any) -> None:
    made.xref_set_key(made.pdf_catalog(), "OutputIntents", "[]")


@pytest.mark.parametrize(
    "change",
    [
        visible_text, note, cropped, drawn_over, intent,
        key("Decode", "[1 0 1 0 1 0]"), key("ImageMask", "true"), key("SMask", "5 0 R"),
        key("ColorSpace", "/DeviceCMYK"), key("ColorSpace", "[/ICCBased 9 0 R]"),
        key("OC", "<<>>"), page_key("UserUnit", "2"), page_key("Group", "<</S/Transparency>>"),
        content(b"q 300 0 0 842.04 0 0 cm /image Do Q"),
        content(b"q 595.08 0 0 -842.04 0 842.04 cm /image Do Q"),
        content(b"q 0 0 100 100 re W n 595.08 0 0 842.04 0 0 cm /image Do Q"),
        content(b"q /G0 gs 595.08 0 0 842.04 0 0 cm /image Do Q"),
        content(ONE + ONE),
    ],
)  # fmt: skip
def test_where_anything_could_alter_it_the_page_is_rendered(
    tmp_path: Path, change: Callable[[Any], None]
) -> None:
    assert pdf.scan(scan(tmp_path / "s.pdf", change=change), 1) is None


def test_the_operators_of_a_page_are_understood_or_refused() -> None:
    assert image_drawn(ONE) == ("image", (595.08, 0, 0, 842.04, 0, 0))
    twice = b"q 2 0 0 2 0 0 cm 10 0 0 20 1 2 cm /a Do Q"
    assert image_drawn(twice) == ("a", (20, 0, 0, 40, 2, 4))
    hidden = ONE + b"BT /F1 9 Tf 3 Tr 1 0 0 1 5 5 Tm (a \\) Do /x gs) Tj ET"
    assert image_drawn(hidden) is not None
    assert image_drawn(hidden.replace(b"3 Tr", b"7 Tr")) is None
    assert image_drawn(hidden.replace(b" ET", b"")) is None
    assert image_drawn(b"% comment\n" + ONE) is None
    assert image_drawn(b"BI /W 1 ID x EI " + ONE) is None
    assert image_drawn(b"") is None


@given(st.binary(max_size=200))
def test_no_stream_and_no_jpeg_is_a_surprise(noise: bytes) -> None:
    found = image_drawn(ONE + noise)
    assert found is None or found[0] == "image"
    components(b"\xff\xd8" + noise)


def test_a_jpeg_is_plain_only_in_grey_or_ycc() -> None:
    def jpeg(mode: str, **more: object) -> bytes:
        held = io.BytesIO()
        Image.new(mode, (8, 8)).save(held, "JPEG", **more)
        return held.getvalue()

    assert components(jpeg("L")) == 1
    assert components(jpeg("RGB")) == 3
    assert components(jpeg("RGB", progressive=True)) == 3
    assert components(jpeg("CMYK")) is None
    assert components(jpeg("RGB", keep_rgb=True)) is None
    assert components(b"no picture") is None
