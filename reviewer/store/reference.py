"""What is known of a document's fields from the data inside it."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.model.evidence import ReferenceValue
from reviewer.store.codec import clean
from reviewer.store.db import Store


def save(store: Store, document_id: int, said: Sequence[ReferenceValue]) -> None:
    """Make this all that the data inside a document says."""
    with store.atomic():
        store.run("DELETE FROM reference_values WHERE document_id = ?", (document_id,))
        store.many(
            "INSERT OR IGNORE INTO reference_values VALUES (?, ?, ?, ?)",
            [(document_id, clean(s.path), clean(s.value), clean(s.source)) for s in said],
        )


def of_document(store: Store, document_id: int) -> tuple[ReferenceValue, ...]:
    """What the data inside a document says."""
    rows = store.rows(
        "SELECT path, value, source FROM reference_values WHERE document_id = ?", (document_id,)
    )
    return tuple(ReferenceValue(*row) for row in rows)
