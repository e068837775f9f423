"""Words in one order as a string without case, spaces and punctuation, to find text in.

Words broken, merged, wrapped over lines or misread in a character are found all the same; what is
found is snapped to whole words. Imports model alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from rapidfuzz import fuzz

from reviewer.model.document import Word
from reviewer.model.values.text import compact

CONFUSABLE = 0.95
"""Score of words that differ from a value only in characters that OCR mistakes for each other."""

Stretch = tuple[float, int, int]
"""How alike a value the words `first` to `last` (included) are, 0..1; 1 is the same characters."""

CONFUSED = str.maketrans({"o": "0", "i": "1", "l": "1", "s": "5", "b": "8"})
_LEAST = 50
"""Partial ratio, 0..100, below which a stretch is not looked at."""

_MOST_TRIES = 40
"""Places looked at for a short value that is everywhere on a page, such as "2"."""


class TextStream:
    """The words in reading order, ready for one search after the other."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        parts = [compact(word.text) for word in words]
        self._text = "".join(parts)
        self._confused = self._text.translate(CONFUSED)
        self._found: dict[str, list[Stretch]] = {}
        self._starts = [0, *accumulate(len(part) for part in parts)]

    def find(self, value: str) -> list[Stretch]:
        """Where the words are most like `value`, best first; whole matches alone if there are any.

        Empty for a value or a page without letters and digits.
        """
        wanted = compact(value)
        if not wanted or not self._text:
            return []
        if wanted not in self._found:
            found = {self._snapped(wanted, start) for start in self._occurrences(wanted)}
            whole = {stretch for stretch in found if stretch[0] >= CONFUSABLE}
            alike = whole or {*found, *self._aligned(wanted)}
            self._found[wanted] = sorted(alike, key=lambda stretch: (-stretch[0], stretch[1]))
        return self._found[wanted]

    def _occurrences(self, wanted: str) -> Iterator[int]:
        confused, start = wanted.translate(CONFUSED), -1
        for _try in range(_MOST_TRIES):
            start = self._confused.find(confused, start + 1)
            if start < 0:
                return
            yield start

    def _aligned(self, wanted: str) -> Iterator[Stretch]:
        """The most alike stretch of the page."""
        confused = wanted.translate(CONFUSED)
        if len(confused) >= len(self._confused):
            yield self._scored(wanted, 0, len(self.words) - 1)
            return
        found = fuzz.partial_ratio_alignment(confused, self._confused, score_cutoff=_LEAST)
        if found is not None and found.dest_start < found.dest_end:
            yield self._snapped(wanted, found.dest_start, found.dest_end)

    def _snapped(self, wanted: str, start: int, end: int | None = None) -> Stretch:
        """The whole words around `start:end`, grown or shrunk as long as that fits better."""
        end = start + len(wanted) if end is None else end
        best = self._scored(wanted, self._word_at(start), self._word_at(end - 1))
        while best[0] < 1:
            _score, first, last = best
            others = ((first + 1, last), (first, last - 1), (first - 1, last), (first, last + 1))
            tried = [self._scored(wanted, a, b) for a, b in others if 0 <= a <= b < len(self.words)]
            better = max(tried, default=best)
            if better[0] <= best[0]:
                break
            best = better
        return best

    def _scored(self, wanted: str, first: int, last: int) -> Stretch:
        printed = self._text[self._starts[first] : self._starts[last + 1]]
        score = fuzz.ratio(wanted, printed) / 100
        if score < 1 and wanted.translate(CONFUSED) == printed.translate(CONFUSED):
            score = max(score, CONFUSABLE)
        return score, first, last

    def _word_at(self, offset: int) -> int:
        return bisect_right(self._starts, min(offset, len(self._text) - 1)) - 1
