"""Fill a column from a band of the page: which words belong to which row, and which are new rows.

A row is known by where its cells stand. A line of words inside the band goes to the row it shares
most of its height with; one that meets none is proposed as a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviewer.model.document import Word
from reviewer.model.geometry import Box

_INSIDE = 0.5
"""A word belongs to the band when at least this share of its width lies in it."""
_MEETS = 0.5
"""A line meets a row when they share at least this much of the lower one's height."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Text for one cell and where it stands. `row` is None for a row that is not there yet."""

    row: int | None
    text: str
    box: Box


def fill(words: Sequence[Word], band: Box, rows: Mapping[int, Box]) -> tuple[Filled, ...]:
    """What stands in `band`, by row, from top to bottom. `rows` has each row's own band."""
    found: dict[int, list[list[Word]]] = {}
    fresh: list[Filled] = []
    for line in _lines(words, band):
        row = _row_of(Box.around(word.box for word in line), rows)
        if row is None:
            fresh.append(_filled(None, [line]))
        else:
            found.setdefault(row, []).append(line)
    known = [_filled(row, lines) for row, lines in found.items()]
    return tuple(sorted([*known, *fresh], key=lambda one: one.box.top))


def column_band(boxes: Sequence[Box]) -> Box | None:
    """The band of a column, from the places of the cells it has; None without any."""
    if not boxes:
        return None
    around = Box.around(boxes)
    height = sorted(box.height for box in boxes)[len(boxes) // 2]
    return around.grown(height * 0.4, height * 0.25)


def _lines(words: Sequence[Word], band: Box) -> list[list[Word]]:
    grouped: dict[int, list[Word]] = {}
    for word in words:
        if _is_inside(word.box, band):
            grouped.setdefault(word.line, []).append(word)
    lines = [sorted(line, key=lambda word: word.box.left) for line in grouped.values()]
    return sorted(lines, key=lambda line: min(word.box.top for word in line))


def _is_inside(box: Box, band: Box) -> bool:
    across = min(box.right, band.right) - max(box.left, band.left)
    middle = box.center[1]
    return band.top <= middle <= band.bottom and across >= _INSIDE * max(box.width, 1e-6)


def _row_of(line: Box, rows: Mapping[int, Box]) -> int | None:
    best, most = None, 0.0
    for number, row in rows.items():
        shared = min(line.bottom, row.bottom) - max(line.top, row.top)
        share = shared / max(min(line.height, row.height), 1e-6)
        if share >= _MEETS and share > most:
            best, most = number, share
    return best


def _filled(row: int | None, lines: Sequence[Sequence[Word]]) -> Filled:
    words = [word for line in lines for word in line]
    text = " ".join(word.text for word in words)
    return Filled(row, text, Box.around(word.box for word in words))
