"""Words by RapidOCR, on drawn pages: texts, places, lines, and no way to a network."""

from __future__ import annotations

import socket

import pytest
from PIL import Image, ImageDraw, ImageFont

from reviewer.model.document import WordSource
from reviewer.model.errors import DocumentError, ReaderError
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.ocr import rapid

LINES = ("HARDWARE SHOP LTD", "Date 21/05/2018 Bill 4711", "TOTAL 436.20")

needs_rapid = pytest.mark.skipif(not rapid.available(), reason="RapidOCR is not installed")


def page(scale: float = 2.0) -> tuple[PageImage, dict[str, Box]]:
    """Three lines drawn at `scale` pixels per unit, and where their words stand in units."""
    picture = Image.new("RGB", (round(400 * scale), round(200 * scale)), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(16 * scale)
    places = {}
    for number, line in enumerate(LINES):
        top, left = (30 + 50 * number) * scale, 30 * scale
        draw.text((left, top), line, "black", font)
        for word in line.split():
            start = left + draw.textlength(line[: line.index(word)], font)
            ink = draw.textbbox((start, top), word, font)
            places[word] = Box(*ink).scaled(1 / scale)
    image = PageImage(picture.width, picture.height, picture.tobytes(), scale)
    return image, places


@needs_rapid
def test_words_stand_where_they_were_drawn_in_page_units(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("RapidOCR went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    image, places = page()
    found = rapid.read_words(image)
    assert found.source is WordSource.OCR
    assert found.engine == rapid.version()
    assert [" ".join(word.text for word in line) for line in found.lines()] == list(LINES)
    for word in found.words:
        drawn = places[word.text]
        shared = drawn.intersection(word.box)
        assert shared > 0.8 * drawn.area, word
        assert abs(word.box.width - drawn.width) < 0.35 * drawn.width + 4, word
        assert word.confidence is not None
        assert 0.5 < word.confidence <= 1


@needs_rapid
def test_a_region_is_read_by_itself(capfd: pytest.CaptureFixture[str]) -> None:
    image, places = page()
    assert rapid.read_region(image, places["436.20"].grown(3, 3)) == "436.20"
    assert rapid.read_region(image, places["21/05/2018"].grown(1, 1)) == "21/05/2018"
    whole = Box(0, 0, 400, 200)
    assert rapid.read_region(image, whole) == " ".join(LINES)
    for outside in (Box(500, 0, 600, 50), Box(-50, -50, -10, -10), Box(300, 150, 390, 190)):
        assert rapid.read_region(image, outside) == ""
    assert capfd.readouterr().out == ""


@needs_rapid
def test_a_blank_page_has_no_words() -> None:
    blank = PageImage(300, 200, b"\xff" * (300 * 200 * 3), 1.0)
    assert rapid.read_words(blank).words == ()


def test_without_the_package_the_sentence_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rapid, "available", lambda: False)
    rapid.version.cache_clear()
    with pytest.raises(ReaderError, match="pip install rapidocr"):
        rapid.read_words(page()[0])


@needs_rapid
def test_a_failure_of_the_engine_is_the_pages_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("shape")

    monkeypatch.setattr(rapid, "_engine", lambda: fail)
    with pytest.raises(DocumentError, match="RapidOCR failed on the page"):
        rapid.read_words(page()[0])
