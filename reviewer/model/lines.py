"""Lines of a page: which words stand on one printed line, whatever engine found them.

OCR and PDFs split a line where a wide gap is (amount columns), so the pieces are put together
again by where they stand. Skew is taken out first, or a far amount meets the wrong label.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from statistics import median

from reviewer.model.document import Word

_SAME_LINE = 0.5
"""Pieces are on one line when their middles differ by less than this share of their height."""


def number_lines(words: Sequence[Word], pieces: Sequence[Hashable]) -> tuple[Word, ...]:
    """The words in reading order with `line` set; `pieces[i]` is the engine's line of word i."""
    if not words:
        return ()
    grouped: dict[Hashable, list[Word]] = {}
    for word, piece in zip(words, pieces, strict=True):
        grouped.setdefault(piece, []).append(word)
    segments = [sorted(group, key=lambda word: word.box.left) for group in grouped.values()]
    slope = _slope(segments)
    rows = _rows(segments, slope)
    return tuple(
        replace(word, line=number)
        for number, row in enumerate(rows)
        for word in sorted(row, key=lambda word: word.box.left)
    )


def _slope(segments: list[list[Word]]) -> float:
    """How much the page's lines fall per unit to the right: the median of its longer lines."""
    slopes = []
    for segment in segments:
        (x0, y0), (x1, y1) = segment[0].box.center, segment[-1].box.center
        if len(segment) >= 3 and x1 - x0 > 5 * _height(segment):
            slopes.append((y1 - y0) / (x1 - x0))
    return median(slopes) if slopes else 0.0


def _height(segment: list[Word]) -> float:
    return median(word.box.height for word in segment)


def _rows(segments: list[list[Word]], slope: float) -> list[list[Word]]:
    """Segments of one printed line put together, from top to bottom."""

    def middle(segment: list[Word]) -> float:
        levels = [word.box.center[1] - slope * word.box.center[0] for word in segment]
        return median(levels)

    least = 0.7 * median(_height(segment) for segment in segments)
    rows: list[list[Word]] = []
    for segment in sorted(segments, key=middle):
        for row in reversed(rows[-3:]):
            reach = max(least, min(_height(row), _height(segment))) * _SAME_LINE
            if abs(middle(row) - middle(segment)) < reach and not _overlap(row, segment):
                row.extend(segment)
                break
        else:
            rows.append(list(segment))
    return rows


def _overlap(row: list[Word], segment: list[Word]) -> bool:
    """Whether any two words share more than a fifth of the narrower one's width."""
    return any(
        min(a.box.right, b.box.right) - max(a.box.left, b.box.left)
        > 0.2 * min(a.box.width, b.box.width)
        for a in row
        for b in segment
    )
