"""The PDF of pictures holds the pictures as they are, in the pages' sizes, and nothing else."""

from __future__ import annotations

import re

import numpy as np
import pymupdf
import pytest

from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.redact import paper
from reviewer.redact.burn import redact
from tests.unit.redact.conftest import as_page


def pictures():
    chance = np.random.default_rng(3)
    drawn = np.full((60, 90, 3), 255, np.uint8)
    drawn[10:20, 10:40] = (200, 0, 0)
    noise = chance.integers(0, 256, (50, 40, 3), dtype=np.uint8)
    plain = np.repeat(chance.integers(0, 256, (44, 31, 1), dtype=np.uint8), 3, axis=2)
    ink = np.full((32, 20, 3), 255, np.uint8)
    for pixels in (drawn, noise, plain, ink):
        yield redact(as_page(pixels), 1, [Mask(1, Box(0, 0, 6, 6), "hand")], max_side=200), pixels


def test_each_page_is_one_picture_of_its_size() -> None:
    sizes = [(595.276, 841.89), (200, 100), (72.5, 300), (10, 16)]
    made = list(pictures())
    data = paper.pdf([(picture, size) for (picture, _), size in zip(made, sizes, strict=True)])
    assert {picture.media_type for picture, _ in made} == {"image/png", "image/jpeg"}
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        assert pdf.page_count == 4
        assert not pdf.is_repaired
        assert not any(value for key, value in pdf.metadata.items() if key != "format")
        for page, size, (picture, pixels) in zip(pdf, sizes, made, strict=True):
            assert tuple(page.rect)[2:] == pytest.approx(size, abs=0.001)
            ((number, *_),) = page.get_images()
            seen = pymupdf.Pixmap(pdf, number)
            seen = seen if seen.n == 3 else pymupdf.Pixmap(pymupdf.csRGB, seen)
            there = np.frombuffer(seen.samples, np.uint8).reshape(seen.height, seen.width, 3)
            hidden = pixels.copy()
            hidden[:6, :6] = 0
            if picture.media_type == "image/png":
                assert (there == hidden).all()
            else:
                assert there.shape == hidden.shape
                assert there[:5, :5].max() < 60
            assert page.get_text() == ""


def test_there_is_nothing_but_pages_and_pictures() -> None:
    ((picture, _), *_) = pictures()
    data = paper.pdf([(picture, (90, 60))])
    outside = re.sub(rb"stream\n.*?\nendstream", b"", data, flags=re.DOTALL)
    names = set(re.findall(rb"/([A-Za-z]+)", outside))
    assert names <= {
        b"Type", b"Catalog", b"Pages", b"Page", b"Kids", b"Count", b"Parent", b"MediaBox",
        b"Contents", b"Resources", b"XObject", b"P", b"Subtype", b"Image", b"Width", b"Height",
        b"BitsPerComponent", b"ColorSpace", b"DeviceGray", b"DeviceRGB", b"Filter", b"FlateDecode",
        b"DecodeParms", b"Predictor", b"Colors", b"Columns", b"Length", b"Size", b"Root",
    }  # fmt: skip
    assert paper.pdf([(picture, (90, 60))]) == data
