"""Pages made even for OCR."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from reviewer.model.images import PageImage
from reviewer.ocr.prepare import MARGIN, even, framed, prepare


def _faded(background, ink, size=(300, 400)):
    page = Image.new("L", size, background)
    draw = ImageDraw.Draw(page)
    for top in range(40, size[1] - 40, 30):
        draw.text((40, top), "Total 119.00 paid", fill=ink, font_size=16)
    return page


def test_faded_print_beside_a_black_edge_becomes_black_on_white():
    page = _faded(230, 150)
    page.paste(0, (0, 0, 12, 400))
    result = np.asarray(even(page))[:, 60:]
    assert result.min() < 90
    assert np.median(result) > 240


def test_clean_paper_stays_clean():
    noise = np.random.default_rng(1).integers(225, 245, (200, 300)).astype(np.uint8)
    assert np.asarray(even(Image.fromarray(noise))).min() > 150


def test_a_shadow_over_the_page_is_taken_out():
    page = np.asarray(_faded(250, 20)).astype(float)
    shadow = np.linspace(1.0, 0.4, page.shape[1])
    result = np.asarray(even(Image.fromarray((page * shadow).astype(np.uint8))))
    assert np.median(result[:, 20:60]) > 230
    assert np.median(result[:, -60:-20]) > 230


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (300, 9), (8, 8)])
def test_any_size_can_be_prepared(size):
    image = PageImage(*size, bytes(size[0] * size[1] * 3), 1.0)
    picture, factor = prepare(image)
    assert (picture.size, factor) == (size, 1.0)
    assert framed(picture).size == (size[0] + 2 * MARGIN, size[1] + 2 * MARGIN)


def test_a_huge_page_is_reduced_to_what_helps():
    image = PageImage(6000, 5000, bytes(6000 * 5000 * 3), 1.0)
    picture, factor = prepare(image)
    assert picture.width * picture.height == pytest.approx(10_000_000, rel=0.01)
    assert factor == pytest.approx(picture.width / 6000, rel=0.001)
