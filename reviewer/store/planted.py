"""Planted errors and what was answered. Both are only ever added to, and are no decisions."""

from __future__ import annotations

import secrets

from reviewer.model.absence import SAYS_NOTHING
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.field import Field, FieldState
from reviewer.model.planted import Planted, Vigilance
from reviewer.store import codec, decisions, fields
from reviewer.store.db import Row, Store

_TRIES = 8
_SETTLING = (DecisionType.ACCEPT, DecisionType.CORRECT)


def find(store: Store, planted_id: int) -> Planted | None:
    """The planted error with this id."""
    return _one(store.row(f"{_COLUMNS} WHERE id = ?", (planted_id,)))


def waiting(store: Store, after: int) -> Planted | None:
    """The one that was planted after this field and not answered yet."""
    return _one(
        store.row(
            f"{_COLUMNS} WHERE after = ? AND id NOT IN "  # noqa: S608
            "(SELECT planted_id FROM planted_answers) ORDER BY id DESC LIMIT 1",
            (after,),
        )
    )


def was_planted(store: Store, after: int) -> bool:
    """Whether an error was ever planted after this field."""
    return store.row("SELECT 1 FROM planted WHERE after = ? LIMIT 1", (after,)) is not None


def add(store: Store, planted: Planted) -> int:
    """Keep one before it is shown; returns its id."""
    return store.run(
        "INSERT INTO planted (document_id, path, value, after, at) VALUES (?, ?, ?, ?, ?)",
        (planted.document, codec.clean(planted.path), codec.clean(planted.value), planted.after,
         planted.at),
    )  # fmt: skip


def answer(store: Store, planted_id: int, said: Decision, *, caught: bool) -> None:
    """Keep what was answered; the first answer counts."""
    store.run(
        "INSERT INTO planted_answers (planted_id, by, at, type, value, ms, caught) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (planted_id) DO NOTHING",
        (planted_id, codec.clean(said.by), said.at, said.type,
         None if said.value is None else codec.clean(said.value), said.ms, int(caught)),
    )  # fmt: skip


def figures(store: Store) -> tuple[Vigilance, ...]:
    """How many each reviewer caught in each hour of the day."""
    rows = store.rows(
        "SELECT by, CAST(substr(at, 12, 2) AS INTEGER) AS hour, count(*), sum(caught) "
        "FROM planted_answers GROUP BY by, hour ORDER BY by, hour"
    )
    return tuple(Vigilance(*row) for row in rows)


def settled(store: Store) -> Field | None:
    """Any field with a value that a human settled, by chance; None where none is found soon."""
    newest = store.row("SELECT max(id) FROM decisions")
    most = int(newest[0] or 0) if newest else 0
    for _ in range(_TRIES if most else 0):
        row = store.row(
            "SELECT document_id, path FROM decisions WHERE id >= ? AND value IS NOT NULL "
            "AND type IN (?, ?) ORDER BY id LIMIT 1",
            (1 + secrets.randbelow(most), *_SETTLING),
        )
        field = None if row is None else fields.find(store, row[0], row[1])
        if field is None or field.state is not FieldState.DECIDED or field.value is None:
            continue
        told = decisions.of_field(store, field.document, field.path)
        if field.absence not in SAYS_NOTHING and told:
            return field
    return None


_COLUMNS = "SELECT document_id, path, value, after, at, id FROM planted"


def _one(row: Row | None) -> Planted | None:
    return None if row is None else Planted(*row)
