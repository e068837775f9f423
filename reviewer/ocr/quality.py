"""How well a page can be read, measured on its own pixels where its words stand.

Only a sample of the words is looked at, so that it costs the same on any page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from reviewer.model.document import PageWords, Word
from reviewer.model.evidence import PageQuality
from reviewer.model.images import PageImage

_SAMPLE = 40
_LEAST_LETTERS = 3
_LEAST_SIDE = 6
_INK = 0.4
"""A row of pixels belongs to the letters when its darkest part is this far from paper to ink."""
_BLURRED = 0.45
"""An edge as wide as this share of the letters' height leaves nothing to read."""
_NOISE = 20.0
"""Grey levels of noise that leave a third of the cleanness."""
_GRID = 8
"""Side of JPEG's squares in pixels."""
_SMALL_STEP = 24
"""Larger steps between two pixels are the edges of letters."""
_STRONG_STEP = 1.5
"""Grey levels that a step at a square's side has more than its neighbours on a spoiled page."""
_LAPLACE_NORM = 6.0
"""What the kernel below makes of noise of one grey level (Immerkaer, CVIU 64(2), 1996)."""
_QUANTILE, _OF_NORMAL = 0.35, 0.4538
"""This quantile of |x| is this many standard deviations; strokes fill less than the rest."""

Grey = NDArray[np.float32]


def measure(image: PageImage, page: int, words: PageWords) -> PageQuality:
    """The quality of page number `page`, from its pixels and the words found on it.

    Everything is 0 where no words were found.
    """
    pixels = np.frombuffer(image.rgb, np.uint8).reshape(image.height, image.width, 3)
    cut = [_cut(pixels, word, image.scale) for word in _sample(words.words)]
    crops = [(grey, left) for grey, left in cut if min(grey.shape) >= _LEAST_SIDE]
    if not crops:
        return PageQuality(page, 0.0, 0.0, 0.0, 0.0)
    letters = [_letters(grey) for grey, _ in crops]
    noise = median(_noise(grey) for grey, _ in crops)
    return PageQuality(
        page=page,
        sharpness=median(sharp for _, sharp, _ in letters),
        contrast=median(contrast for _, _, contrast in letters),
        cleanness=math.exp(-noise / _NOISE) * (1 - _squares(crops)),
        text_px=median(height for height, _, _ in letters),
        skew=_skew(words),
    )


def _sample(words: Sequence[Word]) -> Sequence[Word]:
    """Some words from all over the page, long enough to show letters of all heights."""
    long = [word for word in words if len(word.text) >= _LEAST_LETTERS]
    return long[:: max(1, math.ceil(len(long) / _SAMPLE))]


def _cut(pixels: NDArray[np.uint8], word: Word, scale: float) -> tuple[Grey, int]:
    """The grey pixels of a word and a little around it, dark on light, and their first column."""
    margin = word.box.height * 0.15
    box = word.box.grown(margin, margin).scaled(scale)
    top, left = max(0, int(box.top)), max(0, int(box.left))
    crop = pixels[top : max(top, int(box.bottom)), left : max(left, int(box.right))]
    grey = crop.mean(2, dtype=np.float32)
    if grey.size and np.median(grey) < (grey.max() + grey.min()) / 2:
        grey = 255 - grey
    return grey, left


def _letters(grey: Grey) -> tuple[float, float, float]:
    """Height of a word's letters in pixels, sharpness of their edges 0..1, contrast 0..1."""
    ink, paper = (float(level) for level in np.percentile(grey, (2, 90)))
    contrast = max(1.0, paper - ink)
    darkest = np.percentile(grey, 5, axis=1)
    height = float(np.count_nonzero(paper - darkest > _INK * contrast))
    steepest = max(1.0, float(np.percentile(np.abs(np.diff(grey, axis=1)), 98)))
    width = max(0.0, contrast / steepest - 1)
    sharpness = 1 - width / max(1.0, height * _BLURRED)
    return height, max(0.0, sharpness), contrast / 255


def _noise(grey: Grey) -> float:
    """Standard deviation of the noise in grey levels, by what no letter's edge explains."""
    down = grey[:-2] - 2 * grey[1:-1] + grey[2:]
    residue = np.abs(down[:, :-2] - 2 * down[:, 1:-1] + down[:, 2:])
    return float(np.quantile(residue, _QUANTILE)) / _OF_NORMAL / _LAPLACE_NORM


def _squares(crops: Sequence[tuple[Grey, int]]) -> float:
    """How far the columns at JPEG's squares stand out from those beside them, 0..1."""
    levels, counts = np.zeros(_GRID), np.zeros(_GRID)
    for grey, left in crops:
        step = np.abs(np.diff(grey, axis=1))
        before, here, after = step[:, :-2], step[:, 1:-1], step[:, 2:]
        small = np.maximum(np.maximum(before, after), here) <= _SMALL_STEP
        phase = (left + np.arange(here.shape[1])) % _GRID
        levels += np.bincount(phase, ((here - (before + after) / 2) * small).sum(0), _GRID)
        counts += np.bincount(phase, small.sum(0), _GRID)
    ordered = np.sort(levels / np.maximum(counts, 1))
    return float(min(1.0, (ordered[-1] - ordered[-2]) / _STRONG_STEP))


def _skew(words: PageWords) -> float:
    """The angle of the page's lines in degrees, positive where they fall to the right."""
    angles = []
    for line in words.lines():
        (x0, y0), (x1, y1) = line[0].box.center, line[-1].box.center
        if len(line) >= _LEAST_LETTERS and x1 - x0 > 5 * line[0].box.height:
            angles.append(math.degrees(math.atan2(y1 - y0, x1 - x0)))
    return median(angles) if angles else 0.0
