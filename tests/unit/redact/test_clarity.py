"""Small and faint pages are prepared; masks stay solid; what nobody can read is refused."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from reviewer.model.errors import DocumentError
from reviewer.model.geometry import Box
from reviewer.model.images import TASKS, Mask, PageImage, RedactedImage
from reviewer.redact import clarity
from reviewer.redact.burn import redact


def page(width: int = 800, height: int = 1100, ink: int = 20, paper: int = 250) -> PageImage:
    picture = Image.new("RGB", (width, height), (paper,) * 3)
    pen = ImageDraw.Draw(picture)
    for line in range(8, height - 12, 24):
        pen.text((10, line), f"Total {line}.00 and more", fill=(ink,) * 3)
    return PageImage(width, height, picture.tobytes(), 1.0)


def pixels(image: RedactedImage) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(image.data)).convert("RGB"))


@pytest.mark.parametrize(
    ("longest", "task", "side"),
    [
        (3000, "general", 1568), (1200, "general", 1200), (600, "general", 1200),
        (900, "general", 1568), (1200, "fine-print", 1568), (700, "fine-print", 1400),
        (3000, "fine-print", 1568), (3000, "classification", 768), (300, "classification", 300),
    ],
)  # fmt: skip
def test_the_side_that_is_sent(longest, task, side) -> None:
    assert clarity.first_side(longest, 1568, task) == side


def test_a_small_page_is_enlarged_and_boxes_follow_its_scale() -> None:
    sent = redact(page(400, 600), 1, [], max_side=1568, task="general")
    assert (sent.width, sent.height) == (800, 1200)
    assert sent.scale == 2.0


def test_faint_text_gets_contrast_and_clear_text_is_left_alone() -> None:
    faint = page(1000, 1200, ink=190, paper=240)
    before = clarity.contrast(np.frombuffer(faint.rgb, np.uint8).reshape(1200, 1000, 3))
    after = clarity.contrast(pixels(redact(faint, 1, [], max_side=1200, task="general")))
    assert before < 60
    assert after > 2 * before
    plain = page(1000, 1200)
    assert np.array_equal(
        pixels(redact(plain, 1, [], max_side=1200, purpose="line-art", task="general")),
        np.frombuffer(plain.rgb, np.uint8).reshape(1200, 1000, 3),
    )


def test_an_empty_page_is_not_made_noisy() -> None:
    noise = np.random.default_rng(7).integers(246, 254, (1200, 1000, 3), dtype=np.uint8)
    sent = redact(PageImage(1000, 1200, noise.tobytes(), 1.0), 1, [], max_side=1200,
                  purpose="line-art", task="fine-print")  # fmt: skip
    assert np.array_equal(pixels(sent), noise)


@settings(max_examples=15)
@given(
    st.sampled_from(TASKS), st.integers(300, 900), st.integers(0, 200), st.integers(10, 200),
    st.integers(120, 230),
)  # fmt: skip
def test_masks_stay_solid_whatever_is_done_to_the_page(task, side, left, size, ink) -> None:
    mask = Mask(1, Box(left, left, left + size, left + size), "hand")
    sent = redact(page(side, 400, ink=ink), 1, [mask], max_side=1568, purpose="line-art", task=task)
    inside = (int(left * sent.scale), min(sent.height, int((left + size) * sent.scale)))
    across = slice(inside[0], min(sent.width, int((left + size) * sent.scale)))
    assert not pixels(sent)[inside[0] : inside[1], across].any()


def test_nothing_of_what_is_hidden_reaches_the_picture() -> None:
    mask = Mask(1, Box(100, 100, 300, 200), "hand")
    one, other = page(700, 900, ink=180), page(700, 900, ink=180)
    array = np.frombuffer(other.rgb, np.uint8).reshape(900, 700, 3).copy()
    array[105:195, 105:295] = np.random.default_rng(1).integers(0, 255, (90, 190, 3))
    other = PageImage(700, 900, array.tobytes(), 1.0)
    for task in TASKS:
        sent = [redact(image, 1, [mask], max_side=1568, task=task) for image in (one, other)]
        assert sent[0].data == sent[1].data


@pytest.mark.parametrize("size", [(150, 100), (400, 20), (28, 28)])
def test_a_page_nobody_can_read_is_refused(size) -> None:
    image = PageImage(*size, bytes(size[0] * size[1] * 3), 1.0)
    with pytest.raises(DocumentError, match=r"Page 3 is \d+ x \d+ pixels: too small to be read"):
        clarity.require_legible(image, 3, "general")
    clarity.require_legible(image, 3, "classification")


def test_a_receipt_is_legible() -> None:
    clarity.require_legible(page(200, 500), 1, "general")
