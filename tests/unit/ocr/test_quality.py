"""Each measure of a page's quality moves with what spoils it, and with little else."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.evidence import PageQuality
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.ocr.quality import measure

SIZE = 24
Spoil = Callable[[Image.Image], Image.Image]


def drawn(scale: int = 1) -> tuple[Image.Image, PageWords]:
    """A page of text on slightly grey paper, with its words."""
    picture = Image.new("RGB", (600 * scale, 500 * scale), (240, 240, 240))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(SIZE * scale)
    words = []
    for number in range(10):
        left, top = 30 * scale, (20 + 45 * number) * scale
        for text in ("Subtotal", "411.50", "Rounding", "486.20"):
            box = Box(*draw.textbbox((left, top), text, font))
            draw.text((left, top), text, (20, 20, 20), font)
            words.append(Word(text, box, 0.9, number))
            left = int(box.right) + 12 * scale
    return picture, PageWords(tuple(words), WordSource.OCR, "by hand")


def quality(spoil: Spoil = lambda picture: picture) -> PageQuality:
    picture, words = drawn()
    spoiled = spoil(picture)
    return measure(PageImage(*spoiled.size, spoiled.tobytes(), 1.0), 4, words)


def blurred(radius: float) -> Spoil:
    return lambda picture: picture.filter(ImageFilter.GaussianBlur(radius))


def noisy(levels: float) -> Spoil:
    def spoil(picture: Image.Image) -> Image.Image:
        noise = np.random.default_rng(3).normal(0, levels, (picture.height, picture.width, 1))
        return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))

    return spoil


def squeezed(level: int) -> Spoil:
    def spoil(picture: Image.Image) -> Image.Image:
        grainy, data = noisy(4)(picture), io.BytesIO()
        grainy.save(data, "JPEG", quality=level)
        return Image.open(data).convert("RGB")

    return spoil


def faded(picture: Image.Image) -> Image.Image:
    return picture.point([120 + level // 2 for level in range(256)] * 3)


def test_a_clean_page_is_near_the_best_in_everything() -> None:
    found = quality()
    assert found.page == 4
    assert found.sharpness > 0.9
    assert found.contrast > 0.8
    assert found.cleanness > 0.95
    assert 0.6 * SIZE < found.text_px < 1.1 * SIZE
    assert found.skew == pytest.approx(0, abs=0.3)


def test_blur_takes_sharpness_step_by_step() -> None:
    steps = [quality(blurred(radius)).sharpness for radius in (0.1, 1.5, 3)]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] - steps[1] > 0.1
    assert steps[1] - steps[2] > 0.1


def test_noise_takes_cleanness_and_leaves_contrast() -> None:
    clean, some, much = quality(), quality(noisy(8)), quality(noisy(25))
    assert clean.cleanness > some.cleanness + 0.1 > much.cleanness + 0.3
    assert much.contrast == pytest.approx(clean.contrast, abs=0.2)


def test_compression_takes_cleanness() -> None:
    light, hard = quality(squeezed(95)), quality(squeezed(8))
    assert hard.cleanness < light.cleanness - 0.2


def test_fading_takes_contrast_alone() -> None:
    clean, pale = quality(), quality(faded)
    assert pale.contrast == pytest.approx(clean.contrast / 2, abs=0.05)
    assert pale.sharpness == pytest.approx(clean.sharpness, abs=0.1)


def test_light_print_on_dark_is_as_good_as_dark_on_light() -> None:
    clean, turned = quality(), quality(lambda p: p.point([255 - level for level in range(256)] * 3))
    assert turned.sharpness == pytest.approx(clean.sharpness, abs=0.05)
    assert turned.contrast == pytest.approx(clean.contrast, abs=0.05)
    assert turned.text_px == pytest.approx(clean.text_px, abs=2)


def test_the_height_of_text_is_in_pixels_whatever_the_unit() -> None:
    picture, words = drawn(2)
    points = tuple(Word(w.text, w.box.scaled(0.25), w.confidence, w.line) for w in words.words)
    found = measure(
        PageImage(*picture.size, picture.tobytes(), 4.0),
        1,
        PageWords(points, WordSource.OCR, "by hand"),
    )
    assert found.text_px == pytest.approx(2 * quality().text_px, rel=0.1)


def test_skew_is_the_angle_of_the_lines() -> None:
    picture, words = drawn()
    slanted = tuple(
        Word(
            w.text,
            Box(b.left, b.top + b.left * 0.035, b.right, b.bottom + b.left * 0.035),
            1,
            w.line,
        )
        for w in words.words
        for b in (w.box,)
    )
    page = PageImage(*picture.size, picture.tobytes(), 1.0)
    found = measure(page, 1, PageWords(slanted, WordSource.OCR, "by hand"))
    assert found.skew == pytest.approx(2.0, abs=0.3)


def test_a_page_without_words_shows_nothing() -> None:
    picture, _ = drawn()
    page = PageImage(*picture.size, picture.tobytes(), 1.0)
    nothing = PageWords((), WordSource.OCR, "by hand")
    assert measure(page, 1, nothing) == PageQuality(1, 0, 0, 0, 0)


def test_words_beyond_the_page_are_left_out() -> None:
    picture, _ = drawn()
    page = PageImage(*picture.size, picture.tobytes(), 1.0)
    boxes = (
        Box(-90, -90, -10, -50),
        Box(590, 490, 700, 600),
        Box(900, 900, 990, 950),
        Box(5, 5, 5, 5),
    )
    words = PageWords(tuple(Word("TOTAL", box) for box in boxes), WordSource.OCR, "by hand")
    assert 0 <= measure(page, 1, words).sharpness <= 1
