"""Rows of a table under its printed header (reading A)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.extract.layout.aligned import aligned_rows
from reviewer.extract.layout.amounts import amounts_of
from reviewer.extract.layout.columns import (
    NUMERIC,
    Column,
    assign,
    is_quantity,
    read_header,
    text_name,
)
from reviewer.extract.layout.found import Found
from reviewer.extract.layout.labels import Hit, find_labels, letters
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.extract.layout.repair import repair_digits
from reviewer.extract.layout.vocabulary import (
    CARRIED,
    CHANGE,
    NOT_TOTALS,
    ROUNDING,
    TENDER,
    TOTALS,
)
from reviewer.model import values
from reviewer.model.document import Word
from reviewer.model.kind import FieldSpec

_ENDS_WITH_AMOUNT = ("amount", "summe", "gesamt")
_HEADERS_TOO = {"amount", "payment", "summe", "gesamt", "bar", "rendu", "total price"}
"""Words of totals that also head columns."""
_CARRIED = tuple(letters(label) for label in CARRIED)
_PAGE = re.compile(r"\b(?:page|seite|p[áa]gina|pagina|blad)\s*\d", re.IGNORECASE)
_ENDS = tuple(
    label
    for label in (
        *NOT_TOTALS,
        *ROUNDING,
        *TENDER,
        *CHANGE,
        *(label for _, labels in TOTALS for label in labels),
    )
    if label not in _HEADERS_TOO
)


@dataclass(slots=True)
class _Item:
    """A row being read: its words by column."""

    page: int
    words: dict[str, list[Word]]


def read_rows(spec: FieldSpec, sheet: Sheet) -> list[dict[str, Found]]:
    """The rows of `spec` over all pages, each column name -> value.

    Without a header they are the lines above the first total whose prices stand in one column.
    """
    ends = _end_rows(sheet)
    found = _under_headers(spec, sheet, ends)
    if found or not ends:
        return found
    amounts = [row.row for row in sheet.rows if amounts_of(row)]
    first = min((row for row in ends if amounts and row > amounts[0]), default=0)
    return aligned_rows(spec, sheet.rows[:first])


def _end_rows(sheet: Sheet) -> set[int]:
    """Rows with the words that stand under a table; some of them need an amount beside them."""
    hits = find_labels(sheet.rows, {"": _ENDS, "header": _ENDS_WITH_AMOUNT})
    return {hit.line.row for hit in hits if not hit.owner or amounts_of(hit.line)}


def _under_headers(spec: FieldSpec, sheet: Sheet, ends: set[int]) -> list[dict[str, Found]]:
    labels = {column.name: column.labels for column in spec.columns}
    headers = _headers(find_labels(sheet.rows, labels), spec)
    items: list[_Item] = []
    first: list[Column] = []
    columns: list[Column] = []
    body: list[Line] = []
    for row in sheet.rows:
        header = headers.get(row.row)
        if header and (not items or _same(first, header)):
            items += _items(body, columns)
            first, columns, body = header, header, []
        elif columns and (row.row in ends or is_carried(row)) and (body or not is_carried(row)):
            items += _items(body, columns)
            columns, body = [], []
        elif columns and not _PAGE.search(row.text):
            body.append(row)
    items += _items(body, columns)
    return [found for item in items if (found := _values(item, spec))]


def _headers(hits: Sequence[Hit], spec: FieldSpec) -> dict[int, list[Column]]:
    """Rows that name at least two columns, one of them numeric, with the columns left to right."""
    rows: dict[int, list[Hit]] = {}
    for hit in hits:
        rows.setdefault(hit.line.row, []).append(hit)
    headers = {row: read_header(found, spec) for row, found in rows.items()}
    return {row: columns for row, columns in headers.items() if columns}


def _same(one: Iterable[Column], other: Iterable[Column]) -> bool:
    """Whether a header further down is the first one printed again."""
    return {column.name for column in one} == {column.name for column in other}


def is_carried(row: Line) -> bool:
    """Whether `row` carries a sum over from or to another page."""
    return any(label in letters(row.text) for label in _CARRIED)


def _items(body: Sequence[Line], columns: Sequence[Column]) -> list[_Item]:
    """Body rows as items: rows with a price start one, rows of words alone describe one."""
    rows = [(row, assign(row, columns)) for row in body if not is_carried(row)]
    if not any(_starts_item(words, columns) for _, words in rows):
        return []
    name = text_name(columns)
    above = _names_stand_above([words for _, words in rows], columns, name)
    items: list[_Item] = []
    waiting: list[Word] = []
    for row, words in rows:
        text = words.get(name, []) if name else []
        if _starts_item(words, columns):
            if name and waiting:
                words[name] = waiting + text
            waiting = []
            items.append(_Item(row.page, words))
        elif above:
            waiting += text
        elif items and name and text and _follows(items[-1], row, columns):
            items[-1].words.setdefault(name, []).extend(text)
    return items


def _names_stand_above(
    rows: Sequence[dict[str, list[Word]]], columns: Sequence[Column], name: str | None
) -> bool:
    """Whether names come before prices: the rows of prices carry none."""
    if name is None or _starts_item(rows[0], columns):
        return False
    priced = [words for words in rows if _starts_item(words, columns)]
    named = [words for words in priced if _letters(words.get(name, [])) >= 3]
    return 2 * len(named) < len(priced)


def _letters(words: Iterable[Word]) -> int:
    return sum(char.isalpha() for word in words for char in word.text)


def _starts_item(words: dict[str, list[Word]], columns: Sequence[Column]) -> bool:
    """Whether the last numeric column, the row's price, has a number."""
    asked = [column.name for column in columns if column.spec and column.spec.type in NUMERIC]
    return asked[-1] in words


def _follows(item: _Item, row: Line, columns: Sequence[Column]) -> bool:
    """Whether a row of words goes on right under the item's own name."""
    words = [word for group in item.words.values() for word in group]
    gap = row.box.top - max(word.box.bottom for word in words)
    text = next(column for column in columns if column.name == text_name(columns))
    left = min([text.left, *(word.box.left for word in item.words.get(text.name, []))])
    inside = row.box.left > left - 2 * row.height
    return item.page == row.page and gap < 1.5 * row.height and inside


def _values(item: _Item, spec: FieldSpec) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for column in spec.columns:
        words = item.words.get(column.name)
        if not words:
            continue
        text = " ".join(word.text for word in words)
        if column.type in NUMERIC:
            text = repair_digits(text).strip(" |~_*:;()=")
            if values.parse_amount(text) is None:
                continue
        sure = 0.6 if is_quantity(column) or column.type not in NUMERIC else 0.75
        found[column.name] = Found(text.strip(" |~_:;"), item.page, tuple(words), sure)
    return found
