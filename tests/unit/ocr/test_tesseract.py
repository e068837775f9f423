"""Tesseract on pictures drawn here, and without Tesseract."""

from __future__ import annotations

import os

import numpy as np
import pytesseract
import pytest
from PIL import Image, ImageDraw

from reviewer.model.document import WordSource
from reviewer.model.errors import DocumentError, ReaderError
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.ocr import tesseract


def _page(rows, size=(900, 500), scale=1.0, font_size=28):
    """White page with (text, x, y) in page units, drawn at `scale` pixels per unit."""
    image = Image.new("RGB", (round(size[0] * scale), round(size[1] * scale)), "white")
    draw = ImageDraw.Draw(image)
    for text, x, y in rows:
        draw.text((x * scale, y * scale), text, fill="black", font_size=font_size * scale)
    return PageImage(image.width, image.height, image.tobytes(), scale)


RECEIPT = (
    ("Noodle House", 60, 40),
    ("Receipt number 4711", 60, 100),
    ("Subtotal without tax", 60, 200),
    ("100.00", 700, 200),
    ("Service and tax", 60, 260),
    ("19.00", 700, 260),
    ("Total amount paid", 60, 320),
    ("119.00", 700, 320),
)
LINES = [
    "Noodle House",
    "Receipt number 4711",
    "Subtotal without tax 100.00",
    "Service and tax 19.00",
    "Total amount paid 119.00",
]


@pytest.mark.parametrize("scale", [0.4, 1.0, 2.5])
def test_words_come_in_lines_and_in_page_units_at_any_scale(scale):
    page = tesseract.read_words(_page(RECEIPT, scale=scale))
    assert [" ".join(word.text for word in line) for line in page.lines()] == LINES
    assert page.source is WordSource.OCR
    assert page.engine == tesseract.version()
    total = page.words[-1]
    assert total.text == "119.00"
    assert abs(total.box.left - 700) < 8
    assert 320 < total.box.center[1] < 352
    assert 0.5 < total.confidence <= 1


def test_an_empty_page_has_no_words():
    assert tesseract.read_words(_page([])).words == ()


def test_a_region_is_read_by_itself():
    page = _page(RECEIPT, scale=1.5)
    assert tesseract.read_region(page, Box(690, 310, 820, 360)) == "119.00"
    assert tesseract.read_region(page, Box(5000, 5000, 5100, 5020)) == ""
    assert tesseract.read_region(page, Box(200, 430, 400, 470)) == ""


def test_only_installed_languages_are_asked_for(monkeypatch):
    monkeypatch.setattr(pytesseract, "get_languages", lambda: ["eng", "osd", "fra"])
    tesseract.installed.cache_clear()
    try:
        assert tesseract.installed("deu+eng+fra") == "eng+fra"
        with pytest.raises(ReaderError, match="no data for jpn; install its language package"):
            tesseract.installed("jpn")
    finally:
        tesseract.installed.cache_clear()


def test_without_tesseract_the_sentence_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    tesseract.installed.cache_clear()
    try:
        with pytest.raises(ReaderError, match=r"apt install tesseract-ocr.*brew install tesseract"):
            tesseract.read_words(_page(RECEIPT))
    finally:
        tesseract.installed.cache_clear()


def test_a_failure_of_tesseract_costs_one_document(monkeypatch):
    def failing(*_arguments, **_options):
        raise pytesseract.TesseractError(-9, "killed")

    monkeypatch.setattr(pytesseract, "image_to_data", failing)
    with pytest.raises(DocumentError, match="Tesseract failed on the page"):
        tesseract.read_words(_page(RECEIPT))


def test_one_thread_is_used():
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_faded_print_is_read():
    page = _page(RECEIPT)
    pixels = np.frombuffer(page.rgb, np.uint8).astype(float)
    faded = (175 + pixels * (235 - 175) / 255).astype(np.uint8).reshape(page.height, page.width, 3)
    faded = faded.copy()
    faded[:, :25] = 0
    words = tesseract.read_words(PageImage(page.width, page.height, faded.tobytes(), 1.0))
    assert {"4711", "100.00", "119.00"} <= {word.text for word in words.words}
