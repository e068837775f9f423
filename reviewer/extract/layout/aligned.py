"""Rows of a slip without a header: prices that end at one right edge (reading A)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewer.extract.layout.amounts import Amount, amounts_of, has_cents
from reviewer.extract.layout.columns import is_quantity
from reviewer.extract.layout.found import Found, taken
from reviewer.extract.layout.lines import Line
from reviewer.extract.layout.roles import Role, role_of
from reviewer.model.kind import FieldSpec, FieldType

_EDGE = 1.5
"""Prices of one column end within this many line heights of each other."""
_COUNT = re.compile(
    r"^\W*(?:\w\s+(?=\d+\s*[x×*]))?(?P<count>\d{1,3})\s*(?:[x×*]\s*)?(?=[^\W\d_])|(?P<after>\d{1,3})\s*[x×*]\s*$"
)


def aligned_rows(spec: FieldSpec, rows: Sequence[Line]) -> list[dict[str, Found]]:
    """The rows among `rows` whose last amount ends at the edge most of them share."""
    priced = [(row, [a for a in amounts_of(row) if has_cents(a)]) for row in rows]
    ends = [_right(amounts[-1]) for _, amounts in priced if amounts]
    if not ends:
        return []
    reach = _EDGE * rows[0].height
    edge = max(ends, key=lambda end: (sum(abs(end - other) < reach for other in ends), end))
    found = [
        _row(spec, row, amounts)
        for row, amounts in priced
        if amounts and abs(_right(amounts[-1]) - edge) < reach
    ]
    return [row for row in found if len(row) > 1]


def _right(amount: Amount) -> float:
    return amount.line.words_between(amount.start, amount.end)[-1].box.right


def _row(spec: FieldSpec, row: Line, amounts: Sequence[Amount]) -> dict[str, Found]:
    """The columns of one row: a count, words, perhaps the price of one, and the price."""
    before = row.text[: amounts[0].start]
    count = _COUNT.search(before)
    leads = count is not None and count["count"] is not None
    start = count.end() if count and leads else 0
    end = count.start() if count and not leads else len(before)
    name = before[start:end].strip(" |~_:;*-")
    found: dict[str, Found] = {}
    for column in spec.columns:
        if column.type is FieldType.TEXT and sum(char.isalpha() for char in name) >= 3:
            found.setdefault(column.name, taken(row, start, end, 0.5, name))
        elif role_of(column) is Role.TOTAL:
            found[column.name] = amounts[-1].found(0.6)
        elif is_quantity(column) and count is not None:
            group = "count" if leads else "after"
            found[column.name] = taken(row, count.start(group), count.end(group), 0.6)
        elif column.type is FieldType.AMOUNT and len(amounts) > 1 and not is_quantity(column):
            found[column.name] = amounts[-2].found(0.4)
    return found
