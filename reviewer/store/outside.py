"""Rows of a table in somebody else's SQLite file, which is never written to and never trusted.

Runs in a worker process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from reviewer.model.errors import UsageError
from reviewer.model.reference_table import LONGEST_CELL, MOST_ROWS
from reviewer.store.faults import NONSENSE

MAGIC = b"SQLite format 3\0"

_PRAGMAS = ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0")


def read_rows(
    path: Path, columns: Sequence[str], table: str = ""
) -> tuple[tuple[object, ...], ...]:
    """The values of `columns` of every row of a table, of the only one where none is named.

    Views are not tables: they may compute for ever. Raises UsageError.
    """
    try:
        uri = f"file:{quote(str(path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1_000_000)
            for pragma in _PRAGMAS:
                database.execute(f"PRAGMA {pragma}")
            return _rows(database, columns, _table(database, table, path), path)
    except UsageError:
        raise
    except (sqlite3.Error, *NONSENSE) as error:
        raise UsageError(f"{path.name} is no SQLite file that can be read: {error}.") from error


def _table(database: sqlite3.Connection, wanted: str, path: Path) -> str:
    found = database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY name"
    )
    names = [row[0] for row in found]
    if wanted in names:
        return wanted
    if not wanted and len(names) == 1:
        return str(names[0])
    known = ", ".join(names[:20]) or "none"
    raise UsageError(f"Say which table of {path.name} to read with --sheet; it has {known}.")


def _rows(
    database: sqlite3.Connection, columns: Sequence[str], table: str, path: Path
) -> tuple[tuple[object, ...], ...]:
    known = [row[1] for row in database.execute("SELECT * FROM pragma_table_info(?)", (table,))]
    names = {name.casefold(): name for name in known}
    if missing := next((c for c in columns if c.casefold() not in names), None):
        listed = ", ".join(known[:20])
        raise UsageError(f'{path.name} has no column "{missing}"; its columns are {listed}.')
    chosen = ", ".join(
        f"CASE WHEN typeof({name}) = 'text' THEN substr({name}, 1, {LONGEST_CELL}) ELSE {name} END"
        for name in (_quoted(names[column.casefold()]) for column in columns)
    )
    query = f"SELECT {chosen} FROM {_quoted(table)} LIMIT {MOST_ROWS + 1}"  # noqa: S608
    found = tuple(database.execute(query))
    if len(found) > MOST_ROWS:
        raise UsageError(f"{path.name} has more than {MOST_ROWS:,} rows; make a smaller table.")
    return found


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
