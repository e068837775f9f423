"""The printed rows of a document, and the parts of a row that wide gaps keep apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from reviewer.model.document import Page, PageWords, Word
from reviewer.model.geometry import Box

_DIRT = re.compile(r"[|~_—–=«»“”‘’'\"`*\\^·•<>{}\[\]!¦]+")
"""What OCR makes of ruling lines, folds and specks: words of these characters alone are dropped."""

_GAP = 4.0
"""A gap wider than this many line heights parts columns of the head; OCR spreads words too."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words side by side. `starts` holds where each word begins in `text`; `row` counts over all.

    A whole row and each part of it are lines; the parts share the row's number.
    """

    page: int
    row: int
    words: tuple[Word, ...]
    text: str
    starts: tuple[int, ...]
    box: Box
    height: float

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that characters `start` to `end` of `text` belong to."""
        return tuple(
            word
            for word, begin in zip(self.words, self.starts, strict=True)
            if begin < end and begin + len(word.text) > start
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """All printed rows of a document from top to bottom over its pages, and their parts."""

    pages: tuple[Page, ...]
    rows: tuple[Line, ...]
    parts: tuple[tuple[Line, ...], ...]
    """For each row its parts, left to right."""
    height: float
    """Median height of a word, in page units."""


def read_sheet(pages: Sequence[tuple[Page, PageWords]]) -> Sheet:
    """The rows and parts of all `pages`; words of dirt alone or without area are left out."""
    rows: list[Line] = []
    parts: list[tuple[Line, ...]] = []
    for page, words in pages:
        for line in words.lines():
            if found := [word for word in line if _counts(word)]:
                rows.append(make_line(page.number, len(rows), found))
                parts.append(split(rows[-1], _GAP))
    heights = [word.box.height for row in rows for word in row.words]
    height = median(heights) if heights else 1.0
    return Sheet(tuple(page for page, _ in pages), tuple(rows), tuple(parts), height)


def make_line(page: int, row: int, words: Sequence[Word]) -> Line:
    """A line of `words` (at least one), which are left to right."""
    starts: list[int] = []
    position = 0
    for word in words:
        starts.append(position)
        position += len(word.text) + 1
    return Line(
        page=page,
        row=row,
        words=tuple(words),
        text=" ".join(word.text for word in words),
        starts=tuple(starts),
        box=Box.around(word.box for word in words),
        height=median(word.box.height for word in words),
    )


def _counts(word: Word) -> bool:
    has_area = word.box.width > 0 and word.box.height > 0
    return has_area and bool(word.text.strip()) and _DIRT.fullmatch(word.text) is None


def split(row: Line, gap: float) -> tuple[Line, ...]:
    """The parts of `row` that stand more than `gap` line heights apart, left to right."""
    groups: list[list[Word]] = [[row.words[0]]]
    for before, word in pairwise(row.words):
        if word.box.left - before.box.right > gap * row.height:
            groups.append([])
        groups[-1].append(word)
    if len(groups) == 1:
        return (row,)
    return tuple(make_line(row.page, row.row, group) for group in groups)
