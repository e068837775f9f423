"""The words of a page as one text, from whose places the words' boxes are found again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.model.document import Word
from reviewer.model.geometry import Box

_MOST = 0.6
"""A word is hidden whole where at least this share of it is to be hidden."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found from `start` to `end` of a text, and how sure that is, 0..1."""

    start: int
    end: int
    what: str
    score: float


class Stream:
    """Words joined by spaces, lines by line feeds."""

    def __init__(self, lines: Iterable[list[Word]]) -> None:
        self.words: list[Word] = []
        self.starts: list[int] = []
        self._rows: list[int] = []
        parts: list[str] = []
        length = 0
        for row, line in enumerate(lines):
            for number, word in enumerate(line):
                if length:
                    parts.append(" " if number else "\n")
                    length += 1
                self.words.append(word)
                self.starts.append(length)
                self._rows.append(row)
                # A word holds no white space of its own, or places would not be words' places.
                text = "".join(" " if char.isspace() else char for char in word.text)
                parts.append(text)
                length += len(text)
        self.text = "".join(parts)

    def word_at(self, place: int) -> int:
        """The number of the word that holds a place of the text, or ends just before it."""
        return max(0, bisect_right(self.starts, place) - 1)

    def boxes(self, start: int, end: int) -> Iterator[Box]:
        """A box for each line's share of the text from `start` to `end`."""
        by_row: dict[int, list[Box]] = {}
        if not self.words or end <= start:
            return
        for number in range(self.word_at(start), self.word_at(end - 1) + 1):
            box = self._part(number, start, end)
            if box is not None:
                by_row.setdefault(self._rows[number], []).append(box)
        for boxes in by_row.values():
            yield Box.around(boxes)

    def _part(self, number: int, start: int, end: int) -> Box | None:
        """The box of a word, or of the part of it that is meant, a letter wider on each side."""
        word, first = self.words[number], self.starts[number]
        length = len(word.text)
        begin, stop = max(start - first, 0), min(end - first, length)
        if stop <= begin:
            return None
        if stop - begin >= _MOST * length:
            return word.box
        letter = word.box.width / length
        left = word.box.left + letter * max(0, begin - 1)
        right = word.box.left + letter * min(length, stop + 1)
        return Box(left, word.box.top, right, word.box.bottom)
