"""The SQLite that this Python brings, and what is known of it."""

from __future__ import annotations

import sqlite3

_MENDED = (3, 51, 3)


def version() -> str:
    """The version, and a word on its write-ahead log, which is never used here."""
    if sqlite3.sqlite_version_info >= _MENDED:
        return sqlite3.sqlite_version
    return f"{sqlite3.sqlite_version} (its write-ahead log can damage databases; it is not used)"
