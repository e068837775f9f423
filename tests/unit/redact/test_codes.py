"""Barcodes and QR codes are found with all of their bars, and a page without them has none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from reviewer.model.document import Page
from reviewer.model.errors import DetectorError, LeftOverError
from reviewer.model.redaction import RedactionPolicy, Sought
from reviewer.redact import codes
from reviewer.redact.burn import redact
from reviewer.redact.find import find
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
