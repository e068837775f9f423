"""Barcodes and QR codes are found with all of their bars, and a page without them has none."""

from __future__ import annotations

import sys

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image

from reviewer.model.document import Page
from reviewer.model.errors import DetectorError, LeftOverError
from reviewer.model.redaction import RedactionPolicy, Sought
from reviewer.redact import codes, zxing
from reviewer.redact.burn import redact
from reviewer.redact.find import find
from reviewer.redact.masks import CODE_GROWTH, grown
from reviewer.redact.recheck import require_nothing_left
from tests.unit.redact.conftest import as_page

LEFT = (
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011",
    "0110111", "0001011",
)  # fmt: skip
POLICY = RedactionPolicy((Sought.CODES,))


def bars(digits: str) -> np.ndarray:
    """An EAN-8 barcode, 2 pixels a module."""
    right = ["".join("10"[int(bit)] for bit in code) for code in LEFT]
    halves = [
        "".join(code[int(d)] for d in part)
        for code, part in ((LEFT, digits[:4]), (right, digits[4:]))
    ]
    row = np.array([0 if bit == "1" else 255 for bit in f"101{halves[0]}01010{halves[1]}101"])
    return np.repeat(np.repeat(row[None], 70, axis=0), 2, axis=1).astype(np.uint8)


@pytest.fixture(scope="module")
def page() -> np.ndarray:
    pixels = np.full((340, 420), 250, np.uint8)
    square = cv2.QRCodeEncoder.create().encode("https://example.com/of-nobody")
    square = np.repeat(np.repeat(square, 4, axis=0), 4, axis=1)
    pixels[30 : 30 + square.shape[0], 40 : 40 + square.shape[1]] = square
    strip = bars("96385074")
    pixels[220:290, 240 : 240 + strip.shape[1]] = strip
    return np.repeat(pixels[..., None], 3, axis=2)


def test_codes_are_hidden_whole(page) -> None:
    found = find(as_page(page), Page(1, 420, 340, ""), (), POLICY)
    picture = redact(as_page(page), 1, found.masks, max_side=420)
    require_nothing_left(picture, POLICY)
    hidden = np.frombuffer(as_page(page).rgb, np.uint8).reshape(page.shape).copy()
    for mask in found.masks:
        left, top, right, bottom = (int(side) for side in mask.box.as_list())
        hidden[top:bottom, left:right] = 250
    assert (hidden > 200).all(), "a bar shows"
    assert {mask.what for mask in found.masks} == {"code"}
    assert any(name.startswith("opencv") for name in found.detectors)
    with pytest.raises(LeftOverError, match="QR code"):
        require_nothing_left(redact(as_page(page), 1, (), max_side=420), POLICY)


def test_print_is_no_code(golden) -> None:
    assert codes.find(golden[:110]) == ()


def test_a_missing_opencv_stops_everything(monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cv2", None)
    codes._opencv.cache_clear()
    try:
        with pytest.raises(DetectorError, match="opencv-python-headless"):
            codes.version()
    finally:
        codes._opencv.cache_clear()


@pytest.mark.parametrize("turned", [0, 4, 90])
@pytest.mark.parametrize("name", ["DataMatrix", "Aztec", "PDF417", "MicroQRCode"])
def test_codes_of_dots_and_stacks_are_hidden_whole(name, turned) -> None:
    made = zxingcpp.create_barcode("12345", getattr(zxingcpp.BarcodeFormat, name))
    square = np.array(zxingcpp.write_barcode_to_image(made, scale=3))
    page = Image.new("L", (500, 500), 255)
    page.paste(Image.fromarray(square), (250 - square.shape[1] // 2, 250 - square.shape[0] // 2))
    pixels = np.array(page.rotate(turned, Image.Resampling.BICUBIC, fillcolor=255))
    pixels = np.repeat(pixels[..., None], 3, axis=2)
    found = zxing.find(pixels)
    assert found
    for box in found:
        wide = grown(box, Page(1, 500, 500, ""), CODE_GROWTH * box.width, CODE_GROWTH * box.height)
        left, top, right, bottom = (int(side) for side in wide.as_list())
        pixels[top:bottom, left:right] = 255
    assert (pixels > 128).all(), "a part of the code shows"


def test_without_zxing_nothing_is_said_to_be_found(page, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    zxing._library.cache_clear()
    with pytest.raises(DetectorError, match="zxing-cpp is not installed"):
        find(as_page(page), Page(1, 420, 340, ""), (), POLICY)
    zxing._library.cache_clear()
