"""What is known of a document besides pages and readings: data inside, tables, earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reviewer.flow.reference import known
from reviewer.model.document import Document
from reviewer.model.evidence import EarlierDocument, ReferenceValue
from reviewer.model.field import FieldState
from reviewer.model.kind import Kind
from reviewer.model.reading import Reading
from reviewer.store import fields, reference, suppliers
from reviewer.store.db import Store


def of_document(
    store: Store, kind: Kind, document: Document, told: Sequence[Reading]
) -> tuple[ReferenceValue, ...]:
    """What the data inside the document and the user's own tables say of its fields."""
    inside = reference.of_document(store, document.id)
    return *inside, *known(store, kind, partial(_values, store, document, told))


def earlier(
    store: Store, document: Document, told: Sequence[Reading]
) -> tuple[EarlierDocument, ...]:
    """The newest settled documents of the same supplier."""
    for name in suppliers.SUPPLIER_FIELDS:
        if names := _values(store, document, told, name):
            return suppliers.earlier(store, document.id, names[0])
    return ()


def _values(
    store: Store, document: Document, told: Sequence[Reading], path: str
) -> tuple[str, ...]:
    """The values of a field: what a human said of it, else what each reading says, in order."""
    field = fields.find(store, document.id, path)
    if field is not None and field.state is FieldState.DECIDED:
        return () if field.value is None else (field.value,)
    answers = (reading.get(path) for reading in told)
    return tuple(dict.fromkeys(a.value for a in answers if a is not None and a.value))
