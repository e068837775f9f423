"""A table of the user's own, from CSV or Excel, bounded. Runs in a worker process."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

from reviewer.model.errors import UsageError
from reviewer.model.reference_table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from reviewer.model.values.amounts import plain

_ZIP = b"PK\x03\x04"
_SNIFFED = 20_000
_DELIMITERS = ",;\t|"

Cells = tuple[str, ...]


def read_rows(path: Path, columns: Sequence[str], sheet: str = "") -> tuple[Cells, ...]:
    """The cells of `columns` of every row below the header. Raises UsageError."""
    with _opened(path, sheet) as rows:
        header = next((row for row in rows if any(row)), ())
        if len(header) > MOST_COLUMNS:
            raise UsageError(f"{path.name} has more than {MOST_COLUMNS} columns; leave some out.")
        at = [_position(column, header, path) for column in columns]
        found = tuple(
            tuple(row[i] if i < len(row) else "" for i in at)
            for row in islice(rows, MOST_ROWS + 1)
            if any(row)
        )
    if len(found) > MOST_ROWS:
        raise UsageError(f"{path.name} has more than {MOST_ROWS:,} rows; split it.")
    return found


def cell_text(value: object) -> str:
    """A cell as text that reads back as the same value, whatever the locale."""
    if value is None:
        return ""
    if isinstance(value, float):
        number = Decimal(f"{value:.6f}").normalize() if abs(value) < 10**15 else None
        whole = number is not None and number == number.to_integral_value()
        return str(value) if number is None else f"{number:.0f}" if whole else plain(number)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:LONGEST_CELL].strip()


def _position(column: str, header: Sequence[str], path: Path) -> int:
    names = [name.casefold() for name in header]
    if column.casefold() not in names:
        known = ", ".join(header[:20]) or "none"
        raise UsageError(f'{path.name} has no column "{column}"; its columns are {known}.')
    return names.index(column.casefold())


@contextmanager
def _opened(path: Path, sheet: str) -> Iterator[Iterator[Cells]]:
    with path.open("rb") as file:
        start = file.read(_SNIFFED)
    if start.startswith(_ZIP):
        from reviewer.intake import spreadsheet  # CSV needs no openpyxl

        with spreadsheet.opened(path, sheet) as rows:
            yield (tuple(map(cell_text, row)) for row in rows)
        return
    encoding = _encoding(path, start)
    with path.open(encoding=encoding, newline="") as text:
        yield _csv(text, start.decode(encoding, "replace"), path)


def _encoding(path: Path, start: bytes) -> str:
    """UTF-8, UTF-16 by its mark, or what Excel writes on a Western Windows."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in start:
        raise UsageError(f"{path.name} is no table; give a CSV, an Excel (.xlsx) or SQLite file.")
    try:
        with path.open(encoding="utf-8-sig") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _csv(text: Iterable[str], start: str, path: Path) -> Iterator[Cells]:
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(start, _DELIMITERS)
    except csv.Error:
        dialect = "excel"
    try:
        for row in csv.reader(text, dialect):
            yield tuple(map(cell_text, row))
    except (csv.Error, UnicodeError) as error:
        raise UsageError(f"{path.name} is no table that can be read: {error}.") from error
