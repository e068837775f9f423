"""Documents that are looked at beside another one."""

from __future__ import annotations

from reviewer.model.document import Document
from reviewer.store import documents, suppliers
from reviewer.store.db import Store

MOST = 8


def of_supplier(store: Store, document_id: int) -> tuple[Document, ...]:
    """Other documents of the same supplier; the one that came in before it is the first."""
    return tuple(documents.get(store, at) for at in suppliers.others(store, document_id, MOST))
