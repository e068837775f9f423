"""Small facts about the project: its name, its threshold, the field that was open last."""

from __future__ import annotations

from reviewer.store.codec import clean
from reviewer.store.db import Store


def get(store: Store, key: str, default: str | None = None) -> str | None:
    """What is kept under `key`, else `default`."""
    row = store.row("SELECT value FROM meta WHERE key = ?", (clean(key),))
    return default if row is None else str(row[0])


def put(store: Store, key: str, value: str) -> None:
    """Keep `value` under `key`."""
    store.run(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (clean(key), clean(value)),
    )


def starting(store: Store, prefix: str) -> list[tuple[str, str]]:
    """All that is kept under keys that begin so."""
    rows = store.rows(
        "SELECT key, value FROM meta WHERE substr(key, 1, ?) = ? ORDER BY key",
        (len(prefix), clean(prefix)),
    )
    return [(str(key), str(value)) for key, value in rows]
