"""Pictures of black and white dots, where a face detector that learned from photos is blind.

Of 43 faces it sees 1 after dithering, and all 43 again once the dots are blurred into greys. What a
hard threshold took cannot be had back: 31 of 43 as it is, 34 blurred, 36 by both.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from reviewer.redact.centerface import Pixels

BLUR = 1.5
"""Standard deviation in pixels; from 1 to 2 it finds the same faces, whatever the dots' size."""
DARK, BRIGHT, GREYS = 24, 231, 0.001
"""Between these levels lies at least such a share of any page that is not of two levels: 0.002 of
the plainest real scan, 0.01 of text as it is rendered."""
INK = 0.002
"""A page with less black on it is empty."""
BLOCK, BUSY = 32, 0.45
"""A square of two blocks a side whose neighbouring pixels change so often holds dots: 0.6 to 1.7
there, below 0.33 in print and photos."""


def two_levels(pixels: Pixels) -> bool:
    """Whether a page is of black and white alone."""
    green = pixels[..., 1]
    has_ink = (green <= DARK).mean() >= INK
    return bool(has_ink and ((green > DARK) & (green < BRIGHT)).mean() < GREYS)


def dotted(pixels: Pixels) -> bool:
    """Whether a part of a page is made of dots."""
    black = pixels[..., 1] < 128
    changes = (black[:-1, :-1] != black[1:, :-1]).astype(np.uint8)
    changes += black[:-1, :-1] != black[:-1, 1:]
    rows, columns = changes.shape[0] // BLOCK, changes.shape[1] // BLOCK
    if rows < 2 or columns < 2:
        return bool(changes.size and changes.mean() > BUSY)
    cut = changes[: rows * BLOCK, : columns * BLOCK]
    busy = cut.reshape(rows, BLOCK, columns, BLOCK).mean(axis=(1, 3))
    least = np.minimum.reduce([busy[:-1, :-1], busy[1:, :-1], busy[:-1, 1:], busy[1:, 1:]])
    return bool(least.max() > BUSY)


def blurred(pixels: Pixels) -> Pixels:
    """The picture with its dots as greys."""
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(BLUR)))
