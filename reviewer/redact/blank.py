"""Finds a part of a picture where nothing is printed, and cuts it out.

It is cut from the picture as it was sent, masks burned in, and redacted anew: nothing can be in it
that was not in the whole. Imports model alone.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reviewer.model.geometry import Box
from reviewer.model.images import PageImage, RedactedImage
from reviewer.redact.burn import redact

CELLS = 72
"""Cells along the long edge in which ink is looked for."""
INK = 14
"""Steps of 255 from the paper at which something is there: a watermark of a light grey is text."""
LEAST_WIDE, LEAST_HIGH = 6, 2
"""Cells of the smallest part that is worth a question."""
MOST_WIDE, MOST_HIGH = 40, 16
"""Cells of the largest: a part is asked about, not half of the page."""


def find_empty(image: RedactedImage, words: Sequence[Box]) -> tuple[RedactedImage, Box] | None:
    """The largest empty part and its box in page units; None where the page has none.

    `words` are the boxes of all that any engine read there.
    """
    picture = Image.open(io.BytesIO(image.data)).convert("RGB")
    free = _free(np.asarray(picture.convert("L"), dtype=np.int16), image, words)
    found = _largest(free)
    if found is None:
        return None
    side = _cell(image)
    left, top, right, bottom = (edge * side for edge in found)
    part = picture.crop((left, top, min(right, image.width), min(bottom, image.height)))
    page = PageImage(part.width, part.height, part.tobytes(), image.scale)
    cut = redact(page, image.page, (), max_side=max(part.size))
    box = Box(*(edge / image.scale for edge in (left, top, left + cut.width, top + cut.height)))
    return cut, box


def _cell(image: RedactedImage) -> int:
    return max(4, ceil(max(image.width, image.height) / CELLS))


def _free(
    light: NDArray[np.int16], image: RedactedImage, words: Sequence[Box]
) -> NDArray[np.bool_]:
    """Which cells hold neither ink nor a word nor a mask, nor lie beside one that does."""
    side = _cell(image)
    rows, columns = ceil(image.height / side), ceil(image.width / side)
    paper = float(np.percentile(light, 80))
    inked = np.abs(light - paper) > INK
    padded = np.zeros((rows * side, columns * side), dtype=bool)
    padded[: image.height, : image.width] = inked
    cells = padded.reshape(rows, side, columns, side).any(axis=(1, 3))
    taken = np.array(cells, dtype=bool)
    for box in (*words, *(mask.box for mask in image.masks)):
        left, top, right, bottom = (edge * image.scale / side for edge in box.as_list())
        taken[max(0, floor(top)) : ceil(bottom), max(0, floor(left)) : ceil(right)] = True
    spread = np.pad(taken, 1, constant_values=True)
    near = np.zeros_like(taken)
    for y in range(3):
        for x in range(3):
            near |= spread[y : y + rows, x : x + columns]
    return ~near


def _largest(free: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom in cells of the largest free part within the sizes."""
    best: tuple[int, tuple[int, int, int, int]] | None = None
    heights = np.zeros(free.shape[1], dtype=int)
    for bottom, row in enumerate(free, 1):
        heights = np.where(row, heights + 1, 0)
        for left in range(free.shape[1]):
            high = MOST_HIGH
            for right in range(left + 1, min(free.shape[1], left + MOST_WIDE) + 1):
                high = min(high, int(heights[right - 1]))
                if high < LEAST_HIGH:
                    break
                area = high * (right - left)
                if right - left >= LEAST_WIDE and (best is None or area > best[0]):
                    best = area, (left, bottom - high, right, bottom)
    return None if best is None else best[1]
