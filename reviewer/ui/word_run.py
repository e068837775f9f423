"""Words of a page as a person picks them: the one at a point, runs, those in a rectangle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from reviewer.model.document import Word
from reviewer.model.geometry import Box

SLACK = 0.3
"""Shares of a word's height by which a click may miss it."""
INSIDE = 0.5
"""A word is in a rectangle when so much of it is."""


def word_at(words: Sequence[Word], x: float, y: float) -> int | None:
    """The word at a point of its page, the nearest of several; None where there is none."""
    hit = [i for i, word in enumerate(words) if _holds(word.box, x, y)]
    return min(hit, key=lambda i: _way(words[i].box, x, y), default=None)


def nearest(words: Sequence[Word], x: float, y: float) -> int | None:
    """The word nearest to a point; None where the page has no words."""
    return min(range(len(words)), key=lambda i: _way(words[i].box, x, y), default=None)


def run(words: Sequence[Word], first: int, last: int) -> tuple[Word, ...]:
    """All words from one to the other in reading order, whichever comes first."""
    low, high = sorted((first, last))
    return tuple(words[low : high + 1])


def inside(words: Sequence[Word], box: Box) -> tuple[Word, ...]:
    """The words of which most lies in a rectangle, in reading order."""
    return tuple(w for w in words if w.box.intersection(box) >= INSIDE * max(w.box.area, 1e-9))


def text_of(words: Sequence[Word]) -> str:
    """What the words say as one line."""
    return " ".join(word.text for word in words)


def step(words: Sequence[Word], at: int, key: Qt.Key) -> int:
    """The word that an arrow, Home or End leads to; the same one at the edge of the page."""
    if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        by = 1 if key == Qt.Key.Key_Right else -1
        return min(max(at + by, 0), len(words) - 1)
    line = words[at].line
    if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        mine = [i for i, word in enumerate(words) if word.line == line]
        return mine[0] if key == Qt.Key.Key_Home else mine[-1]
    lines = sorted({word.line for word in words})
    index = lines.index(line) + (1 if key == Qt.Key.Key_Down else -1)
    if not 0 <= index < len(lines):
        return at
    x = words[at].box.center[0]
    there = [i for i, word in enumerate(words) if word.line == lines[index]]
    return min(there, key=lambda i: abs(words[i].box.center[0] - x))


def _holds(box: Box, x: float, y: float) -> bool:
    near = box.grown(SLACK * box.height, SLACK * box.height)
    return near.left <= x <= near.right and near.top <= y <= near.bottom


def _way(box: Box, x: float, y: float) -> float:
    across = max(box.left - x, 0.0, x - box.right)
    down = max(box.top - y, 0.0, y - box.bottom)
    return across * across + down * down
