"""The counts that documents and the project keep of what is in them."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.store import fields
from reviewer.store.db import Row, Store
from reviewer.store.derivation import Derived
from reviewer.store.names import base_of

_FIELDS = (
    "SELECT d.id, d.name FROM documents d LEFT JOIN (SELECT document_id, count(*) AS n, "
    "sum(flagged) AS flagged, sum(flagged = 1 AND decision_id IS NOT NULL) AS decided, "
    "count(decision_id) AS settled FROM fields GROUP BY document_id) f ON f.document_id = d.id "
    "WHERE (d.field_count, d.flagged_count, d.decided_count, d.settled_count) <> "
    "(coalesce(f.n, 0), coalesce(f.flagged, 0), coalesce(f.decided, 0), coalesce(f.settled, 0))"
)
_PAGES = (
    "SELECT d.id, d.name, count(p.number) FROM documents d "
    "LEFT JOIN pages p ON p.document_id = d.id GROUP BY d.id HAVING d.page_count <> count(p.number)"
)
_KEPT = "SELECT documents, pages, readings, cost_nano, fields, flagged, decided FROM totals"
_COUNTED = (
    "SELECT count(*), coalesce(sum(page_count), 0), coalesce(sum(reading_count), 0), "
    "coalesce(sum(cost_nano), 0), coalesce(sum(field_count), 0), coalesce(sum(flagged_count), 0), "
    "coalesce(sum(decided_count), 0) FROM documents"
)
_LEFT_KEPT = "SELECT name, fields, left_over FROM field_names ORDER BY name"
_LEFT_COUNTED = (
    "SELECT name, count(*), sum(flagged = 1 AND decision_id IS NULL) "
    "FROM fields GROUP BY name ORDER BY name"
)


def _wrong_fields(store: Store) -> Iterator[str]:
    for _id, name in store.rows(_FIELDS):
        yield f"The counts of {name} are not those of its fields. Check the project again."


def _mend_fields(store: Store) -> int:
    found = store.rows(_FIELDS)
    for document_id, _name in found:
        fields.tally(store, document_id)
    return len(found)


def _wrong_pages(store: Store) -> Iterator[str]:
    for _id, name, _count in store.rows(_PAGES):
        yield f"The number of pages kept of {name} is not that of its pages."


def _mend_pages(store: Store) -> int:
    found = store.rows(_PAGES)
    for document_id, _name, count in found:
        store.run("UPDATE documents SET page_count = ? WHERE id = ?", (count, document_id))
    return len(found)


def _misnamed(store: Store) -> Iterator[Row]:
    for document_id, name, origin, base in store.rows(
        "SELECT id, name, origin, base FROM documents ORDER BY name"
    ):
        if base != (right := base_of(origin or name)):
            yield document_id, name, right


def _wrong_names(store: Store) -> Iterator[str]:
    for _id, name, _right in _misnamed(store):
        yield f"The bare name kept of {name} is not that of its file."


def _mend_names(store: Store) -> int:
    found = list(_misnamed(store))
    for document_id, _name, right in found:
        store.run("UPDATE documents SET base = ? WHERE id = ?", (right, document_id))
    return len(found)


def _wrong_totals(store: Store) -> Iterator[str]:
    if store.rows(_KEPT) != store.rows(_COUNTED):
        yield "The totals of the project are not those of its documents."


def _mend_totals(store: Store) -> int:
    counted = store.rows(_COUNTED)
    if store.rows(_KEPT) == counted:
        return 0
    store.run("DELETE FROM totals")
    store.run("INSERT INTO totals VALUES (1, ?, ?, ?, ?, ?, ?, ?)", counted[0])
    return 1


def _wrong_left_over(store: Store) -> Iterator[str]:
    if store.rows(_LEFT_KEPT) != store.rows(_LEFT_COUNTED):
        yield "The counts of what is left of each field are not those of the fields."


def _mend_left_over(store: Store) -> int:
    counted = store.rows(_LEFT_COUNTED)
    if store.rows(_LEFT_KEPT) == counted:
        return 0
    store.run("DELETE FROM field_names")
    store.many("INSERT INTO field_names VALUES (?, ?, ?)", counted)
    return 1


FIELDS = Derived("counts of documents", _wrong_fields, _mend_fields)
PAGES = Derived("page counts", _wrong_pages, _mend_pages)
NAMES = Derived("bare names", _wrong_names, _mend_names)
TOTALS = Derived("totals of the project", _wrong_totals, _mend_totals)
LEFT_OVER = Derived("counts of what is left", _wrong_left_over, _mend_left_over)
