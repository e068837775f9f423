"""One page's words, prepared once so that each value is looked up fast. Imports model alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from reviewer.checks.text_stream import TextStream
from reviewer.model import values
from reviewer.model.document import PageWords, Word
from reviewer.model.geometry import Box

_NUMBER = re.compile(r"\d")
_NO_DIGIT = re.compile(r"\D")
_COLUMN_GAP = 1.2
"""Word heights; a wider gap separates columns, so that "2   150,00" is not 2150."""


@dataclass(frozen=True)
class Run:
    """Words that stand together, in order, and the text they make."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box:
        """The box around the words."""
        if len(self.words) == 1:
            return self.words[0].box
        return Box.around(word.box for word in self.words)


class PageIndex:
    """The words of page `number`: as text in two orders, as rows, as amounts and as dates."""

    def __init__(self, number: int, page: PageWords, *, day_first: bool = True) -> None:
        self.number = number
        self.words = page.words
        self.source = page.source
        self.rows = page.lines()
        self._day_first = day_first
        self._amounts: dict[int, list[tuple[Decimal, Run]]] = {}

    @cached_property
    def across(self) -> TextStream:
        """The page's text line by line."""
        return TextStream(self.words)

    @cached_property
    def down(self) -> TextStream:
        """The page's text column by column: an address beside another is in one piece."""
        blocks: list[list[list[Word]]] = []
        for row in self.rows:
            fresh: list[list[list[Word]]] = []
            for segment in _segments(row):
                above = next((b for b in reversed(blocks) if _stands_under(segment, b[-1])), None)
                if above is None:
                    fresh.append([segment])
                else:
                    above.append(segment)
            blocks.extend(fresh)
        return TextStream([word for block in blocks for segment in block for word in segment])

    @cached_property
    def row_of(self) -> dict[int, int]:
        """Identity of a word -> index of its row."""
        return {id(word): at for at, row in enumerate(self.rows) for word in row}

    def at(self, box: Box, share: float) -> list[Word]:
        """The words that have at least `share` of their own or of the box's area within `box`."""
        heights, words = self._by_height
        reach = self._tallest / 2
        first = bisect_left(heights, box.top - reach)
        last = bisect_right(heights, box.bottom + reach)
        found = (self.words[at] for at in sorted(words[first:last]))
        left, right = box.left, box.right
        beside = (w for w in found if w.box.left < right and w.box.right > left)
        return [w for w in beside if _shares(w.box, box) >= share]

    @cached_property
    def _tallest(self) -> float:
        return max(word.box.height for word in self.words)

    @cached_property
    def _by_height(self) -> tuple[list[float], list[int]]:
        """The words' middles from top to bottom, and the index of each word."""
        ranked = sorted((word.box.center[1], at) for at, word in enumerate(self.words))
        return [y for y, _at in ranked], [at for _y, at in ranked]

    def amounts(self, digits: str) -> list[tuple[Decimal, Run]]:
        """Amounts on the rows that print `digits`, whatever stands between them.

        With bars around them, the digits must be those of one word: "|2|" is no 1.20. Parsing
        every number of a page takes longer than all the rest, so only such rows are parsed.
        """
        rows = [at for at, printed in enumerate(self._digits) if digits in printed]
        return [found for at in rows for found in self._amounts_of(at)]

    def _amounts_of(self, at: int) -> list[tuple[Decimal, Run]]:
        if at not in self._amounts:
            text, starts, row = self._row_texts[at]
            found: dict[tuple[int, Decimal], Run] = {}
            for amount in values.find_amounts(text):
                run = _covered(row, starts, amount.start, amount.end)
                found.setdefault((id(run.words[0]), amount.value), run)
            for word in row:
                value = values.parse_amount(word.text) if _NUMBER.search(word.text) else None
                if value is not None:
                    found.setdefault((id(word), value), Run((word,)))
            self._amounts[at] = [(value, run) for (_word, value), run in found.items()]
        return self._amounts[at]

    @cached_property
    def dates(self) -> list[tuple[date, Run]]:
        """Every date printed on the page."""
        return [
            (found.value, _covered(row, starts, found.start, found.end))
            for text, starts, row in self._row_texts
            for found in values.find_dates(text, day_first=self._day_first)
        ]

    @cached_property
    def _row_texts(self) -> list[tuple[str, list[int], list[Word]]]:
        """Rows that hold a digit: their text, where each word starts in it, their words."""
        numeric = (row for row in self.rows if any(_NUMBER.search(word.text) for word in row))
        return [(*_joined(row), row) for row in numeric]

    @cached_property
    def _digits(self) -> list[str]:
        """The digits of each row of `_row_texts`, and with bars around, those of each word."""
        return [
            "".join(parts) + f"|{'|'.join(parts)}|"
            for _text, _starts, row in self._row_texts
            if (parts := [_NO_DIGIT.sub("", word.text) for word in row])
        ]


def _joined(row: Sequence[Word]) -> tuple[str, list[int]]:
    """The row as text, with a tab for a gap between columns, and the offset of each word."""
    text = ""
    starts: list[int] = []
    for segment in _segments(row):
        for word in segment:
            starts.append(len(text))
            text += f"{word.text} "
        text = f"{text[:-1]}\t"
    return text.rstrip("\t"), starts


def _segments(row: Sequence[Word]) -> list[list[Word]]:
    """The row cut where a wide gap is."""
    segments: list[list[Word]] = []
    right = 0.0
    for word in row:
        if segments and word.box.left - right <= _COLUMN_GAP * word.box.height:
            segments[-1].append(word)
        else:
            segments.append([word])
        right = word.box.right
    return segments


def _stands_under(segment: Sequence[Word], above: Sequence[Word]) -> bool:
    """Whether a segment goes on below another: they overlap, and no more than a line is between."""
    height = max(above[0].box.height, segment[0].box.height)
    if not 0 < segment[0].box.top - above[0].box.top <= 2.5 * height:
        return False
    left = max(segment[0].box.left, above[0].box.left)
    right = min(segment[-1].box.right, above[-1].box.right)
    return right > left


def _covered(row: Sequence[Word], starts: Sequence[int], start: int, end: int) -> Run:
    """The words of `row` that the characters `start:end` touch."""
    first = bisect_right(starts, start) - 1
    last = bisect_right(starts, end - 1) - 1
    return Run(tuple(row[first : last + 1]))


def _shares(a: Box, b: Box) -> float:
    """The shared area over that of the smaller box, 0..1; 0 where one has no area."""
    smaller = min(a.area, b.area)
    return a.intersection(b) / smaller if smaller else 0.0
