"""What becomes of cells when rows are split and merged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reviewer.model.kind import FieldSpec, FieldType

_TEXT = (FieldType.TEXT, FieldType.ADDRESS)
_NUMBER = re.compile(r"[^\s\d]{0,3}\d[\d.,'’]*[^\s\d]{0,3}")

Cells = Mapping[str, str]
"""Values by column; a column without a value is not there."""


def split_row(
    columns: Sequence[FieldSpec], cells: Cells, at: tuple[str, int] | None = None
) -> tuple[dict[str, str], dict[str, str]]:
    """Two rows made of one that was read from two printed ones.

    Text is cut at `at` (column and character), else at its line break, else not at all; a cell that
    holds two numbers gives one to each row. What cannot be cut stays in the first row.
    """
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    for column in columns:
        value = cells.get(column.name, "")
        cut = at[1] if at is not None and at[0] == column.name else None
        upper, lower = _cut(column, value, cut)
        if upper:
            first[column.name] = upper
        if lower:
            second[column.name] = lower
    return first, second


def merge_rows(columns: Sequence[FieldSpec], upper: Cells, lower: Cells) -> dict[str, str]:
    """One row made of two: texts follow one another; of two numbers the upper one's counts."""
    merged: dict[str, str] = {}
    for column in columns:
        one, other = upper.get(column.name, ""), lower.get(column.name, "")
        value = one or other
        if one and other and column.type in _TEXT and one != other:
            value = f"{one} {other}"
        if value:
            merged[column.name] = value
    return merged


def _cut(column: FieldSpec, value: str, cut: int | None) -> tuple[str, str]:
    if cut is not None and 0 < cut < len(value):
        return value[:cut].strip(), value[cut:].strip()
    if column.type in _TEXT:
        upper, _, lower = value.partition("\n")
        return upper.strip(), lower.strip()
    parts = value.split()
    if len(parts) == 2 and all(_NUMBER.fullmatch(part) for part in parts):
        return parts[0], parts[1]
    return value, ""
