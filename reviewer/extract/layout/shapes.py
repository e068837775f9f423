"""Rows of a table told by their shape alone: words first, an amount at the end (reading B)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewer.extract.layout.amounts import Amount, has_cents, money_on
from reviewer.extract.layout.found import Found, taken
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.extract.layout.roles import Role, role_of
from reviewer.extract.layout.tables import is_carried
from reviewer.model.document import Word
from reviewer.model.kind import FieldSpec, FieldType

_AFTER = re.compile(
    r"\b(?:\w*total|totaal|\w*summe|gesamt\w*|zwischen\w*|sub-?\s?tot\w*|rounding|discount|cash|change|"
    r"balance|netto|\w*steuer|amount due|gross|jumlah|zahlbar|payable|service charge|"
    r"(?:mwst|tva|gst|vat|btw)(?!.*\d[.,]\d\d.*\d[.,]\d\d))\b",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\b(?:qty|price|amount|menge|preis|prix|aantal|prijs)\b", re.IGNORECASE)
_LEADING = re.compile(r"^\W*(?:\w\s+(?=\d+\s*[x×*]))?\d{1,4}\s+(?:[x×*]\s+)?(?=[^\W\d_])")
"""A count or number of a row before its name."""
_COUNT = re.compile(r"(?<![\d.,/\-])\d{1,4}(?:[.,]\d{1,3})?(?![\d/\-]|[.,]\d)")


def rows_by_shape(spec: FieldSpec, sheet: Sheet) -> list[dict[str, Found]]:
    """Lines of words that end with an amount, down to the first line that speaks of a total."""
    rows: list[dict[str, Found]] = []
    waiting: Line | None = None
    for row in sheet.rows:
        amounts = [amount for amount in money_on(row) if has_cents(amount)]
        if rows and amounts and _AFTER.search(row.text) and not is_carried(row):
            break
        if not amounts or _AFTER.search(row.text) or is_carried(row):
            named = any(char.isalpha() for char in row.text)
            waiting = row if named and not _HEADER.search(row.text) else None
            continue
        if item := _item(spec, row, amounts, waiting):
            rows.append(item)
        waiting = None
    return rows


def _item(
    spec: FieldSpec, row: Line, amounts: Sequence[Amount], before: Line | None
) -> dict[str, Found]:
    last = amounts[-1]
    found: dict[str, Found] = {}
    for column in spec.columns:
        if column.type is FieldType.TEXT and "text" not in found:
            value = _words(row, amounts[0].start) or (before and _words(before, len(before.text)))
        elif column.type in (FieldType.AMOUNT, FieldType.INTEGER):
            value = _number(column, row, amounts)
        else:
            value = None
        if value:
            found[column.name] = value
    return found if last.value and len(found) > 1 else {}


def _words(row: Line, end: int) -> Found | None:
    """The words up to the first amount, without the counts at their start and end."""
    words = list(row.words_between(0, end))
    while len(words) > 1 and not _named(words[-1]):
        gap = words[-1].box.left - words[-2].box.right
        if gap < 1.3 * row.height and any(char.isalpha() for char in words[-2].text):
            break
        words.pop()
    text = _LEADING.sub("", " ".join(word.text for word in words))
    if sum(char.isalpha() for char in text) < 3:
        return None
    return Found(text.strip(" |~_:;*-"), row.page, tuple(words), 0.5)


def _named(word: Word) -> bool:
    return sum(char.isalpha() for char in word.text) > 1 or word.text.endswith(("m", "l", "g"))


def _number(column: FieldSpec, row: Line, amounts: Sequence[Amount]) -> Found | None:
    if role_of(column) is Role.TOTAL:
        return amounts[-1].found(0.6)
    if "quantity" in column.name or "qty" in column.name:
        return _quantity(row, amounts)
    return amounts[-2].found(0.5) if len(amounts) > 1 else None


def _quantity(row: Line, amounts: Sequence[Amount]) -> Found | None:
    """The count that times the unit price is the row's amount, else the last count before it."""
    counts = list(_COUNT.finditer(row.text, 0, amounts[-1].start))
    if len(amounts) > 1 and amounts[-2].value:
        wanted = amounts[-1].value / amounts[-2].value
        for match in counts:
            number = float(match.group().replace(",", "."))
            if abs(number - float(wanted)) < 0.01 * max(1.0, number):
                return taken(row, match.start(), match.end(), 0.85)
    whole = [match for match in counts if match.group().isdigit()]
    if not whole:
        return None
    leading = _LEADING.match(row.text)
    best = whole[0] if leading else whole[-1]
    return taken(row, best.start(), best.end(), 0.4)
