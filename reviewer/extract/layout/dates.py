"""Dates on the page, and which of them is meant (reading A)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from reviewer.extract.layout.found import Found, taken
from reviewer.extract.layout.labels import Hit
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.extract.layout.repair import repair_digits
from reviewer.model import values

TIME = re.compile(r"\b[0-2]?\d[:.][0-5]\d(?:[:.][0-5]\d)?\b(?:\s?[ap]\.?m)?", re.IGNORECASE)
YEARS = range(1990, 2050)
"""Years a document that someone reviews today may carry; others were misread."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date on a row: its value, and where it stands in the row, in text put right."""

    line: Line
    start: int
    end: int
    text: str
    value: date

    def found(self, confidence: float, doubt: str = "") -> Found:
        """This date as what was found, as printed."""
        return taken(self.line, self.start, self.end, confidence, self.text).at(confidence, doubt)

    @property
    def timed(self) -> bool:
        """Whether a time of day stands on the same row."""
        text = self.line.text
        return bool(TIME.search(text[: self.start]) or TIME.search(text[self.end :]))


def dates_of(line: Line, *, day_first: bool) -> list[Dated]:
    """The dates of plausible years on `line`, left to right."""
    return [
        Dated(line, found.start, found.end, found.text, found.value)
        for found in _search(line.text, day_first)
        if found.value.year in YEARS
    ]


@lru_cache(maxsize=4096)
def _search(text: str, day_first: bool) -> tuple[values.Found[date], ...]:
    return tuple(values.find_dates(repair_digits(text), day_first=day_first))


def all_dates(sheet: Sheet, *, day_first: bool) -> list[Dated]:
    """Every plausible date of the document, in reading order."""
    return [dated for row in sheet.rows for dated in dates_of(row, day_first=day_first)]


def date_by_label(
    hits: Sequence[Hit], dates: Sequence[Dated], others: Sequence[Hit]
) -> tuple[Dated, float] | None:
    """The date right of a label or below it, with how surely it is the one meant."""
    best: tuple[float, Dated] | None = None
    for hit in hits:
        for dated in dates:
            near = _nearness(hit, dated, others)
            if near is None:
                continue
            worth = near * hit.score / 100 - 0.01 * min(10, hit.rank)
            if best is None or worth > best[0]:
                best = (worth, dated)
    return None if best is None else (best[1], best[0])


def _nearness(hit: Hit, dated: Dated, others: Sequence[Hit]) -> float | None:
    """1 right beside the label, less below it; None where the date is not the label's."""
    if dated.line.row == hit.line.row:
        between = [
            other for other in others if other.line.row == hit.line.row
            and hit.end <= other.start < dated.start
        ]  # fmt: skip
        return 0.95 if dated.start >= hit.end and not between else None
    if dated.line.page != hit.line.page or not 0 < dated.line.row - hit.line.row <= 2:
        return None
    words = dated.line.words_between(dated.start, dated.end)
    box = hit.box
    shared = min(words[-1].box.right, box.right) - max(words[0].box.left, box.left)
    return 0.85 if shared > 0 else None
