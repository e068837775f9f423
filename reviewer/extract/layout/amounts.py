"""Amounts on the page, and which belongs to a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from reviewer.extract.layout.found import Found, taken
from reviewer.extract.layout.labels import Hit
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.extract.layout.repair import repair_cents, repair_digits
from reviewer.model import values

_SPACED_END = re.compile(r"[^\W\d]{3}\W+\d{1,4} \d\d\W*$")
"""Words and at the end an amount that lost its decimal point."""
_GROUPED = 0.7
"""Groups of thousands stand at most this many line heights apart."""
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
    found = (_last_group(line, one) for one in _search(line.text, lenient))
    return [Amount(line, one.start, one.end, _tidy(one.text), one.value) for one in found]


def _last_group(line: Line, found: values.Found[Decimal]) -> values.Found[Decimal]:
    """The amount without a number that only stands before it: "2   150,00" is no 2150."""
    words = line.words_between(found.start, found.end)
    for before, word in pairwise(reversed(words)):
        start = line.starts[line.words.index(before)]
        far = before.box.left - word.box.right > _GROUPED * line.height
        rest = line.text[start : found.end]
        value = values.parse_amount(rest) if far and _CENTS.search(rest) else None
        if value is not None:
            return values.Found(start, found.end, rest, value)
    return found


@lru_cache(maxsize=4096)
def _search(text: str, lenient: bool) -> tuple[values.Found[Decimal], ...]:
    repaired = repair_digits(text)
    return tuple(values.find_amounts(repair_cents(repaired) if lenient else repaired))


def all_amounts(sheet: Sheet) -> list[Amount]:
    """Every amount of money in the document, in reading order; unit prices may be left out."""
    amounts = [amount for row in sheet.rows for amount in money_on(row)]
    return [amount for amount in amounts if has_cents(amount)] or amounts


def money_on(row: Line) -> list[Amount]:
    """The amounts of money on `row`, also one at its end that lost its decimal point."""
    amounts = amounts_of(row)
    if not amounts and _SPACED_END.search(row.text):
        amounts = amounts_of(row, lenient=True)
    return [amount for amount in amounts if _is_money(amount)]


def has_cents(amount: Amount) -> bool:
    """Whether two decimals are printed."""
    return _CENTS.search(amount.text) is not None


def _is_money(amount: Amount) -> bool:
    """Whether it has two decimals or a currency; "2.2" and "12,0000" are something else."""
    return has_cents(amount) or re.search(r"[.,]\d", amount.text) is None


def amount_after(hit: Hit, stop: int | None = None) -> Amount | None:
    """The last amount right of a label, before the next label's start `stop`."""
    end = len(hit.line.text) if stop is None else stop
    for lenient in (False, True):
        right = [
            amount
            for amount in amounts_of(hit.line, lenient=lenient)
            if hit.end < amount.end and hit.start <= amount.start < end
        ]
        if right:
            return right[-1]
    return None


def amount_below(hit: Hit, rows: Sequence[Line]) -> Amount | None:
    """The amount that stands under a label within two rows, or alone on the row beside it."""
    box = hit.box
    for row in rows[hit.line.row + 1 : hit.line.row + 3]:
        if row.page != hit.line.page or row.box.top - box.bottom > 3 * hit.line.height:
            break
        for amount in amounts_of(row):
            words = row.words_between(amount.start, amount.end)
            if min(words[-1].box.right, box.right) > max(words[0].box.left, box.left):
                return amount
    return _alone_beside(hit, rows)


def _alone_beside(hit: Hit, rows: Sequence[Line]) -> Amount | None:
    """The amount of a neighbouring row without words: print that slants comes apart in two rows."""
    near = [row for row in rows[max(0, hit.line.row - 1) : hit.line.row + 2] if row is not hit.line]
    for row in near:
        offset = abs(row.box.center[1] - hit.line.box.center[1])
        if row.page != hit.line.page or offset > hit.line.height:
            continue
        if sum(char.isalpha() for char in row.text) <= 2 and (amounts := amounts_of(row)):
            return amounts[-1]
    return None


def _tidy(text: str) -> str:
    """The amount without the blanks OCR put beside its decimal sign."""
    joined = text.replace(". ", ".").replace(", ", ",").replace(" .", ".").replace(" ,", ",")
    return joined.strip()
