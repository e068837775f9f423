"""Connections to a project's database: how they are set, copied, and brought to this version.

With `db.py` the owner of sqlite-utils. WAL is not used: SQLite before 3.51.3 can corrupt it, and
people keep projects on network drives, where it does not work at all.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database, Migrations

from reviewer.model.errors import ProjectError
from reviewer.store import schema, seals
from reviewer.store.files import sync_folder

_PRAGMAS = (
    "journal_mode = DELETE",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "busy_timeout = 10000",
    "cache_size = -4096",  # the system keeps the file in memory anyway; more was no faster
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    "cell_size_check = ON",
)
_SQLITE = (3, 37)
"""The first with STRICT tables."""


def require_sqlite() -> None:
    """Raise ProjectError where this Python's SQLite is too old."""
    if sqlite3.sqlite_version_info < _SQLITE:
        raise ProjectError(
            f"Projects need SQLite {'.'.join(map(str, _SQLITE))} or newer; this Python has "
            f"{sqlite3.sqlite_version}. Use a newer Python."
        )


def open_database(path: Path, mode: str) -> Database:
    """Open a database file; only the mode "rwc" creates one."""
    name = quote(os.fsencode(path.as_posix()))
    uri = f"file://{'' if name.startswith('/') else '/'}{name}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True)
    try:
        for pragma in _PRAGMAS:
            if mode != "ro" or not pragma.startswith("journal_mode"):
                connection.execute(f"PRAGMA {pragma}")
        seals.teach(connection)
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


def blank_schema() -> list[tuple[str, str, str]]:
    """What stands in the schema of a new project: type, name and statement of each object."""
    db = Database(memory=True, execute_plugins=False)
    try:
        seals.teach(db.conn)
        migrations().apply(db)
        return db.execute(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        ).fetchall()
    finally:
        db.close()


def read_database(path: Path) -> sqlite3.Connection:
    """A connection that only reads, for a copy of a project's database. Raises sqlite3.Error."""
    return open_database(path, "ro").conn


def copy_database(
    db: Database, target: Path, check: Callable[[sqlite3.Connection], None] | None = None
) -> None:
    """A copy of the open database at `target`, whole or not there at all (online backup).

    `check` may refuse the copy before it gets its name, by raising.
    """
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    copy = sqlite3.connect(partial)
    try:
        db.conn.backup(copy)
        if check is not None:
            check(copy)
    except BaseException:
        copy.close()
        partial.unlink(missing_ok=True)
        raise
    copy.close()
    with partial.open("rb+") as stream:
        os.fsync(stream.fileno())
    partial.replace(target)
    sync_folder(target.parent)


def migrations() -> Migrations:
    """The steps to this program's schema. Each is a transaction, and none leads backwards."""
    steps = Migrations("reviewer")
    for name, script in schema.STEPS:
        _add_step(steps, name, script)
    return steps


def _add_step(migrations: Migrations, name: str, script: str) -> None:
    @migrations(name=name)
    def step(db: Database) -> None:
        db.executescript(script)
