"""The decisions in a package that came back: somebody else's database, never believed.

Runs in a worker process, on a copy.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import UsageError
from reviewer.model.package import Label, Package, Told
from reviewer.store import codec, schema
from reviewer.store.packages import KEY, parse_label

MOST_DECISIONS = 2_000_000
MOST_DOCUMENTS = 2_000_000
_LONGEST = 1_000_000
_SECONDS = 60
_PRAGMAS = ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "temp_store = MEMORY")
_COLUMNS = "document_id, path, type, by, at, value, absence, ms, witness, page, box, reverses, id"
_TYPES: tuple[type | tuple[type, ...], ...] = (
    int, str, str, str, str, (str, type(None)), (str, type(None)), (int, type(None)),
    (str, type(None)), (int, type(None)), (str, type(None)), (int, type(None)), int, str,
)  # fmt: skip


def read(path: Path, called: str) -> Package:
    """What is in the database `path`, `called` so. Raises UsageError when it is no package."""
    try:
        uri = f"file:{quote(str(path.absolute()))}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True)) as database:
            ends = time.monotonic() + _SECONDS
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 16 * _LONGEST)
            database.set_progress_handler(lambda: int(time.monotonic() > ends), 50_000)
            for pragma in _PRAGMAS:
                database.execute(f"PRAGMA {pragma}")
            database.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # what was cut off
            database.execute("PRAGMA query_only = ON")
            _require_plain(database, called)
            return Package(
                _label(database, called), _documents(database), _decisions(database, called)
            )
    except sqlite3.Error as error:
        raise UsageError(f"{called} cannot be read: {error}. Ask for it again.") from error


def _require_plain(database: sqlite3.Connection, called: str) -> None:
    """Ours, whole, and tables where tables are expected: views may compute for ever."""
    application = database.execute("PRAGMA application_id").fetchone()[0]
    version = database.execute("PRAGMA user_version").fetchone()[0]
    names = ("decisions", "documents", "meta")
    rows = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    if application != schema.APPLICATION_ID or not {row[0] for row in rows} >= set(names):
        raise UsageError(f"{called} is no package: its database was not made by this program.")
    if version > schema.VERSION:
        raise UsageError(
            f"{called} was worked on with a newer version of this program. Install the newest one."
        )
    found = str(database.execute("PRAGMA quick_check(1)").fetchone()[0]).splitlines()[-1]
    if found != "ok":
        raise UsageError(f"{called} is damaged ({found}). Ask for it again.")


def _label(database: sqlite3.Connection, called: str) -> Label:
    row = database.execute("SELECT value FROM meta WHERE key = ?", (KEY,)).fetchone()
    label = parse_label(row[0]) if row and isinstance(row[0], str) else None
    if label is None:
        raise UsageError(
            f"{called} is a project, but no package: it was not made by reviewer split."
        )
    return label


def _documents(database: sqlite3.Connection) -> tuple[tuple[int, str], ...]:
    rows = database.execute(
        "SELECT id, sha256 FROM documents ORDER BY id LIMIT ?", (MOST_DOCUMENTS,)
    )
    return tuple((int(row_id), str(sha256)) for row_id, sha256 in rows)


def _decisions(database: sqlite3.Connection, called: str) -> tuple[Told, ...]:
    found: list[Told] = []
    query = f"SELECT {_COLUMNS}, sha256 FROM decisions ORDER BY id"  # noqa: S608
    for row in database.execute(query):
        if len(found) == MOST_DECISIONS:
            raise UsageError(f"{called} holds more than {MOST_DECISIONS:,} decisions.")
        found.append(_told(row, called))
    return tuple(found)


def _told(row: tuple[Any, ...], called: str) -> Told:
    good = all(isinstance(cell, kind) for cell, kind in zip(row, _TYPES, strict=True))
    if not good or any(isinstance(cell, str) and len(cell) > _LONGEST for cell in row):
        raise UsageError(f"{called} holds a decision that is none. Ask for it again.")
    document, path, kind, by, at, value, absence, ms, witness, page, box, reverses = row[:12]
    try:
        decision = Decision(
            document=document,
            path=path,
            type=DecisionType(kind),
            by=by,
            at=at,
            value=value,
            absence=codec.absence_of(absence),
            ms=ms,
            witness=witness,
            page=page,
            box=codec.box_of(box),
            reverses=reverses,
            id=row[12],
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise UsageError(f"{called} holds a decision that is none ({error}).") from error
    return Told(decision, row[13])
