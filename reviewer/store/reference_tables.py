"""Tables of the user's own, kept as they were read last and found by their key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from reviewer.model.reference_table import FileState, ReferenceTable
from reviewer.store.codec import canonical, clean
from reviewer.store.db import Store

_LOOK_ALIKE = str.maketrans("OQDILSBZG", "000115826")
"""Characters that readers take for one another, made one."""

_SHORTEST = 4
"""Characters of a key from which one with a single other character may be meant."""

_MOST_LIKE = 5000
"""A key with more neighbours than this is one of a series: none of them is meant."""

_MOST_ROWS = 200

_KEYS = (
    "SELECT r.printed, r.key, r.cells FROM reference_tables t "
    "JOIN reference_rows r ON r.table_id = t.id WHERE t.name = ?"
)
_SAME = f"{_KEYS} AND r.key = ? LIMIT ?"
_ALIKE = f"{_KEYS} AND r.shape = ? LIMIT ?"
_SAME_START = f"{_KEYS} AND r.key >= ? AND r.key < ? LIMIT ?"
_SAME_END = f"{_KEYS} AND r.turned >= ? AND r.turned < ? LIMIT ?"

KeyedRow = tuple[str, str, Sequence[str]]
"""A row's key in normal form, its key as the table has it, and its cells, one for each field."""


def put(store: Store, table: ReferenceTable, state: FileState, rows: Iterable[KeyedRow]) -> None:
    """Keep a table with all its rows; one of the same name is replaced."""
    with store.atomic():
        remove(store, table.name)
        table_id = store.run(
            "INSERT INTO reference_tables (name, file, sheet, key_field, key_column, columns, "
            "size, changed, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                clean(table.name),
                clean(table.file),
                clean(table.sheet),
                table.key_field,
                clean(table.key_column),
                json.dumps(dict(table.columns)),
                state.size,
                state.changed,
                state.sha256,
            ),
        )
        store.many(
            "INSERT INTO reference_rows VALUES (?, ?, ?, ?, ?, ?)",
            [
                (table_id, key, _shape(key), key[::-1], clean(printed), canonical(list(cells)))
                for key, printed, cells in rows
            ],
        )


def remove(store: Store, name: str) -> bool:
    """Forget a table; False when there is none of this name."""
    row = store.row("SELECT id FROM reference_tables WHERE name = ?", (clean(name),))
    if row is None:
        return False
    with store.atomic():
        store.run("DELETE FROM reference_rows WHERE table_id = ?", row)
        store.run("DELETE FROM reference_tables WHERE id = ?", row)
    return True


def each(store: Store) -> tuple[tuple[ReferenceTable, FileState], ...]:
    """All tables, by name, with the state in which their file was read."""
    rows = store.rows(
        "SELECT name, file, key_field, key_column, columns, sheet, size, changed, sha256 "
        "FROM reference_tables ORDER BY name"
    )
    return tuple(
        (
            ReferenceTable(name, file, key_field, key_column, json.loads(columns), sheet),
            FileState(*of),
        )
        for name, file, key_field, key_column, columns, sheet, *of in rows
    )


def count(store: Store, name: str) -> int:
    """How many rows a table has."""
    row = store.row(
        "SELECT count(*) FROM reference_tables t JOIN reference_rows r ON r.table_id = t.id "
        "WHERE t.name = ?",
        (clean(name),),
    )
    return int(row[0]) if row else 0


def find(store: Store, name: str, key: str) -> list[tuple[str, list[str]]]:
    """The key as printed and the cells of every row with this key in normal form."""
    rows = store.rows(_SAME, (clean(name), key, _MOST_ROWS))
    return [(printed, json.loads(cells)) for printed, _key, cells in rows]


def near(store: Store, name: str, key: str) -> str | None:
    """The one key of the table that `key` may be a misreading of, as printed.

    First one that differs in look-alike characters only, then one with a single edit (a character
    more, less or other, or two swapped). None where there is none, or more than one.
    """
    alike = _neighbours(store, _ALIKE, name, _shape(key))
    if alike or len(key) < _SHORTEST:
        return _only({printed for printed, _key in alike})
    half = len(key) // 2
    start, end = key[:half], key[: half - 1 : -1]
    ranges = ((_SAME_START, start), (_SAME_END, end))
    found = [_neighbours(store, sql, name, part, part + "\U0010ffff") for sql, part in ranges]
    if any(len(some) == _MOST_LIKE for some in found):
        return None
    return _only({printed for some in found for printed, other in some if _is_near(key, other)})


def _neighbours(store: Store, sql: str, name: str, *values: str) -> list[tuple[str, str]]:
    rows = store.rows(sql, (clean(name), *values, _MOST_LIKE))
    return [(printed, other) for printed, other, _cells in rows]


def _is_near(key: str, other: str) -> bool:
    return OSA.distance(key, other, score_cutoff=1) == 1


def _only(found: set[str]) -> str | None:
    return found.pop() if len(found) == 1 else None


def _shape(key: str) -> str:
    return key.upper().translate(_LOOK_ALIKE)
