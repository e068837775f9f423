"""A table of the user's own to compare with: an export of purchase orders, a vendor master."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """Which file, which column is found by which field, and which fields are compared with which.

    `name` is how a sentence calls it ("your ERP"). `columns` maps a field to its column. `sheet`
    is a sheet or a table inside the file, empty for the only or first one.
    """

    name: str
    file: str
    key_field: str
    key_column: str
    columns: Mapping[str, str]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was read last; `changed` is its time in ns."""

    size: int
    changed: int
    sha256: str = ""


MOST_BYTES = 50_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 500
LONGEST_CELL = 1000
