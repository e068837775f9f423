"""The cells of a document's tables as they are stored, and how a human arranged the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.model.kind import split_path
from reviewer.model.rows import ADDED, Arrangement, arrangement_of, order_path
from reviewer.store.codec import AMONG, canonical
from reviewer.store.db import Store

_ON = "SELECT DISTINCT document_id FROM decisions"
_CELLS = (
    "SELECT f.document_id, f.path, f.value, t.value FROM fields f "
    "LEFT JOIN decisions t ON t.id = f.decision_id"
)


@dataclass(frozen=True, slots=True)
class StoredCell:
    """A cell's path, what was proposed for it, and what a human said."""

    path: str
    proposed: str | None
    told: str | None


def is_touched(store: Store, document_id: int) -> bool:
    """Whether anybody ever decided a cell or the order of rows of this document."""
    row = store.row(
        "SELECT 1 FROM decisions WHERE document_id = ? AND instr(path, '[') LIMIT 1",
        (document_id,),
    )
    return row is not None


def is_touched_once(store: Store, document_id: int) -> bool:
    """Whether no more than one decision was ever made on cells or rows of this document."""
    rows = store.rows(
        "SELECT 1 FROM decisions WHERE document_id = ? AND instr(path, '[') LIMIT 2",
        (document_id,),
    )
    return len(rows) < 2


def touched(store: Store, document_ids: Sequence[int]) -> list[int]:
    """Those of the documents of which `is_touched` is true."""
    rows = store.rows(
        f"{_ON} WHERE document_id {AMONG} AND instr(path, '[')",
        (canonical(list(document_ids)),),
    )
    return [int(row[0]) for row in rows]


def arranged(store: Store, document_ids: Sequence[int]) -> frozenset[int]:
    """Those of the documents that may have `orders`."""
    rows = store.rows(
        f"{_ON} WHERE document_id {AMONG} AND instr(path, '[]') AND type = 'rows'",
        (canonical(list(document_ids)),),
    )
    return frozenset(int(row[0]) for row in rows)


def of_documents(store: Store, document_ids: Sequence[int]) -> dict[int, list[StoredCell]]:
    """The cells of several documents."""
    found: dict[int, list[StoredCell]] = {}
    for document_id, *row in store.rows(
        f"{_CELLS} WHERE f.document_id {AMONG} AND instr(f.path, '[') "
        "ORDER BY f.document_id, f.ordinal",
        (canonical(list(document_ids)),),
    ):
        found.setdefault(document_id, []).append(StoredCell(*row))
    return found


def cells(store: Store, document_id: int) -> tuple[StoredCell, ...]:
    """All cells of a document."""
    rows = store.rows(
        "SELECT f.path, f.value, t.value FROM fields f "
        "LEFT JOIN decisions t ON t.id = f.decision_id "
        "WHERE f.document_id = ? AND instr(f.path, '[') ORDER BY f.ordinal",
        (document_id,),
    )
    return tuple(StoredCell(*row) for row in rows)


def arrangement(store: Store, document_id: int, name: str) -> Arrangement | None:
    """The arrangement of one table that counts; None where no human's does.

    It is the newest order that nothing reverses; an undo that is reversed itself reverses nothing.
    """
    rows = store.rows(
        "SELECT id, reverses, value FROM decisions WHERE document_id = ? AND path = ? "
        "AND type IN ('rows', 'undo') ORDER BY id DESC",
        (document_id, order_path(name)),
    )
    reversed_ids: set[int] = set()
    for number, reverses, value in rows:
        if number in reversed_ids:
            continue
        if reverses is None:
            return arrangement_of(value)
        reversed_ids.add(reverses)
    return None


def orders(store: Store, document_id: int) -> dict[str, tuple[int, ...]]:
    """All rows there are, in order, of each table that a human arranged."""
    names = store.rows(
        "SELECT DISTINCT path FROM decisions WHERE document_id = ? AND type = 'rows'",
        (document_id,),
    )
    found: dict[str, tuple[int, ...]] = {}
    for (path,) in names:
        name = path.removesuffix("[]")
        counting = arrangement(store, document_id, name)
        if counting is not None:
            found[name] = counting.among(numbers(store, document_id, name))
    return found


def numbers(store: Store, document_id: int, name: str) -> tuple[int, ...]:
    """The numbers of the rows of a table that were read or decided, in ascending order.

    An added row that was taken back leaves cells without anything in them: those are none.
    """
    found: set[int] = set()
    for cell in cells(store, document_id):
        of, row, _ = split_path(cell.path)
        filled = cell.proposed is not None or cell.told is not None
        if of == name and row is not None and (row < ADDED or filled):
            found.add(row)
    return tuple(sorted(found))


def ever(store: Store, document_id: int, name: str) -> tuple[int, ...]:
    """Every row number of a table that any field, decision or arrangement ever had."""
    rows = store.rows(
        "SELECT path FROM fields WHERE document_id = ?1 AND instr(path, '[') "
        "UNION SELECT path FROM decisions WHERE document_id = ?1 AND instr(path, '[')",
        (document_id,),
    )
    parts = (split_path(path) for (path,) in rows)
    found = {row for of, row, _column in parts if of == name and row is not None}
    orders = store.rows(
        "SELECT value FROM decisions WHERE document_id = ? AND path = ? AND type = 'rows'",
        (document_id, order_path(name)),
    )
    for (value,) in orders:
        kept = arrangement_of(value)
        found |= {*kept.order, *kept.left_out}
    return tuple(sorted(found))
