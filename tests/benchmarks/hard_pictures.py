"""What happens to faces on their way to a page, for `hard_faces.py`: bad light, ink, turns, cuts.

Each change takes a picture with the boxes of its faces and gives both back. Chance is seeded, so
that every run sees the same pictures.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from math import cos, radians, sin

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Boxes = np.ndarray
Case = tuple[np.ndarray, Boxes]
Change = Callable[[np.ndarray, Boxes], Case]


def of(picture: Image.Image) -> np.ndarray:
    """The pixels of a picture."""
    return np.asarray(picture.convert("RGB"))


def light(gain: float, lift: float = 0.0, gamma: float = 1.0) -> Change:
    """Darker, brighter, flatter."""

    def change(pixels: np.ndarray, boxes: Boxes) -> Case:
        values = 255 * (pixels / 255.0) ** gamma * gain + lift
        return np.clip(values, 0, 255).astype(np.uint8), boxes

    return change


def noise(sigma: float) -> Change:
    """The grain of a bad camera."""

    def change(pixels: np.ndarray, boxes: Boxes) -> Case:
        grain = np.random.default_rng(7).normal(0, sigma, pixels.shape)
        return np.clip(pixels + grain, 0, 255).astype(np.uint8), boxes

    return change


def blur(radius: float) -> Change:
    """Out of focus."""
    return lambda pixels, boxes: (
        of(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(radius))),
        boxes,
    )


def motion(length: int) -> Change:
    """Moved while it was taken."""

    def change(pixels: np.ndarray, boxes: Boxes) -> Case:
        sums = sum(np.roll(pixels.astype(float), step, axis=1) for step in range(length)) / length
        return sums.astype(np.uint8), boxes + np.array([length / 2, 0, length / 2, 0])

    return change


def colour(red: float, green: float, blue: float) -> Change:
    """A cast of one colour over all."""
    return lambda pixels, boxes: (
        np.clip(pixels * np.array([red, green, blue]), 0, 255).astype(np.uint8),
        boxes,
    )


def toned(dark: tuple[int, int, int], bright: tuple[int, int, int]) -> Change:
    """Grey laid between two colours: sepia, one ink."""

    def change(pixels: np.ndarray, boxes: Boxes) -> Case:
        share = of(Image.fromarray(pixels).convert("L")) / 255.0
        low, high = np.array(dark, float), np.array(bright, float)
        return (low + (high - low) * share).astype(np.uint8), boxes

    return change


def copied(strength: float) -> Change:
    """A photocopy: grey, and nearly black or white."""

    def change(pixels: np.ndarray, boxes: Boxes) -> Case:
        grey = of(Image.fromarray(pixels).convert("L").filter(ImageFilter.GaussianBlur(0.7))) / 255
        return (255 / (1 + np.exp(-strength * (grey - 0.42)))).astype(np.uint8), boxes

    return change


def halftone(cell: float, ink: tuple[int, int, int] = (0, 0, 0), factor: int = 2) -> Change:
    """Round dots on a grid that is turned by 45 degrees, as newspapers and stamps are printed."""

    def change(pixels: np.ndarray, boxes: Boxes) -> Case:
        large, boxes = scaled(factor)(pixels, boxes)
        dark = 1 - np.asarray(Image.fromarray(large).convert("L")) / 255.0
        y, x = np.mgrid[: large.shape[0], : large.shape[1]]
        wave = np.cos(np.pi * (x + y) / cell) * np.cos(np.pi * (x - y) / cell)
        is_ink = dark > 0.5 - 0.5 * wave
        return np.where(is_ink[..., None], np.array(ink), 255).astype(np.uint8), boxes

    return change


def scaled(factor: float) -> Change:
    """Larger or smaller."""

    def change(pixels: np.ndarray, boxes: Boxes) -> Case:
        size = [max(1, round(side * factor)) for side in (pixels.shape[1], pixels.shape[0])]
        return of(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC)), boxes * factor

    return change


def jpeg(quality: int) -> Change:
    """Squeezed."""

    def change(pixels: np.ndarray, boxes: Boxes) -> Case:
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "JPEG", quality=quality)
        return of(Image.open(out)), boxes

    return change


def leaning(degrees: float) -> Change:
    """Turned by any angle on white paper; boxes are those around the turned ellipses of faces."""

    def change(pixels: np.ndarray, boxes: Boxes) -> Case:
        height, width = pixels.shape[:2]
        turned = of(
            Image.fromarray(pixels).rotate(
                degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(250, 250, 250)
            )
        )
        a = radians(degrees)
        x = (boxes[:, 0] + boxes[:, 2]) / 2 - width / 2
        y = (boxes[:, 1] + boxes[:, 3]) / 2 - height / 2
        half_x, half_y = (boxes[:, 2] - boxes[:, 0]) / 2, (boxes[:, 3] - boxes[:, 1]) / 2
        right = x * cos(a) + y * sin(a) + turned.shape[1] / 2
        down = -x * sin(a) + y * cos(a) + turned.shape[0] / 2
        wide = np.hypot(half_x * cos(a), half_y * sin(a))
        tall = np.hypot(half_x * sin(a), half_y * cos(a))
        return turned, np.stack([right - wide, down - tall, right + wide, down + tall], axis=1)

    return change


def glare(pixels: np.ndarray, boxes: Boxes) -> Case:
    """Laminated: faded, a streak of light across, and fine lines of a hologram over it."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[:height, :width]
    values = 110 + 0.45 * pixels.astype(float)
    streak = np.exp(-(((x - 0.8 * y - 0.25 * width) / (0.07 * width)) ** 2))
    values += 110 * streak[..., None]
    waves = np.sin((x + 6 * np.sin(y / 17)) / 2.3) > 0.75
    values[waves] += np.array([18, -14, 22])
    return np.clip(values, 0, 255).astype(np.uint8), boxes


def crossed(pixels: np.ndarray, boxes: Boxes) -> Case:
    """A stamp's rings and a line of text over each face."""
    picture = Image.fromarray(pixels.copy())
    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom in boxes:
        side = right - left
        for grow in (0.0, 0.12):
            draw.ellipse(
                [left + side * (0.3 - grow), top + side * (0.35 - grow), left + side * (1.5 + grow),
                 top + side * (1.55 + grow)],
                outline=(40, 50, 160), width=max(1, round(side / 22)),
            )  # fmt: skip
        draw.text((left - side, (top + bottom) / 2), "COPIA 2024-117", (20, 20, 20),
                  font_size=max(6, side / 4))  # fmt: skip
    return of(picture), boxes


def lower_half_hidden(pixels: np.ndarray, boxes: Boxes) -> Case:
    """Something grey over the lower two fifths of each face."""
    out = pixels.copy()
    for left, top, right, bottom in boxes.round().astype(int):
        middle = round(top + 0.6 * (bottom - top))
        out[middle : bottom + 4, max(0, left - 4) : right + 4] = (205, 208, 212)
    return out, boxes
