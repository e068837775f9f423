"""Which amount is the total, by the labels of totals (reading A)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.extract.layout.amounts import (
    Amount,
    all_amounts,
    amount_after,
    amount_below,
    has_cents,
)
from reviewer.extract.layout.found import Found
from reviewer.extract.layout.labels import Hit
from reviewer.extract.layout.lines import Sheet
from reviewer.extract.layout.vocabulary import CHANGE, ROUNDING, SUMMARY, TENDER

_MARK = 6
"""Letters between a label and its amount that may be a currency; more say that it goes on."""
_NOT_PAID = {*TENDER, *CHANGE}


@dataclass(frozen=True, slots=True)
class _Candidate:
    amount: Amount
    worth: float
    beside: bool


def total_by_label(
    sheet: Sheet, totals: Sequence[tuple[Hit, float]], hits: Sequence[Hit]
) -> Found | None:
    """The total among the amounts beside or below labels of a total, each with its worth.

    Without one it is the largest amount that was not handed over: a guess, and said to be one.
    """
    candidates = [one for hit, worth in totals if (one := _candidate(sheet, hit, worth, hits))]
    candidates = [one for one in candidates if has_cents(one.amount)] or candidates
    if not candidates:
        return _largest(sheet, hits)
    counts = Counter(amount.value for amount in all_amounts(sheet))
    scores = {id(one): _score(one, sheet, counts[one.amount.value], hits) for one in candidates}
    largest = max(candidates, key=lambda one: one.amount.value)
    scores[id(largest)] += 0.05
    best = max(candidates, key=lambda one: scores[id(one)])
    rivals = [scores[id(one)] for one in candidates if one.amount.value != best.amount.value]
    margin = scores[id(best)] - max(rivals, default=0.0)
    return _sure(best, counts[best.amount.value], margin)


def next_label(hit: Hit, hits: Iterable[Hit]) -> int | None:
    """Where the next label on the same row starts."""
    later = [h.start for h in hits if h.line.row == hit.line.row and h.start >= hit.end]
    return min(later, default=None)


def opens_row(hit: Hit) -> bool:
    """Whether the row begins with the label: in "net without VAT" the VAT is not named."""
    return sum(char.isalpha() for char in hit.line.text[: hit.start]) < 3


def _candidate(sheet: Sheet, hit: Hit, worth: float, hits: Sequence[Hit]) -> _Candidate | None:
    worth *= hit.score / 100 * (1.0 if opens_row(hit) else 0.9)
    amount = amount_after(hit, next_label(hit, hits))
    if amount is None:
        amount = amount_below(hit, sheet.rows)
        return None if amount is None else _Candidate(amount, worth, beside=False)
    between = sum(char.isalpha() for char in hit.line.text[hit.end : amount.start])
    return _Candidate(amount, worth * (1.0 if between <= _MARK else 0.9), beside=True)


def _score(one: _Candidate, sheet: Sheet, seen: int, hits: Sequence[Hit]) -> float:
    """The label's worth, and what its place and its repetition say."""
    row = one.amount.line.row
    summary = _first_row(hits, SUMMARY)
    rounding = _first_row(hits, ROUNDING)
    in_summary = summary is not None and row > summary
    score = one.worth + 0.08 * min(2, seen - 1) + 0.06 * row / max(1, len(sheet.rows))
    score += 0.25 if rounding is not None and row > rounding and not in_summary else 0.0
    score -= 0.5 if one.amount.value <= 0 else 0.0
    score -= 0.35 if in_summary else 0.0
    return score - (0.0 if one.beside else 0.15)


def _first_row(hits: Iterable[Hit], labels: Sequence[str]) -> int | None:
    return min((hit.line.row for hit in hits if hit.label in labels), default=None)


def _sure(best: _Candidate, seen: int, margin: float) -> Found:
    confidence = 0.5 + 0.15 * min(2, seen - 1) + 0.5 * min(0.3, max(0.0, margin))
    confidence -= 0.0 if best.beside else 0.15
    found = best.amount.found(confidence)
    if seen == 1:
        return found.at(confidence, "the total stands on the page only once")
    return found.at(confidence, "another amount could be the total")


def _largest(sheet: Sheet, hits: Sequence[Hit]) -> Found | None:
    handed = {hit.line.row for hit in hits if hit.label in _NOT_PAID}
    amounts = [one for one in all_amounts(sheet) if one.line.row not in handed and one.value > 0]
    if not amounts:
        return None
    best = max(amounts, key=lambda one: one.value)
    return best.found(0.3).at(0.3, "no label of a total was found; it is the largest amount")
