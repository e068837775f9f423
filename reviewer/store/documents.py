"""Documents and their pages, known by the hash of their bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reviewer.model.document import Document, Page
from reviewer.model.errors import UsageError
from reviewer.store import blobs
from reviewer.store.codec import clean
from reviewer.store.db import Row, Store, Value
from reviewer.store.failures import clear_failure, failures, replace_failures, save_failure
from reviewer.store.faults import stored
from reviewer.store.names import base_of, free_name, matching

__all__ = [
    "after",
    "clear_failure",
    "each",
    "failures",
    "find",
    "free_name",
    "get",
    "ids",
    "replace_failures",
    "save",
    "save_failure",
]

_CHUNK = 500
_COLUMNS = "SELECT sha256, name, media_type, size, origin, id FROM documents"
_PAGES = "SELECT number, width, height, sha256, unit, document_id FROM pages"


def save(store: Store, document: Document, path: Path | None) -> Document:
    """Keep a document and a copy of its bytes from `path`; the stored one comes back, with its id.

    The same bytes twice are one document: the one that was there comes back unchanged, and its
    copy is mended if it was lost. Raises DocumentError when the file cannot be read any more.
    """
    if path is not None:
        blobs.put_file(store, path, document.sha256)
    known = _by_hash(store, document.sha256)
    if known is not None:
        if path is not None:
            store.run("UPDATE documents SET kept = 1 WHERE id = ? AND kept = 0", (known.id,))
        return known
    origin = os.path.normpath(document.origin) if document.origin else ""
    document = replace(document, name=clean(document.name), origin=clean(origin))
    with store.atomic():
        return replace(document, id=_insert(store, document, kept=path is not None))


def get(store: Store, document_id: int) -> Document:
    """The document with this id. Raises UsageError when there is none."""
    found = _load(store, "WHERE id = ?", document_id)
    if not found:
        raise UsageError(f"There is no document {document_id} in the project.")
    return found[0]


def after(store: Store, name: str, limit: int) -> list[Document]:
    """The next `limit` documents behind this name, in the order of their names."""
    return _load(store, "WHERE name > ? ORDER BY name LIMIT ?", name, limit)


def since(store: Store, above: int, limit: int) -> list[Document]:
    """The next `limit` documents that came after the document `above`, oldest first."""
    return _load(store, "WHERE id > ? ORDER BY id LIMIT ?", above, limit)


def each(store: Store, *, least_readings: int = 0) -> Iterator[Document]:
    """All documents with so many readings, in the order of their names.

    The store may be written to between two.
    """
    after, where = "", "WHERE name > ? AND reading_count >= ? ORDER BY name LIMIT ?"
    while found := _load(store, where, after, least_readings, _CHUNK):
        yield from found
        after = found[-1].name


def picked(store: Store, query: str, values: dict[str, Value]) -> list[Document]:
    """The documents whose ids a query gives, in the order of their names."""
    ids = ",".join(str(int(row[0])) for row in store.rows(query, values))
    return _load(store, f"WHERE id IN ({ids}) ORDER BY name") if ids else []


def find(store: Store, reference: str, folder: Path | None = None) -> Document:
    """The document that outside files name by `reference`.

    It is the document's name, `sha256:` and its hash, a path relative to `folder`, or the end of
    exactly one document's path ("410.jpg", "img/410.jpg"). Raises UsageError when that is none, or
    more than one: nothing is ever attached to a guess.
    """
    ids = matching(store, reference, folder)
    if len(ids) == 1:
        return get(store, ids[0])
    name = clean(reference)
    if not ids:
        raise UsageError(f'There is no document "{name}" in the project; add it first.')
    raise UsageError(
        f'"{name}" may be any of {len(ids)} documents of the project; '
        "name it by its path, or by sha256: and its hash."
    )


def _insert(store: Store, document: Document, *, kept: bool) -> int:
    document_id = store.run(
        "INSERT INTO documents (sha256, name, base, origin, media_type, size, kept, page_count) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.sha256,
            document.name,
            base_of(document.origin or document.name),
            document.origin,
            document.media_type,
            document.size,
            int(kept),
            len(document.pages),
        ),
    )
    store.many(
        "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)",
        [(document_id, p.number, p.width, p.height, p.sha256, p.unit) for p in document.pages],
    )
    return document_id


def _by_hash(store: Store, sha256: str) -> Document | None:
    found = _load(store, "WHERE sha256 = ?", sha256)
    return found[0] if found else None


def _load(store: Store, where: str, *values: str | int) -> list[Document]:
    rows = store.rows(f"{_COLUMNS} {where}", values)
    if not rows:
        return []
    ids = ",".join(str(row[-1]) for row in rows)
    pages: dict[int, list[Page]] = {}
    for *page, document_id in store.rows(
        f"{_PAGES} WHERE document_id IN ({ids}) ORDER BY document_id, number"
    ):
        pages.setdefault(document_id, []).append(Page(*page))
    return [_document(row, tuple(pages.get(row[-1], ()))) for row in rows]


@stored
def _document(row: Row, pages: tuple[Page, ...]) -> Document:
    sha256, name, media_type, size, origin, document_id = row
    return Document(sha256, name, media_type, size, pages, origin, document_id)


def doubtful(store: Store) -> frozenset[int]:
    """The documents in which a flagged field is not decided."""
    rows = store.rows("SELECT id FROM documents WHERE flagged_count > decided_count")
    return frozenset(int(row[0]) for row in rows)


def unchecked(store: Store) -> list[int]:
    """The documents that have readings and were never checked."""
    rows = store.rows("SELECT id FROM documents WHERE reading_count > 0 AND field_count = 0")
    return [int(row[0]) for row in rows]


def ids(store: Store, above: int = 0) -> list[int]:
    """The numbers of all documents, or of those that came after the document `above`."""
    rows = store.rows("SELECT id FROM documents WHERE id > ? ORDER BY id", (above,))
    return [int(row[0]) for row in rows]
