"""The columns of a table: where its header puts them, and which of them a word stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
_UNITS = re.compile(r"%|[$€£]|(?:EUR|RM|USD|pcs|Stk|kg|g|l|h|SR|ZR|S|Z|T)\.?", re.IGNORECASE)
_APART = 0.9
"""Words of a header this many line heights apart head two columns."""


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
    return _with_price(columns, spec)


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


def assign(row: Line, columns: Sequence[Column]) -> dict[str, list[Word]]:
    """The words of a row by column: numbers where they stand, words to the column of words."""
    assigned: dict[str, list[Word]] = {}
    numeric = [column for column in columns if column.spec is None or column.spec.type in NUMERIC]
    text = next((column for column in columns if column.name == text_name(columns)), None)
    first = min((c.left for c in numeric if text is None or c.left > text.left), default=0.0)
    end = first
    for word in row.words:
        column = _under(word, numeric, row.height) if _NUMBER.fullmatch(word.text) else None
        if column is not None:
            assigned[column.name] = [word]
        elif text is not None and (word.box.left < end or first == 0.0) and not _is_unit(word):
            assigned.setdefault(text.name, []).append(word)
            end = max(first, word.box.right + row.height)
    assigned.pop("", None)
    return assigned


def _is_unit(word: Word) -> bool:
    return _UNITS.fullmatch(word.text) is not None


def _under(word: Word, columns: Sequence[Column], height: float) -> Column | None:
    """The column whose header the word stands under or ends beside, the nearest."""
    best: Column | None = None
    least = 3.0 * height
    for column in columns:
        overlap = min(word.box.right, column.right) - max(word.box.left, column.left)
        edges = abs(word.box.right - column.right), abs(word.box.left - column.left)
        distance = min(*edges, 0.3 * height if overlap > 0.5 * word.box.width else edges[0])
        if distance < least:
            best, least = column, distance
    return best
