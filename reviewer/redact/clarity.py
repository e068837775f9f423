"""Makes small or faint text easier to see: enlarges it, and raises contrast where it is low.

Contrast is raised tile by tile (adaptive equalisation with a limit, CLAHE; Zuiderveld 1994), so
that a shadow on one half of a page does not decide for the other. What a page needs is measured on
its pixels alone, so the same page is always prepared alike.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reviewer.model.errors import DocumentError
from reviewer.model.images import PageImage, Task

Pixels = NDArray[np.uint8]

SMALL_SIDE = 1000
"""Pages with fewer pixels on the long edge are enlarged for reading."""
GROWTH = 2
"""The most a picture is enlarged: more adds no detail, only cost."""
GLANCE_SIDE = 768
"""Enough to say what a document is."""
LEAST_LONG, LEAST_SHORT = 160, 24
"""A page with fewer pixels holds no line of text that anybody could read."""
FAINT: dict[Task, int] = {"general": 90, "fine-print": 150, "classification": 0}
"""Steps of 255 between paper and ink below which contrast is raised."""
BLANK = 14
"""Below this nothing is printed: there is only noise to raise."""
TILES = 8
LIMIT = 3.0
"""How many times its fair share of a tile one brightness may count."""


def require_legible(image: PageImage, page: int, task: Task) -> None:
    """Raises DocumentError for a page too small to be read, unless only its kind is asked."""
    longest, shortest = max(image.width, image.height), min(image.width, image.height)
    if task != "classification" and (longest < LEAST_LONG or shortest < LEAST_SHORT):
        raise DocumentError(
            f"Page {page} is {image.width} x {image.height} pixels: too small to be read; scan or "
            "photograph it anew."
        )


def first_side(longest: int, most: int, task: Task | None) -> int:
    """The long edge to send, for a page that has `longest` and a model that sees `most`."""
    if task is None:
        return min(longest, most)
    if task == "classification":
        return min(longest, most, GLANCE_SIDE)
    if task == "fine-print" or longest < SMALL_SIDE:
        return max(min(longest, most), min(longest * GROWTH, most))
    return min(longest, most)


def clear(pixels: Pixels, task: Task | None) -> Pixels:
    """The pixels, with more contrast where the task finds too little of it."""
    if task is not None and BLANK <= contrast(pixels) < FAINT[task]:
        return equalised(pixels)
    return pixels


def contrast(pixels: Pixels) -> float:
    """Steps between paper and the darkest ink. Pure black does not count: masks are."""
    light = _luminance(pixels[:: max(1, pixels.shape[0] // 1000)])
    seen = light[light > 0]
    if seen.size < 2:
        return 0.0
    ink, paper = np.percentile(seen, (0.2, 90))
    return float(paper - ink)


def equalised(pixels: Pixels) -> Pixels:
    """The same picture with its brightness equalised within tiles; colours keep their hue."""
    light, blue, red = Image.fromarray(pixels).convert("YCbCr").split()
    plane = np.asarray(light, dtype=np.uint8)
    raised = Image.fromarray(_stretched(_equalised(plane), plane > 0))
    return np.asarray(Image.merge("YCbCr", (raised, blue, red)).convert("RGB"), np.uint8).copy()


def _stretched(plane: Pixels, seen: NDArray[np.bool_]) -> Pixels:
    """The darkest ink as dark, and the paper as light, as a clean print has them."""
    ink, paper = np.percentile(plane[seen], (0.2, 90))
    spread = (plane.astype(np.float32) - ink) * (240 / max(1.0, paper - ink)) + 10
    return cast("Pixels", np.clip(spread, 0, 255).astype(np.uint8))


def _luminance(pixels: Pixels) -> Pixels:
    return np.asarray(Image.fromarray(np.ascontiguousarray(pixels)).convert("L"), dtype=np.uint8)


def _equalised(plane: Pixels) -> Pixels:
    """Between the curves of the four nearest tiles, each pixel by its distance to them."""
    height, width = plane.shape
    down, across = min(TILES, height), min(TILES, width)
    rows = np.linspace(0, height, down + 1).astype(int)
    columns = np.linspace(0, width, across + 1).astype(int)
    curves = np.stack([
        np.stack([
            _curve(plane[rows[r] : rows[r + 1], columns[c] : columns[c + 1]])
            for c in range(across)
        ])
        for r in range(down)
    ])  # fmt: skip
    top, bottom, low = _between(height, rows)
    left, right, near = _between(width, columns)
    out = np.empty_like(plane)
    for y in range(height):
        line = plane[y]
        upper, lower = curves[top[y]], curves[bottom[y]]
        one = upper[left, line] * (1 - near) + upper[right, line] * near
        two = lower[left, line] * (1 - near) + lower[right, line] * near
        out[y] = (one * (1 - low[y]) + two * low[y] + 0.5).astype(np.uint8)
    return out


def _curve(tile: Pixels) -> NDArray[np.float32]:
    """Old brightness to new, for one tile; what is cut off a peak is given to all alike."""
    counts = np.bincount(tile.ravel(), minlength=256).astype(np.float64)
    most = LIMIT * tile.size / 256
    excess = np.maximum(counts - most, 0).sum()
    shared = np.cumsum(np.minimum(counts, most) + excess / 256)
    return cast("NDArray[np.float32]", (shared * (255 / max(1, tile.size))).astype(np.float32))


def _between(
    length: int, edges: NDArray[np.int_]
) -> tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.float32]]:
    """For each pixel: the tile whose centre lies before it, the one after, and how near that is."""
    centres = (edges[:-1] + edges[1:] - 1) / 2
    places = np.arange(length)
    after = np.searchsorted(centres, places)
    first = np.clip(after - 1, 0, len(centres) - 1)
    second = np.clip(after, 0, len(centres) - 1)
    gap = np.maximum(centres[second] - centres[first], 1e-9)
    near = np.where(first == second, 0.0, (places - centres[first]) / gap)
    return first, second, near.astype(np.float32)
