"""Documents that a stage could not handle, with the sentence a person reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reviewer.model.document import Failure
from reviewer.store.codec import canonical, clean
from reviewer.store.db import Row, Store

_COLUMNS = "SELECT document, stage, reason, attempts, at, asked, paid FROM failures"


def save_failure(store: Store, failure: Failure) -> None:
    """Note a failure; a later one of the same document and stage replaces it.

    But what was paid for in vain stays noted until that question is asked again: another one that
    fails for nothing would have it paid once more.
    """
    store.run(
        "INSERT INTO failures (document, stage, reason, attempts, at, asked, paid) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (document, stage) DO UPDATE SET "
        "reason = excluded.reason, attempts = excluded.attempts, at = excluded.at, "
        "asked = excluded.asked, paid = excluded.paid "
        "WHERE paid = 0 OR excluded.paid = 1 OR asked = excluded.asked",
        (
            clean(failure.document),
            failure.stage,
            clean(failure.reason),
            failure.attempts,
            failure.at,
            failure.asked,
            int(failure.paid),
        ),
    )


def clear_failure(store: Store, document_name: str, stage: str | None = None) -> None:
    """Forget the failures of a document: those of one stage, or all."""
    store.run(
        "DELETE FROM failures WHERE document = ? AND stage = coalesce(?, stage)",
        (clean(document_name), stage),
    )


def clear_asked(store: Store, document_name: str, asked: str) -> None:
    """Forget the dead letter of a document that was read now, if it is of the same question.

    What the detectors failed on before is mended too: they have looked at all that was sent.
    """
    store.run(
        "DELETE FROM failures WHERE document = ? AND (stage = 'find' OR "
        "(stage = 'read' AND asked IN (?, '')))",
        (clean(document_name), asked),
    )


def replace_failures(
    store: Store, stage: str, failed: Iterable[Failure], among: Collection[int] | None = None
) -> None:
    """Make `failed` all failures of one stage, of all documents or `among` some by their ids.

    The others of that stage are mended.
    """
    with store.atomic():
        store.run(
            "DELETE FROM failures WHERE stage = :stage AND (:among IS NULL OR document IN "
            "(SELECT name FROM documents WHERE id IN (SELECT value FROM json_each(:among))))",
            {"stage": stage, "among": None if among is None else canonical(sorted(among))},
        )
        for failure in failed:
            save_failure(store, failure)


def failures(store: Store) -> tuple[Failure, ...]:
    """All failures, by document."""
    rows = store.rows(f"{_COLUMNS} ORDER BY document, stage")
    return tuple(failure_of(row) for row in rows)


def dead_letters(store: Store) -> tuple[Failure, ...]:
    """The documents that could not be read, by name."""
    rows = store.rows(f"{_COLUMNS} WHERE stage = 'read' ORDER BY document")
    return tuple(failure_of(row) for row in rows)


def letters(store: Store) -> tuple[tuple[int, Failure], ...]:
    """The dead letters, by name, each behind the number of its document."""
    rows = store.rows(
        "SELECT d.id, f.document, f.stage, f.reason, f.attempts, f.at, f.asked, f.paid "
        "FROM failures f JOIN documents d ON d.name = f.document "
        "WHERE f.stage = 'read' ORDER BY f.document"
    )
    return tuple((int(row[0]), failure_of(row[1:])) for row in rows)


def failure_of(row: Row) -> Failure:
    """A row of failures with all its columns."""
    document, stage, reason, attempts, at, asked, paid = row
    return Failure(document, stage, reason, attempts, at, asked, bool(paid))
