"""Between boxes of the model and Qt's rectangles; how high a line is at a place."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF

from reviewer.model.geometry import Box


def to_rect(box: Box) -> QRectF:
    """A box of the model as Qt's rectangle."""
    return QRectF(box.left, box.top, box.width, box.height)


def to_box(rect: QRectF) -> Box:
    """Qt's rectangle as a box of the model."""
    return Box(rect.left(), rect.top(), rect.right(), rect.bottom())


def letter_height(place: Box, text: str) -> float:
    """How high a line of `text` is at `place`, in page units.

    A place may run over several lines. A letter is about half as wide as its line is high, so n
    letters in k lines over width w and height h fit when h/k = 2 w k/n, that is k = sqrt(h n/2w).
    """
    if place.width <= 0 or place.height <= 0:
        return max(place.height, 1.0)
    lines = max(1, round(math.sqrt(place.height * max(1, len(text)) / (2 * place.width))))
    return place.height / lines
