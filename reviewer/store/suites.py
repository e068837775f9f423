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
    store: Store,
    name: str,
    fields: Iterable[Sequence[SuiteField]],
    *,
    note: str,
    by: str,
    at: str,
) -> Suite | None:
    """Keep a suite, in one transaction; None where it would be empty.

    `fields` come document by document, oldest first, and are not held. Raises UsageError when the
    name is taken.
    """
    name, note, by = clean(name), clean(note), clean(by)
    if find(store, name) is not None:
        raise UsageError(
            f"There is a suite {name} already; a suite is never changed. Name another."
        )
    kind = hashlib.sha256(store.kind_text().encode()).hexdigest()
    digest, documents, count = hashlib.sha256(kind.encode()), 0, 0
    with store.atomic():
        store.run("PRAGMA defer_foreign_keys = ON")  # the suite itself follows its fields
        suite_id = _next_id(store)
        for of in fields:
            if not of:
                continue
            ordered = sorted(of, key=lambda one: one.path)
            digest.update(_content(store, ordered))
            store.many(
                "INSERT INTO suite_fields VALUES (?, ?, ?, ?, ?, ?)",
                [(suite_id, *_columns(one)) for one in ordered],
            )
            documents, count = documents + 1, count + len(ordered)
        if not count:
            return None
        sha256 = digest.hexdigest()
        store.run(
            "INSERT INTO suites (id, name, note, by, at, kind_sha256, documents, fields, sha256) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (suite_id, name, note, by, at, kind, documents, count, sha256),
        )
    return Suite(name, note, by, at, kind, documents, count, sha256, suite_id)


def each(store: Store) -> tuple[Suite, ...]:
    """All suites, oldest first."""
    return tuple(Suite(*row) for row in store.rows(f"{_COLUMNS} ORDER BY id"))


def find(store: Store, name: str) -> Suite | None:
    """The suite of this name; None when there is none."""
    row = store.row(f"{_COLUMNS} WHERE name = ?", (clean(name),))
    return None if row is None else Suite(*row)


def fields(store: Store, suite: Suite) -> Iterator[SuiteField]:
    """What is in a suite, document by document; nothing is written meanwhile."""
    yield from map(
        _field,
        store.each_row(
            "SELECT document_id, path, value, absence, shown FROM suite_fields "
            "WHERE suite_id = ? ORDER BY document_id, path",
            (suite.id,),
        ),
    )


def documents(store: Store, suite: Suite | None = None) -> frozenset[int]:
    """The documents that are in any suite, or in this one: nothing may learn from them."""
    rows = store.rows(
        "SELECT DISTINCT document_id FROM suite_fields WHERE suite_id = coalesce(?, suite_id)",
        (None if suite is None else suite.id,),
    )
    return frozenset(row[0] for row in rows)


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
    for _document, of in groupby(ordered, key=lambda one: one.document):
        digest.update(_content(store, list(of)))
    return digest.hexdigest()


def _content(store: Store, of: Sequence[SuiteField]) -> bytes:
    """What the hash covers of one document."""
    rows = store.rows(
        "SELECT d.sha256, p.number, p.sha256 FROM documents d "
        "JOIN pages p ON p.document_id = d.id WHERE d.id = ? ORDER BY p.number",
        (of[0].document,),
    )
    said = [list(_columns(one)[1:]) for one in of]
    return canonical([[list(row) for row in rows], said]).encode()


def _next_id(store: Store) -> int:
    """The number of the next suite: greater than any that was ever given."""
    row = store.row("SELECT seq FROM sqlite_sequence WHERE name = 'suites'")
    return 1 + (int(row[0]) if row else 0)


def _columns(one: SuiteField) -> tuple[int, str, str | None, str | None, str | None]:
    absent = isinstance(one.truth, Absence)
    value = None if absent else clean(str(one.truth))
    absence = one.truth.value if isinstance(one.truth, Absence) else None
    shown = None if one.shown is None else clean(one.shown)
    return one.document, clean(one.path), value, absence, shown


def _field(row: Row) -> SuiteField:
    document, path, value, absence, shown = row
    return SuiteField(document, path, value if absence is None else Absence(absence), shown)
