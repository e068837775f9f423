"""Who documents are from, and what was settled of the same supplier before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.model import values
from reviewer.model.evidence import EarlierDocument
from reviewer.model.field import Field
from reviewer.model.geometry import Box
from reviewer.store.db import Row, Store
from reviewer.store.derivation import Derived
from reviewer.store.field_rows import BY_FIELD, field_of

SUPPLIER_FIELDS = ("vendor", "company", "supplier", "seller", "merchant")
"""Names of the field that says who a document is from."""

_NEWEST = 5
_CHUNK = 1000
_HEARD = 500
"""So many of a supplier's newest documents tell what is usual."""

_HISTORY = """
SELECT coalesce(t.value, f.value), count(*), max(f.id)
FROM (SELECT id FROM documents
  WHERE supplier = (SELECT supplier FROM documents WHERE id = :document) AND id <> :document
  AND settled_count > 0 AND flagged_count = decided_count ORDER BY id DESC LIMIT :newest) d
CROSS JOIN fields f ON f.document_id = d.id AND f.path = :path
LEFT JOIN decisions t ON t.id = f.decision_id
WHERE coalesce(t.value, f.value) IS NOT NULL AND coalesce(t.type, '') <> 'ambiguous'
GROUP BY 1 ORDER BY 2 DESC, 3 DESC
"""


def supplier_of(store: Store, document_id: int) -> str | None:
    """Who a document is from, normalised, as its field says now."""
    row = store.row(
        "SELECT coalesce(t.value, f.value) FROM fields f "
        "LEFT JOIN decisions t ON t.id = f.decision_id "
        "WHERE f.document_id = ? AND f.path IN (?, ?, ?, ?, ?) ORDER BY f.ordinal",
        (document_id, *SUPPLIER_FIELDS),
    )
    return values.fold(row[0]) or None if row and row[0] else None


def shown(store: Store, document_id: int) -> str:
    """Who a document is from, as it is kept; "" where nobody knows."""
    row = store.row("SELECT supplier FROM documents WHERE id = ?", (document_id,))
    return row[0] or "" if row else ""


def history(store: Store, document_id: int, path: str) -> tuple[tuple[str, int, int], ...]:
    """What the newest settled documents of the same supplier say of a field.

    Each value with how often it was said and its newest field; the usual one first.
    """
    return tuple(store.rows(_HISTORY, {"document": document_id, "path": path, "newest": _HEARD}))


def note(store: Store, document_id: int) -> None:
    """Keep who a document is from; `fields` calls it at every change."""
    store.run(
        "UPDATE documents SET supplier = ?1 WHERE id = ?2 AND supplier IS NOT ?1",
        (supplier_of(store, document_id), document_id),
    )


def kept(store: Store, document_id: int) -> str | None:
    """Who a document is from, normalised, as it was noted last; None when nobody knows."""
    row = store.row("SELECT supplier FROM documents WHERE id = ?", (document_id,))
    return str(row[0]) if row and row[0] else None


def documents_of(store: Store, supplier: str) -> list[int]:
    """The documents that are from this supplier (normalised), by their ids."""
    found = store.rows("SELECT id FROM documents WHERE supplier = ? ORDER BY id", (supplier,))
    return [row[0] for row in found]


def earlier(store: Store, document_id: int, supplier: str) -> tuple[EarlierDocument, ...]:
    """The newest other documents of a supplier in which nothing is left to decide."""
    rows = store.rows(
        "SELECT id FROM documents WHERE supplier = ? AND id <> ? "
        "AND settled_count > 0 AND flagged_count = decided_count ORDER BY id DESC LIMIT ?",
        (values.fold(supplier), document_id, _NEWEST),
    )
    return tuple(_earlier(store, row[0]) for row in rows)


def others(store: Store, document_id: int, limit: int) -> tuple[int, ...]:
    """Other documents of a document's supplier, those before it first, the nearest first."""
    rows = store.rows(
        "SELECT d.id FROM documents d JOIN documents own ON own.id = ?1 "
        "WHERE d.supplier = own.supplier AND d.id <> own.id "
        "ORDER BY d.id > own.id, abs(d.id - own.id) LIMIT ?2",
        (document_id, limit),
    )
    return tuple(int(row[0]) for row in rows)


def _earlier(store: Store, document_id: int) -> EarlierDocument:
    rows = store.rows(f"{BY_FIELD} WHERE f.document_id = ? ORDER BY f.ordinal", (document_id,))
    told = [field_of(row) for row in rows]
    pages = store.rows(
        "SELECT number, width, height FROM pages WHERE document_id = ?", (document_id,)
    )
    sizes = {number: (width, height) for number, width, height in pages}
    return EarlierDocument(
        values={field.path: field.value for field in told if field.value is not None},
        places={f.path: place for f in told if (place := _place(f, sizes)) is not None},
    )


def _place(field: Field, sizes: Mapping[int, tuple[float, float]]) -> tuple[int, Box] | None:
    """Where a field stands, in shares of its page."""
    if field.page is None or field.box is None or field.page not in sizes:
        return None
    width, height = sizes[field.page]
    box = field.box
    shares = Box(box.left / width, box.top / height, box.right / width, box.bottom / height)
    return field.page, shares


def _astray(store: Store) -> Iterator[Row]:
    """Documents whose supplier is not what its field says; unknown in projects of before."""
    after = ""
    while found := store.rows(
        "SELECT name, id, supplier FROM documents WHERE name > ? AND supplier IS NOT NULL "
        "ORDER BY name LIMIT ?",
        (after, _CHUNK),
    ):
        yield from (row for row in found if supplier_of(store, row[1]) != row[2])
        after = found[-1][0]


def _wrong(store: Store) -> Iterator[str]:
    for name, _id, _supplier in _astray(store):
        yield f"The supplier kept of {name} is not what its field says. Check it again."


def _mend(store: Store) -> int:
    found = list(_astray(store))
    for _name, document_id, _supplier in found:
        note(store, document_id)
    return len(found)


DERIVED = Derived("suppliers", _wrong, _mend)
