"""What is known of a document besides its pages and readings: data inside it, earlier documents."""

from __future__ import annotations

from collections.abc import Sequence

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
    return reference.of_document(store, document.id)


def earlier(
    store: Store, document: Document, told: Sequence[Reading]
) -> tuple[EarlierDocument, ...]:
    """The newest settled documents of the same supplier."""
    names = (
        said
        for name in suppliers.SUPPLIER_FIELDS
        for said in values_of(store, document, name, told)
    )
    supplier = next(names, None)
    return () if supplier is None else suppliers.earlier(store, document.id, supplier)


def values_of(
    store: Store, document: Document, path: str, told: Sequence[Reading]
) -> tuple[str, ...]:
    """The values of a field: what a human said of it, else what each reading says, in order."""
    field = fields.find(store, document.id, path)
    if field is not None and field.state is FieldState.DECIDED:
        return () if field.value is None else (field.value,)
    answers = (reading.get(path) for reading in told)
    return tuple(dict.fromkeys(a.value for a in answers if a is not None and a.value))
