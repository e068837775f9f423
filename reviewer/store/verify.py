"""Whether a project is whole: its database, its blobs, its history, and what follows from it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from reviewer.model.errors import ProjectDamaged, ProjectError
from reviewer.store import backups, blobs, decisions, ledger, redactions, sealed_rows, shape, suites
from reviewer.store.chain import broken
from reviewer.store.db import Store
from reviewer.store.derived import DERIVED
from reviewer.store.faults import NONSENSE, damaged, way_back
from reviewer.store.folder import BLOBS

Check = Callable[[], Iterator[str]]
Named = tuple[str, str, Check]
"""What mends it, what is looked at as a person calls it, and the look itself."""
REINDEX = "indexes"
_ROWS_AT_ONCE = 10_000
"""Steps of SQLite between two looks at the clock."""


class Found(NamedTuple):
    """One thing that is wrong. `mends` names what puts it right, "" where nothing can."""

    sentence: str
    mends: str = ""


def is_damage(found: Found) -> bool:
    """Whether it is the database itself that is damaged, and must not be written to."""
    return found.sentence.startswith("The database") and "is damaged" in found.sentence


class QuickLook(NamedTuple):
    """What a look of bounded length saw; `finished` says whether it got to the end."""

    problems: tuple[str, ...]
    finished: bool


def verify(store: Store, *, full: bool = True) -> list[str]:
    """What is wrong with the project, a sentence each; empty when it is whole.

    Without `full` the database gets its quick check, and blobs are looked for but not read.
    """
    return [found.sentence for found in examine(store, full=full)]


def examine(store: Store, *, full: bool = True) -> list[Found]:
    """What is wrong with the project, each with what puts it right."""
    found: dict[Found, None] = {}
    for mends, what, check in _checks(store, full):
        found.update(dict.fromkeys(Found(sentence, mends) for sentence in _safely(what, check)))
    return list(found)


def quick_look(store: Store, seconds: float) -> QuickLook:
    """As much of the quick check as fits into `seconds`: for the moment a project is opened.

    The database's own quick check has its place in `Store.open`.
    """
    ends = time.monotonic() + seconds
    problems: list[str] = []

    def late() -> int:
        return int(time.monotonic() > ends)

    connection = store.db.conn
    connection.set_progress_handler(late, _ROWS_AT_ONCE)
    try:
        for _mends, what, check in _checks(store, full=False)[2:]:
            said = _safely(what, check)
            if late():  # what it said may be about being stopped
                return QuickLook(tuple(problems), finished=False)
            problems += said
    finally:
        connection.set_progress_handler(None, 0)
    return QuickLook(tuple(dict.fromkeys(problems)), finished=True)


def damage(store: Store, seconds: float) -> ProjectDamaged | None:
    """What is wrong with the database itself, looked for at most so long: asked after a fault."""
    ends = time.monotonic() + seconds
    connection = store.db.conn
    connection.set_progress_handler(lambda: int(time.monotonic() > ends), _ROWS_AT_ONCE)
    try:
        said = _integrity(store, full=True, most=1) or _safely(
            "the schema", lambda: shape.broken(store)
        )
    except ProjectDamaged as error:
        return error
    except (ProjectError, sqlite3.Error):  # stopped, closed, or the disk is gone
        return None
    finally:
        connection.set_progress_handler(None, 0)
    return (
        damaged(store.folder, said[0].removesuffix(f" {way_back(store.folder)}")) if said else None
    )


def _checks(store: Store, full: bool) -> list[Named]:
    said = cache(lambda: _integrity(store, full))
    kind = "kind" if backups.kept_kind(store.folder) else ""
    checks: list[Named] = [
        ("", "the database", lambda: _database(store, said())),
        (REINDEX, "indexes", lambda: _indexes(said())),
        ("", "the schema", lambda: shape.broken(store)),
        ("", "references between tables", lambda: _references(store)),
        (kind, "the kind", lambda: _kind(store)),
        ("blobs", "documents", lambda: _missing_blobs(store)),
        ("", "decisions", lambda: broken(store, "decisions", decisions.sealed(store))),
        ("", "the ledger", lambda: broken(store, "ledger", ledger.sealed(store))),
        ("", "redactions", lambda: broken(store, "redactions", redactions.sealed(store))),
        ("", "pictures that were sent", lambda: _sent_pictures(store)),
        ("", "suites", lambda: iter(suites.problems(store))),
    ]
    checks += [(one.name, one.name, _wrong_of(store, i)) for i, one in enumerate(DERIVED)]
    checks += [
        ("", "earlier readings", lambda: sealed_rows.broken_history(store)),
        ("", "proposed values", lambda: sealed_rows.broken_fields(store)),
        ("", "verdicts", lambda: sealed_rows.broken_verdicts(store)),
    ]
    if full:
        checks.append(("blobs", "files of documents", lambda: _damaged_blobs(store)))
    return checks


def _wrong_of(store: Store, index: int) -> Check:
    return lambda: DERIVED[index].wrong(store)


def _safely(what: str, check: Check) -> list[str]:
    """What a check says; what keeps it from saying it is said instead.

    A changed byte can make anything of a row: another type, another length, no text at all.
    """
    said: list[str] = []
    try:
        said += check()
    except ProjectError as error:
        said.append(str(error))
    except (sqlite3.Error, *NONSENSE) as error:
        said.append(f"What is stored of {what} makes no sense: {error}.")
    return said


def _of_indexes(said: str) -> bool:
    """Whether what the integrity check says is about an index, which can be built anew."""
    return " from index " in said or " in index " in said


def _integrity(store: Store, full: bool, most: int = 100) -> list[str]:
    rows = store.rows(f"PRAGMA {'integrity_check' if full else 'quick_check'}({most})")
    return [row[0].splitlines()[-1] for row in rows if row[0] != "ok"]


def _database(store: Store, said: list[str]) -> Iterator[str]:
    for what in said:
        if not _of_indexes(what):
            yield f"The database is damaged: {what}. {way_back(store.folder)}"


def _indexes(said: list[str]) -> Iterator[str]:
    for what in said:
        if _of_indexes(what):
            yield f"An index is damaged: {what}."


def _references(store: Store) -> Iterator[str]:
    for table, row, parent, _key in store.rows("PRAGMA foreign_key_check"):
        yield f"Row {row} of {table} belongs to a row of {parent} that is not there."


def _kind(store: Store) -> Iterator[str]:
    store.kind_text()
    yield from ()


def _missing_blobs(store: Store) -> Iterator[str]:
    for sha256, name in store.rows("SELECT sha256, name FROM documents WHERE kept = 1"):
        if not blobs.path(store, sha256).is_file():
            yield f"The copy of {name} is missing. Add the document again."


def _damaged_blobs(store: Store) -> Iterator[str]:
    for path in blobs.each(store.folder):
        if not blobs.is_whole(path):
            row = store.row("SELECT name FROM documents WHERE sha256 = ?", (path.name,))
            name = f"The copy of {row[0]}" if row else f"{BLOBS}/{path.parent.name}/{path.name}"
            yield f"{name} is damaged: its bytes are not those that were stored. Add it again."


def _sent_pictures(store: Store) -> Iterator[str]:
    """Of each picture that was sent a copy is kept; damaged ones are found with all blobs."""
    if next(broken(store, "ledger", ledger.sealed(store)), None) is not None:
        return  # what was changed is named already, and can name no picture
    for sent in ledger.each(store):
        for page in sent.redacted.pages:
            if not blobs.path(store, page.image).is_file():
                yield (
                    f"The kept copy of page {page.page} as it was sent to {sent.host} on "
                    f"{sent.at[:10]} (entry {sent.id} of the ledger) is missing."
                )
