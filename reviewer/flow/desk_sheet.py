"""Going through a document field by field, also those nobody doubts: what comes next."""

from __future__ import annotations

from reviewer.flow import desk
from reviewer.store import fields
from reviewer.store.db import Store


def following(store: Store, field_id: int) -> int | None:
    """The next field of the same document; after its last, the next document with flagged ones."""
    own = fields.get(store, field_id)
    ids = [field.id for field in fields.of_document(store, own.document)]
    at = ids.index(field_id)
    if at + 1 < len(ids):
        return ids[at + 1]
    elsewhere = desk.next_field(store, field_id, "document")
    if elsewhere is None:
        return field_id
    document = fields.get(store, elsewhere).document
    return elsewhere if document == own.document else fields.of_document(store, document)[0].id


def before(store: Store, field_id: int) -> int | None:
    """The field before in the same document; the first stays."""
    own = fields.get(store, field_id)
    ids = [field.id for field in fields.of_document(store, own.document)]
    return ids[max(0, ids.index(field_id) - 1)]
