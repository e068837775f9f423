"""How long the current readings took, by who made them: from an index, so that none is opened."""

from __future__ import annotations

from typing import NamedTuple

from reviewer.store.db import Store

_TIMED = "FROM readings INDEXED BY readings_seconds WHERE role IS NOT NULL AND seconds IS NOT NULL"
_AT = f"SELECT seconds {_TIMED} AND reader = ? AND model = ? ORDER BY seconds LIMIT 1 OFFSET ?"


class Taken(NamedTuple):
    """Readings of one model whose time is known: how many, the middle one, the slow ones."""

    reader: str
    model: str
    n: int
    median: float
    p95: float


def taken(store: Store) -> list[Taken]:
    """The times of each model, the one with most readings first."""
    found = store.rows(
        f"SELECT reader, model, count(*) AS many {_TIMED} GROUP BY reader, model "
        "ORDER BY many DESC, reader, model"
    )
    return [_of(store, str(reader), str(model), int(many)) for reader, model, many in found]


def _of(store: Store, reader: str, model: str, many: int) -> Taken:
    def at(place: int) -> float:
        row = store.row(_AT, (reader, model, place))
        return 0.0 if row is None else float(row[0])

    median = (at((many - 1) // 2) + at(many // 2)) / 2
    return Taken(reader, model, many, median, at((19 * many + 19) // 20 - 1))
