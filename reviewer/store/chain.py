"""Rows that are only ever appended, each sealed with a hash over itself and the seal before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reviewer.store.codec import canonical
from reviewer.store.db import Store


class Sealed(NamedTuple):
    """A row of a chain: its id, what a person calls it, what its seal covers, and the seal."""

    id: int
    what: str
    content: list[object]
    seal: str


def seal(before: str, content: list[object]) -> str:
    """sha256(previous seal + canonical JSON); the first row follows the empty text."""
    return hashlib.sha256((before + canonical(content)).encode()).hexdigest()


def newest(store: Store, table: str) -> tuple[int, str]:
    """The id and the seal of the newest row; (0, "") when there is none."""
    row = store.row(f"SELECT id, sha256 FROM {table} ORDER BY id DESC LIMIT 1")  # noqa: S608
    return (0, "") if row is None else (row[0], row[1])


def broken(store: Store, table: str, rows: Iterable[Sealed]) -> Iterator[str]:
    """What is wrong with a chain, oldest first: rows that were changed, and rows that are gone."""
    previous, before = 0, ""
    for row in rows:
        if row.id != previous + 1:
            yield _gone(table, previous + 1, row.id - 1)
        elif row.seal != seal(before, row.content):
            yield f"{row.what} was changed after it was made, or the entry before it was."
        previous, before = row.id, row.seal
    given = store.row("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
    if given is not None and given[0] > previous:
        yield _gone(table, previous + 1, given[0])


def _gone(table: str, first: int, last: int) -> str:
    return f"Entries {first} to {last} of the {table} are missing."
