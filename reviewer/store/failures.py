"""Documents that a stage could not handle, with the sentence a person reads."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.model.document import Failure
from reviewer.store.codec import clean
from reviewer.store.db import Store


def save_failure(store: Store, failure: Failure) -> None:
    """Note a failure; a later one of the same document and stage replaces it."""
    store.run(
        "INSERT INTO failures VALUES (?, ?, ?) "
        "ON CONFLICT (document, stage) DO UPDATE SET reason = excluded.reason",
        (clean(failure.document), failure.stage, clean(failure.reason)),
    )


def clear_failure(store: Store, document_name: str, stage: str | None = None) -> None:
    """Forget the failures of a document: those of one stage, or all."""
    store.run(
        "DELETE FROM failures WHERE document = ? AND stage = coalesce(?, stage)",
        (clean(document_name), stage),
    )


def replace_failures(store: Store, stage: str, failed: Iterable[Failure]) -> None:
    """Make `failed` all failures of one stage; the others of that stage are mended."""
    with store.atomic():
        store.run("DELETE FROM failures WHERE stage = ?", (stage,))
        for failure in failed:
            save_failure(store, failure)


def failures(store: Store) -> tuple[Failure, ...]:
    """All failures, by document."""
    rows = store.rows("SELECT document, stage, reason FROM failures ORDER BY document, stage")
    return tuple(Failure(*row) for row in rows)
