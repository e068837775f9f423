"""Regression suites: frozen once, read often, never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reviewer.model.absence import Absence
from reviewer.model.errors import UsageError
from reviewer.model.suite import Suite, SuiteField
from reviewer.store.codec import canonical, clean
from reviewer.store.db import Row, Store
from reviewer.store.faults import way_back

_COLUMNS = "SELECT name, note, by, at, kind_sha256, documents, fields, sha256, id FROM suites"


def freeze(
    store: Store, name: str, fields: Sequence[SuiteField], *, note: str, by: str, at: str
) -> Suite:
    """Keep a suite, in one transaction. Raises UsageError when the name is taken."""
    name, note, by = clean(name), clean(note), clean(by)
    if find(store, name) is not None:
        raise UsageError(
            f"There is a suite {name} already; a suite is never changed. Name another."
        )
    kind = hashlib.sha256(store.kind_text().encode()).hexdigest()
    ordered = sorted(fields, key=lambda one: (one.document, one.path))
    documents = len({one.document for one in ordered})
    with store.atomic():
        sha256 = _hash(store, kind, ordered)
        suite_id = store.run(
            "INSERT INTO suites (name, note, by, at, kind_sha256, documents, fields, sha256) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (name, note, by, at, kind, documents, len(ordered), sha256),
        )
        store.many(
            "INSERT INTO suite_fields VALUES (?, ?, ?, ?, ?, ?)",
            ((suite_id, *_columns(one)) for one in ordered),
        )
    return Suite(name, note, by, at, kind, documents, len(ordered), sha256, suite_id)


def each(store: Store) -> tuple[Suite, ...]:
    """All suites, oldest first."""
    return tuple(Suite(*row) for row in store.rows(f"{_COLUMNS} ORDER BY id"))


def find(store: Store, name: str) -> Suite | None:
    """The suite of this name; None when there is none."""
    row = store.row(f"{_COLUMNS} WHERE name = ?", (clean(name),))
    return None if row is None else Suite(*row)


def fields(store: Store, suite: Suite) -> Iterator[SuiteField]:
    """What is in a suite, document by document."""
    yield from map(
        _field,
        store.rows(
            "SELECT document_id, path, value, absence, shown FROM suite_fields "
            "WHERE suite_id = ? ORDER BY document_id, path",
            (suite.id,),
        ),
    )


def documents(store: Store) -> frozenset[int]:
    """The documents that are in any suite: nothing may learn from them."""
    return frozenset(row[0] for row in store.rows("SELECT DISTINCT document_id FROM suite_fields"))


def problems(store: Store) -> list[str]:
    """Suites whose content is not what was frozen, in sentences, for `verify`."""
    found = []
    for suite in each(store):
        if _hash(store, suite.kind_sha256, fields(store, suite)) != suite.sha256:
            found.append(
                f"The suite {suite.name} is not what was frozen; figures against it mean nothing. "
                f"{way_back(store.folder)}"
            )
    return found


def _hash(store: Store, kind: str, ordered: Iterable[SuiteField]) -> str:
    """Over the kind and each document's bytes, pages, truth and first proposals."""
    digest = hashlib.sha256(kind.encode())
    for document, of in groupby(ordered, key=lambda one: one.document):
        rows = store.rows(
            "SELECT d.sha256, p.number, p.sha256 FROM documents d "
            "JOIN pages p ON p.document_id = d.id WHERE d.id = ? ORDER BY p.number",
            (document,),
        )
        said = [list(_columns(one)[1:]) for one in of]
        digest.update(canonical([[list(row) for row in rows], said]).encode())
    return digest.hexdigest()


def _columns(one: SuiteField) -> tuple[int, str, str | None, str | None, str | None]:
    absent = isinstance(one.truth, Absence)
    value = None if absent else clean(str(one.truth))
    absence = one.truth.value if isinstance(one.truth, Absence) else None
    shown = None if one.shown is None else clean(one.shown)
    return one.document, clean(one.path), value, absence, shown


def _field(row: Row) -> SuiteField:
    document, path, value, absence, shown = row
    return SuiteField(document, path, value if absence is None else Absence(absence), shown)
