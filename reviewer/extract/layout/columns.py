"""The columns of a table: where its header puts them, and which of them a word stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reviewer.extract.layout.amounts import amounts_of
from reviewer.extract.layout.labels import Hit
from reviewer.extract.layout.lines import Line
from reviewer.extract.layout.roles import Role, role_of
from reviewer.model.document import Word
from reviewer.model.kind import FieldSpec, FieldType

NUMERIC = {FieldType.AMOUNT, FieldType.INTEGER}
_NUMBER = re.compile(
    r"[^\w]*(?:RM|EUR|USD|Rs|[$€£])?[^\w]*\d[\d.,'’]*(?:\s?[$€£%]|[A-Z]{1,2})?[^\w]*"
)
_CENTS = re.compile(r"[.,]\d\d(?!\d)")
_UNITS = re.compile(r"%|[$€£]|(?:EUR|RM|USD|pcs|Stk|kg|g|l|h|SR|ZR|S|Z|T)\.?", re.IGNORECASE)
_APART = 0.9
"""Words of a header this many line heights apart head two columns."""
_CLOSE = 1.3
"""A number this many line heights after a word goes on with it: "5 KG", "pack of 10"."""
_WIDE = 3.0
"""Words this many line heights apart are not one name: a side bar stands beside the table."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column by its header's place. `spec` is None for a column that nobody asked for."""

    name: str
    spec: FieldSpec | None
    left: float
    right: float


def is_quantity(spec: FieldSpec) -> bool:
    """Whether the column counts things."""
    return any(part in spec.name for part in ("quantity", "qty", "count", "units"))


def text_name(columns: Iterable[Column]) -> str | None:
    """The name of the first column of words."""
    return next((c.name for c in columns if c.spec and c.spec.type is FieldType.TEXT), None)


def read_header(hits: Sequence[Hit], spec: FieldSpec) -> list[Column]:
    """The columns a row heads, left to right; empty if it is no header.

    A header names two columns, one of them numeric, and holds no amount. Its last column is the
    price of the row where no other is.
    """
    line = hits[0].line
    specs = {column.name: column for column in spec.columns}
    asked = [_column(hit, specs[hit.owner]) for hit in _one_each(hits, specs)]
    numeric = [column for column in asked if column.spec and column.spec.type in NUMERIC]
    if len(asked) < 2 or not numeric or amounts_of(line):
        return []
    columns = sorted([*asked, *_others(line, asked)], key=lambda column: column.left)
    return _with_names(_with_price(columns, spec), spec)


def _column(hit: Hit, spec: FieldSpec) -> Column:
    return Column(spec.name, spec, hit.box.left, hit.box.right)


def _one_each(hits: Iterable[Hit], specs: dict[str, FieldSpec]) -> list[Hit]:
    """One place for each column and one column for each place: the total is the last of them."""
    best: dict[str, Hit] = {}
    taken: set[int] = set()
    by_right = sorted(hits, key=lambda hit: -hit.start)
    totals = [hit for hit in by_right if role_of(specs[hit.owner]) is Role.TOTAL]
    others = sorted(hits, key=lambda hit: (-hit.score, hit.rank, hit.start))
    for hit in [*totals[:1], *others]:
        if hit.owner not in best and hit.start not in taken:
            best[hit.owner] = hit
            taken.add(hit.start)
    return list(best.values())


def _others(line: Line, asked: Sequence[Column]) -> list[Column]:
    """The groups of words of the header that head none of the `asked` columns."""
    groups: list[list[Word]] = []
    for word in line.words:
        if any(word.box.left < c.right and c.left < word.box.right for c in asked):
            continue
        near = groups and word.box.left - groups[-1][-1].box.right < _APART * line.height
        if near:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Column("", None, group[0].box.left, group[-1].box.right) for group in groups]


def _with_price(columns: list[Column], spec: FieldSpec) -> list[Column]:
    """The columns, of which the rightmost is the row's total if none was named so."""
    total = next((column for column in spec.columns if role_of(column) is Role.TOTAL), None)
    if total is None or any(column.spec is total for column in columns):
        return columns
    last = columns[-1]
    if last.spec is not None and last.spec.type not in NUMERIC:
        return columns
    return [*columns[:-1], Column(total.name, total, last.left, last.right)]


def _with_names(columns: list[Column], spec: FieldSpec) -> list[Column]:
    """The columns, with one for the names: a header nobody asked for, or the room on the left."""
    text = next((column for column in spec.columns if column.type is FieldType.TEXT), None)
    if text is None or text_name(columns) is not None:
        return columns
    free = next((column for column in columns if column.spec is None), None)
    if free is None:
        return [Column(text.name, text, 0.0, columns[0].left), *columns]
    named = Column(text.name, text, free.left, free.right)
    return [named if column is free else column for column in columns]


def assign(row: Line, columns: Sequence[Column]) -> dict[str, list[Word]]:
    """The words of a row by column: numbers where they stand, words to the column of words."""
    assigned: dict[str, list[Word]] = {}
    numeric = [column for column in columns if column.spec is None or column.spec.type in NUMERIC]
    text = next((column for column in columns if column.name == text_name(columns)), None)
    names: list[Word] = []
    for word in row.words:
        goes_on = bool(names) and word.box.left - names[-1].box.right < _CLOSE * row.height
        column = _under(word, numeric, row.height) if _NUMBER.fullmatch(word.text) else None
        if column is not None and not (goes_on and _overlap(word, column) <= 0):
            if column.name not in assigned or not _has_cents(assigned[column.name][0], word):
                assigned[column.name] = [word]
        elif text is not None and (goes_on or _is_name(word, text, columns, row.height)):
            names.append(word)
    if text is not None and names:
        assigned[text.name] = _nearest_group(names, text, row.height)
    assigned.pop("", None)
    return assigned


def _is_name(word: Word, text: Column, columns: Sequence[Column], height: float) -> bool:
    """Whether a word belongs to the column of words and to none beside it."""
    if _UNITS.fullmatch(word.text):
        return False
    after = [column.left for column in columns if column.left > text.left]
    if after and word.box.left >= min(after):
        return False
    before = [column for column in columns if column.spec is None and column.right < text.left]
    return not any(abs(word.box.left - column.left) < 1.5 * height for column in before)


def _nearest_group(words: Sequence[Word], text: Column, height: float) -> list[Word]:
    """Of words that wide gaps part those that stand under the header, or nearest to it."""
    groups: list[list[Word]] = [[words[0]]]
    for before, word in pairwise(words):
        if word.box.left - before.box.right > _WIDE * height:
            groups.append([])
        groups[-1].append(word)
    under = [g for g in groups if g[-1].box.right > text.left and g[0].box.left < text.right]
    if under:
        return [word for group in under for word in group]
    return min(groups, key=lambda group: abs(group[0].box.left - text.left))


def _has_cents(one: Word, other: Word) -> bool:
    """Whether `one` is printed with cents and `other` is not."""
    return bool(_CENTS.search(one.text)) and not _CENTS.search(other.text)


def _overlap(word: Word, column: Column) -> float:
    return min(word.box.right, column.right) - max(word.box.left, column.left)


def _under(word: Word, columns: Sequence[Column], height: float) -> Column | None:
    """The column whose header the word stands under or ends beside, the nearest."""
    best: Column | None = None
    least = 3.0 * height
    for column in columns:
        overlap = _overlap(word, column)
        edges = abs(word.box.right - column.right), abs(word.box.left - column.left)
        distance = min(*edges, 0.3 * height if overlap > 0.5 * word.box.width else edges[0])
        if distance < least:
            best, least = column, distance
    return best
