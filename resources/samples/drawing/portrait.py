"""A drawn head of nobody that a face detector takes for one: shading is what it looks for."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

FINE = 4
"""The portrait is drawn so much larger and then reduced."""
SKIN, SHADE, HAIR = (215, 165, 138), (150, 105, 85), (52, 38, 30)
DARK, LIP = (58, 38, 32), (150, 78, 72)
Colour = tuple[int, int, int]


def portrait(size: int) -> Image.Image:
    """A drawn head with soft light from the left; shading is what the detector looks for."""
    side = FINE * size
    picture = Image.new("RGB", (side, side), (150, 160, 170))
    draw = ImageDraw.Draw(picture)
    oval(draw, side, (0.5, 1.05), (0.42, 0.28), (60, 70, 95))
    oval(draw, side, (0.5, 0.42), (0.27, 0.33), HAIR)
    draw.rectangle((0.42 * side, 0.65 * side, 0.58 * side, 0.85 * side), fill=(170, 120, 95))
    oval(draw, side, (0.5, 0.48), (0.21, 0.28), SKIN)
    picture = lit(picture.filter(ImageFilter.GaussianBlur(side * 0.012)))
    features(ImageDraw.Draw(picture), side)
    picture = picture.filter(ImageFilter.GaussianBlur(side * 0.01))
    return picture.resize((size, size), Image.Resampling.BOX)


def lit(picture: Image.Image) -> Image.Image:
    """The head darker to its edges."""
    pixels = np.asarray(picture).astype(float)
    y, x = np.mgrid[0 : picture.height, 0 : picture.width] / picture.width
    away = np.clip(np.hypot((x - 0.46) / 0.25, (y - 0.42) / 0.32) ** 2, 0, 1.3)
    head = ((x - 0.5) / 0.21) ** 2 + ((y - 0.48) / 0.28) ** 2 < 1
    pixels[head] = (pixels * (1 - 0.584 * away)[..., None] * 1.12)[head]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def features(draw: ImageDraw.ImageDraw, side: int) -> None:
    """Eyes, brows, nose and mouth."""
    for eye in (0.411, 0.589):
        oval(draw, side, (eye, 0.431), (0.055, 0.032), SHADE)
        oval(draw, side, (eye, 0.431), (0.042, 0.016), (230, 220, 215))
        oval(draw, side, (eye, 0.431), (0.018, 0.018), (40, 28, 25))
        brow = [(eye - 0.055, 0.386), (eye, 0.371), (eye + 0.055, 0.386)]
        draw.line([(x * side, y * side) for x, y in brow], fill=DARK, width=int(side * 0.018))
    oval(draw, side, (0.5, 0.543), (0.03, 0.018), SHADE)
    for nostril in (0.485, 0.515):
        oval(draw, side, (nostril, 0.551), (0.008, 0.006), DARK)
    ridge = [(0.515 * side, 0.431 * side), (0.525 * side, 0.533 * side)]
    draw.line(ridge, fill=(180, 130, 108), width=int(side * 0.012))
    oval(draw, side, (0.5, 0.633), (0.073, 0.022), LIP)
    lips = [(0.427 * side, 0.633 * side), (0.573 * side, 0.633 * side)]
    draw.line(lips, fill=(95, 45, 45), width=int(side * 0.008))


def oval(
    draw: ImageDraw.ImageDraw,
    side: int,
    middle: tuple[float, float],
    radii: tuple[float, float],
    fill: Colour,
) -> None:
    """A filled oval in shares of the side."""
    (x, y), (rx, ry) = middle, radii
    draw.ellipse(((x - rx) * side, (y - ry) * side, (x + rx) * side, (y + ry) * side), fill=fill)
