"""Amounts on the page: all of them, and which one is the total (reading A)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reviewer.extract.layout.found import Found, taken
from reviewer.extract.layout.labels import Hit
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.extract.layout.repair import repair_cents, repair_digits
from reviewer.extract.layout.vocabulary import SUMMARY
from reviewer.model import values

_MARK = 6
"""Letters between a label and its amount that may be a currency; more say that it goes on."""
_CENTS = re.compile(r"[.,]\s?\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount on a row: its value, its text put right, and where it stands in the row."""

    line: Line
    start: int
    end: int
    text: str
    value: Decimal

    def found(self, confidence: float) -> Found:
        """This amount as what was found, as printed without the dirt."""
        return taken(self.line, self.start, self.end, confidence, self.text)


def amounts_of(line: Line, *, lenient: bool = False) -> list[Amount]:
    """The amounts on `line`, left to right; `lenient` also takes "92 80" and whole numbers."""
    return [
        Amount(line, found.start, found.end, _tidy(found.text), found.value)
        for found in _search(line.text, lenient)
    ]


@lru_cache(maxsize=4096)
def _search(text: str, lenient: bool) -> tuple[values.Found[Decimal], ...]:
    repaired = repair_digits(text)
    return tuple(values.find_amounts(repair_cents(repaired) if lenient else repaired))


def all_amounts(sheet: Sheet) -> list[Amount]:
    """Every amount of money in the document, in reading order; unit prices may be left out."""
    return [amount for row in sheet.rows for amount in amounts_of(row) if _is_money(amount)]


def _is_money(amount: Amount) -> bool:
    """Whether it has two decimals or a currency; "2.2" and "12,0000" are something else."""
    return bool(_CENTS.search(amount.text)) or re.search(r"[.,]\d", amount.text) is None


def amount_after(hit: Hit, stop: int | None = None) -> Amount | None:
    """The last amount right of a label, before the next label's start `stop`."""
    end = len(hit.line.text) if stop is None else stop
    for lenient in (False, True):
        right = [
            amount
            for amount in amounts_of(hit.line, lenient=lenient)
            if hit.end <= amount.start < end
        ]
        if right:
            return right[-1]
    return None


def amount_below(hit: Hit, rows: Sequence[Line]) -> Amount | None:
    """The amount that stands under a label within two rows, at its place."""
    box = hit.box
    for row in rows[hit.line.row + 1 : hit.line.row + 3]:
        if row.page != hit.line.page or row.box.top - box.bottom > 3 * hit.line.height:
            return None
        for amount in amounts_of(row):
            words = row.words_between(amount.start, amount.end)
            left, right = words[0].box.left, words[-1].box.right
            if min(right, box.right) - max(left, box.left) > 0:
                return amount
    return None


@dataclass(frozen=True, slots=True)
class _Candidate:
    amount: Amount
    worth: float
    beside: bool


def total_by_label(
    sheet: Sheet, totals: Sequence[tuple[Hit, float]], all_hits: Sequence[Hit]
) -> Found | None:
    """The total among the amounts beside or below labels of a total, each with its worth."""
    candidates = [
        candidate for hit, worth in totals if (candidate := _candidate(sheet, hit, worth, all_hits))
    ]
    if not candidates:
        return None
    counts = Counter(amount.value for amount in all_amounts(sheet))
    summary = first_row(all_hits, SUMMARY)
    largest = max(candidate.amount.value for candidate in candidates)

    def score(candidate: _Candidate) -> float:
        amount = candidate.amount
        value = candidate.worth
        value += 0.08 * min(2, counts[amount.value] - 1)
        value += 0.06 * amount.line.row / max(1, len(sheet.rows))
        value += 0.05 if amount.value == largest else 0.0
        value -= 0.5 if amount.value <= 0 else 0.0
        value -= 0.35 if summary is not None and amount.line.row > summary else 0.0
        value -= 0.0 if candidate.beside else 0.15
        return value

    best = max(candidates, key=score)
    rivals = [c for c in candidates if c.amount.value != best.amount.value]
    margin = score(best) - max((score(rival) for rival in rivals), default=0.0)
    return _sure(best, counts[best.amount.value], margin)


def _candidate(sheet: Sheet, hit: Hit, worth: float, all_hits: Sequence[Hit]) -> _Candidate | None:
    amount = amount_after(hit, next_label(hit, all_hits))
    if amount is not None:
        between = sum(char.isalpha() for char in hit.line.text[hit.end : amount.start])
        worth *= 1.0 if between <= _MARK else 0.9
        return _Candidate(amount, worth * hit.score / 100, beside=True)
    amount = amount_below(hit, sheet.rows)
    return None if amount is None else _Candidate(amount, worth * hit.score / 100, beside=False)


def _sure(best: _Candidate, seen: int, margin: float) -> Found:
    confidence = 0.5 + 0.15 * min(2, seen - 1) + 0.5 * min(0.3, max(0.0, margin))
    confidence -= 0.0 if best.beside else 0.15
    found = best.amount.found(confidence)
    if seen == 1:
        return found.at(confidence, "the total stands on the page only once")
    return found.at(confidence, "another amount could be the total")


def next_label(hit: Hit, hits: Iterable[Hit]) -> int | None:
    """Where the next label on the same row starts."""
    later = [h.start for h in hits if h.line.row == hit.line.row and h.start >= hit.end]
    return min(later, default=None)


def first_row(hits: Iterable[Hit], labels: Sequence[str]) -> int | None:
    """The first row holding one of `labels`."""
    return min((hit.line.row for hit in hits if hit.label in labels), default=None)


def _tidy(text: str) -> str:
    """The amount without the blanks OCR put beside its decimal sign."""
    joined = text.replace(". ", ".").replace(", ", ",").replace(" .", ".").replace(" ,", ",")
    return joined.strip()
