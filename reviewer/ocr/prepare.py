"""A page made ready for Tesseract: grey, even in light and contrast, at a size it reads well.

Measured on the 60 scanned receipts of SROIE with Tesseract 5.3.0 (eng, psm 6), true values found
word for word in what was read, and the mean similarity of company and address to it:

| picture                              | date | total | company | similarity  | s/page |
|--------------------------------------|------|-------|---------|-------------|--------|
| grey as it is                        | 44   | 49    | 31      | .904 / .906 | 0.4    |
| contrast stretched over the whole    | 45   | 46    | 33      | .924 / .916 | 0.4    |
| every page brought to 30 px lines    | 45   | 48    | 31      | .943 / .944 | 0.8    |
| enlarged 1.5 times                   | 44   | 51    | 34      | .947 / .950 | 1.3    |
| **contrast stretched locally (here)**| 48   | 49    | 37      | .954 / .950 | 0.5    |

psm 4 and psm 11 on the same picture lose 3 to 7 dates and 6 to 7 companies; two passes merged by
confidence win 2 dates for three times the time. Pages turned by 2 degrees lose 1 % of similarity.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from reviewer.model.images import PageImage

MARGIN = 20
"""White pixels put around the page: text that touches the edge is lost otherwise."""
_BLOCK = 8
_INK_BLOCKS = 25
"""Contrast is stretched to the darkest ink within this many blocks (200 px)."""
_LEAST_CONTRAST = 90
"""A smaller difference between paper and ink is not stretched fully: it may be only dirt."""
_MOST_PIXELS = 10_000_000
"""A4 at 300 dpi and a little; more pixels cost time and read no better."""


def prepare(image: PageImage) -> tuple[Image.Image, float]:
    """The page in even grey, and its pixels per pixel of `image`."""
    grey = Image.frombuffer("RGB", (image.width, image.height), image.rgb).convert("L")
    factor = min(1.0, math.sqrt(_MOST_PIXELS / (image.width * image.height)))
    return even(resized(grey, factor)), factor


def resized(grey: Image.Image, factor: float) -> Image.Image:
    """The picture enlarged or reduced by `factor`."""
    if factor == 1.0:
        return grey
    size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
    kernel = Image.Resampling.BICUBIC if factor > 1 else Image.Resampling.LANCZOS
    return grey.resize(size, kernel)


def framed(grey: Image.Image) -> Image.Image:
    """The picture with a white margin of `MARGIN` pixels."""
    return ImageOps.expand(grey, MARGIN, 255)


def even(grey: Image.Image) -> Image.Image:
    """Paper white and ink black everywhere: each pixel between the paper and ink around it.

    Faded thermal print beside a black scanner edge is what a single threshold loses.
    """
    pixels = np.asarray(grey)
    height, width = pixels.shape
    blocks = _blocks(pixels)
    paper = Image.fromarray(blocks.max((1, 3))).filter(ImageFilter.MedianFilter(5))
    ink = Image.fromarray(blocks.min((1, 3))).filter(ImageFilter.MinFilter(_INK_BLOCKS))
    size = (blocks.shape[2] * _BLOCK, blocks.shape[0] * _BLOCK)

    def spread(level: Image.Image, radius: float) -> NDArray[np.float32]:
        smooth = level.filter(ImageFilter.GaussianBlur(radius))
        large = smooth.resize(size, Image.Resampling.BILINEAR)
        return np.asarray(large)[:height, :width].astype(np.float32)

    high = spread(paper, 3)
    low = np.minimum(spread(ink, _INK_BLOCKS / 2), high - _LEAST_CONTRAST)
    result = np.clip((pixels - low) / (high - low) * 255, 0, 255)
    return Image.fromarray(result.astype(np.uint8))


def _blocks(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture cut into squares: rows of squares x rows x columns of squares x columns."""
    height, width = pixels.shape
    below, beside = -height % _BLOCK, -width % _BLOCK
    padded = np.pad(pixels, ((0, below), (0, beside)), mode="edge")
    return padded.reshape(padded.shape[0] // _BLOCK, _BLOCK, padded.shape[1] // _BLOCK, _BLOCK)
