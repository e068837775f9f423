"""The empty part of a picture: no word, no ink, no mask in it, and nothing that was not sent."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from reviewer.model.geometry import Box
from reviewer.model.images import Mask, PageImage
from reviewer.redact.blank import find_empty
from reviewer.redact.burn import redact


def sent(
    marks: list[tuple[int, int, int, int]], masks: list[Box] | None = None, scale: float = 1.0
):
    picture = Image.new("RGB", (800, 1100), (247, 246, 240))
    pen = ImageDraw.Draw(picture)
    for left, top, wide, high in marks:
        pen.rectangle((left, top, left + wide, top + high), fill=(20, 30, 60))
    page = PageImage(800, 1100, picture.tobytes(), scale)
    return redact(page, 1, [Mask(1, box, "hand") for box in masks or []], max_side=1568)


marks = st.lists(
    st.tuples(st.integers(0, 780), st.integers(0, 1080), st.integers(4, 300), st.integers(4, 60)),
    max_size=12,
)


@settings(max_examples=40)
@given(marks, marks)
def test_what_is_cut_out_is_empty(inked, read) -> None:
    image = sent(inked)
    words = [Box(x, y, x + w, y + h) for x, y, w, h in read]
    found = find_empty(image, words)
    if found is None:
        return
    part, box = found
    pixels = np.asarray(Image.open(io.BytesIO(part.data)).convert("L"), dtype=int)
    assert np.ptp(pixels) < 30
    assert pixels.shape == (part.height, part.width)
    for word in words:
        apart = (
            word.right <= box.left or word.left >= box.right
            or word.bottom <= box.top or word.top >= box.bottom
        )  # fmt: skip
        assert apart


def test_a_mask_is_no_empty_part_and_boxes_are_in_page_units() -> None:
    whole = Box(0, 0, 200, 275)
    assert find_empty(sent([], [whole], scale=4.0), []) is None
    found = find_empty(sent([], [Box(0, 0, 200, 200)], scale=4.0), [])
    assert found is not None
    _part, box = found
    assert 200 <= box.top < box.bottom <= 275
    assert 0 <= box.left < box.right <= 200


def test_a_page_full_of_print_has_none() -> None:
    image = sent([(0, y, 799, 6) for y in range(0, 1100, 20)])
    assert find_empty(image, []) is None
