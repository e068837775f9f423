"""Rows of a table under its printed header (reading A)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewer.extract.layout.found import Found
from reviewer.extract.layout.labels import Hit, find_labels
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.extract.layout.repair import repair_digits
from reviewer.extract.layout.vocabulary import CARRIED, CHANGE, NOT_TOTALS, TENDER, TOTALS
from reviewer.model import values
from reviewer.model.document import Word
from reviewer.model.kind import FieldSpec, FieldType

_ENDS = tuple(
    label
    for label in (*NOT_TOTALS, *TENDER, *CHANGE, *(x for _, labels in TOTALS for x in labels))
    if label not in ("amount", "payment", "summe", "gesamt", "bar", "rendu")
)
_NUMBER = re.compile(
    r"[^\w]*(?:RM|EUR|USD|Rs|[$€£])?[^\w]*\d[\d.,'’]*(?:\s?[$€£]|[A-Z]{1,2})?[^\w]*"
)
_NUMERIC = {FieldType.AMOUNT, FieldType.INTEGER}
_UNITS = re.compile(r"%|[$€£]|(?:EUR|RM|USD|pcs|Stk|kg|g|l|h|SR|ZR|S|Z|T)\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Column:
    spec: FieldSpec
    left: float
    right: float


@dataclass(slots=True)
class _Item:
    """A row being read: its words by column."""

    page: int
    words: dict[str, list[Word]]


def read_rows(spec: FieldSpec, sheet: Sheet) -> list[dict[str, Found]]:
    """The rows of `spec` over all pages, each column name -> value; empty without a header."""
    labels = {column.name: column.labels for column in spec.columns}
    headers = _headers(find_labels(sheet.rows, labels), spec)
    if not headers:
        return []
    ends = _ends(sheet)
    items: list[_Item] = []
    columns: list[_Column] = []
    body: list[Line] = []
    for row in sheet.rows:
        if row.row in headers:
            items += _items(body, columns)
            columns, body = headers[row.row], []
        elif columns and _ends_table(row, ends):
            items += _items(body, columns)
            columns, body = [], []
        elif columns:
            body.append(row)
    items += _items(body, columns)
    return [found for item in items if (found := _values(item, spec))]


def _headers(hits: Sequence[Hit], spec: FieldSpec) -> dict[int, list[_Column]]:
    """Rows that name at least two columns, one of them numeric, with the columns left to right."""
    rows: dict[int, list[Hit]] = {}
    for hit in hits:
        rows.setdefault(hit.line.row, []).append(hit)
    specs = {column.name: column for column in spec.columns}
    headers: dict[int, list[_Column]] = {}
    for row, found in rows.items():
        best = _one_each(found)
        numeric = [hit for hit in best if specs[hit.owner].type in _NUMERIC]
        if len(best) < 2 or not numeric or _has_amount(found[0].line):
            continue
        columns = [_Column(specs[h.owner], h.box.left, h.box.right) for h in best]
        headers[row] = sorted(columns, key=lambda column: column.left)
    return headers


def _one_each(hits: Iterable[Hit]) -> list[Hit]:
    """One place for each column and one column for each place; totals stand rightmost."""
    best: dict[str, Hit] = {}
    taken: set[int] = set()
    for hit in sorted(hits, key=lambda hit: (hit.rank, -hit.start)):
        if hit.owner not in best and hit.start not in taken:
            best[hit.owner] = hit
            taken.add(hit.start)
    return list(best.values())


def _has_amount(line: Line) -> bool:
    return bool(values.find_amounts(repair_digits(line.text)))


def _ends(sheet: Sheet) -> set[int]:
    """Rows with the words that stand under a table."""
    return {hit.line.row for hit in find_labels(sheet.rows, {"": _ENDS})}


def _ends_table(row: Line, ends: set[int]) -> bool:
    return row.row in ends


def _items(body: Sequence[Line], columns: Sequence[_Column]) -> list[_Item]:
    """Body rows as items: rows with a number start one, rows of words alone describe one."""
    rows = [(row, _assign(row, columns)) for row in body if not _carried(row)]
    starts = [_starts_item(words, columns) for _, words in rows]
    if not any(starts):
        return []
    above = not starts[0]
    items: list[_Item] = []
    waiting: list[Word] = []
    for (row, words), start in zip(rows, starts, strict=True):
        name = next(iter(_text_column(columns)), None)
        if start:
            if name and waiting:
                words[name] = waiting + words.get(name, [])
            waiting = []
            items.append(_Item(row.page, words))
        elif name and (text := words.get(name)):
            if above or not items:
                waiting += text
            elif _follows(items[-1], row):
                items[-1].words.setdefault(name, []).extend(text)
    return items


def _text_column(columns: Sequence[_Column]) -> set[str]:
    return {column.spec.name for column in columns if column.spec.type is FieldType.TEXT}


def _carried(row: Line) -> bool:
    return any(values.fold(label) in values.fold(row.text) for label in CARRIED)


def _starts_item(words: dict[str, list[Word]], columns: Sequence[_Column]) -> bool:
    """Whether the last numeric column, the row's price, has an amount."""
    numeric = [column.spec.name for column in columns if column.spec.type in _NUMERIC]
    return numeric[-1] in words


def _follows(item: _Item, row: Line) -> bool:
    words = [word for group in item.words.values() for word in group]
    gap = row.box.top - max(word.box.bottom for word in words)
    return item.page == row.page and gap < 1.5 * row.height


def _assign(row: Line, columns: Sequence[_Column]) -> dict[str, list[Word]]:
    """The words of a row by column: numbers to the numeric column they stand under."""
    assigned: dict[str, list[Word]] = {}
    numeric = [column for column in columns if column.spec.type in _NUMERIC]
    text = next((column for column in columns if column.spec.type is FieldType.TEXT), None)
    first_number = min((column.left for column in numeric), default=row.box.right)
    for word in row.words:
        column = _under(word, numeric, row.height) if _NUMBER.fullmatch(word.text) else None
        if column is not None:
            assigned.setdefault(column.spec.name, []).append(word)
            continue
        beside = text is not None and (word.box.left < first_number or text.left > first_number)
        if text is not None and beside and not _UNITS.fullmatch(word.text):
            assigned.setdefault(text.spec.name, []).append(word)
    return {name: list(_numbers(words, name, columns)) for name, words in assigned.items()}


def _numbers(words: list[Word], name: str, columns: Sequence[_Column]) -> Iterator[Word]:
    """All words of a text column; of a numeric column the last that is a number with cents."""
    spec = next(column.spec for column in columns if column.spec.name == name)
    if spec.type not in _NUMERIC:
        yield from words
        return
    yield words[-1]


def _under(word: Word, columns: Sequence[_Column], height: float) -> _Column | None:
    """The column whose header the word stands under or ends beside, the nearest."""
    best: _Column | None = None
    least = 3.0 * height
    for column in columns:
        overlap = min(word.box.right, column.right) - max(word.box.left, column.left)
        edge = min(abs(word.box.right - column.right), abs(word.box.left - column.left))
        distance = min(edge, 0.0 if overlap > 0.5 * word.box.width else edge)
        if distance < least:
            best, least = column, distance
    return best


def _values(item: _Item, spec: FieldSpec) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for column in spec.columns:
        words = item.words.get(column.name)
        if not words:
            continue
        text = " ".join(word.text for word in words)
        if column.type in _NUMERIC:
            text = repair_digits(text).strip(" |~_*:;()=")
            if values.parse_amount(text) is None:
                continue
        found[column.name] = Found(text.strip(" |~_:;"), item.page, tuple(words), 0.7)
    return found
