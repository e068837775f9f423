"""The `fields` object of the formats at the edges: rows are nested outside, flat paths inside.

`flatten` and `nest` are each other's inverse; readings, truth and exports share them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reviewer.model.absence import Absence
from reviewer.model.kind import join_path, split_path


def flatten(fields: Mapping[str, object]) -> dict[str, object]:
    """Each field's path and cell: rows become `line_items[0].total`; an empty list becomes None.

    A list may stand as the field itself or as its `value`. Where a path is given twice, the first
    counts.
    """
    cells: dict[str, object] = {}
    for name, cell in fields.items():
        rows = cell.get("value") if isinstance(cell, dict) else cell
        if not isinstance(rows, list):
            cells.setdefault(name, cell)
        elif not rows:
            cells.setdefault(name, None)
        else:
            for path, inner in _row_cells(name, rows):
                cells.setdefault(path, inner)
    return cells


def _row_cells(name: str, rows: list[object]) -> list[tuple[str, object]]:
    cells: list[tuple[str, object]] = []
    for index, row in enumerate(rows):
        if isinstance(row, dict):
            cells.extend((join_path(name, index, column), cell) for column, cell in row.items())
        else:
            cells.append((f"{name}[{index}]", row))
    return cells


def nest(cells: Mapping[str, object]) -> dict[str, object]:
    """The `fields` object of flat cells: rows that count up from 0 become a list of objects.

    Rows after a gap stay as flat paths, which `flatten` reads just as well.
    """
    fields: dict[str, object] = {}
    rows: dict[str, list[dict[str, object]]] = {}
    for path in sorted(cells, key=_row_number):
        name, row, column = split_path(path)
        if row is None or column is None or name in cells or join_path(name, row, column) != path:
            fields[path] = cells[path]
            continue
        found = rows.setdefault(name, [])
        if row == len(found):
            found.append({})
        if row < len(found):
            found[row][column] = cells[path]
        else:
            fields[path] = cells[path]
    return fields | {name: found for name, found in rows.items() if found}


def _row_number(path: str) -> int:
    row = split_path(path)[1]
    return -1 if row is None else row


def text_of(value: object) -> str | None:
    """A scalar as text (31.6 -> "31.6", true -> "true"); None for blank text and anything else."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else None


def is_scalar(value: object) -> bool:
    """Whether `value` can stand for one field: text, number, true, false or null."""
    return value is None or isinstance(value, (str, bool, int, float))


def parse_absence(name: object) -> Absence:
    """The absence called `name`; ValueError naming the five there are."""
    if isinstance(name, str) and name in set(Absence):
        return Absence(name)
    raise ValueError(f"absent is one of {', '.join(Absence)}, not {ascii(name)[:60]}")
