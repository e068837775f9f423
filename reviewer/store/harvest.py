"""Everything that is known of many documents at once, in few queries: what exports are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reviewer.model.decision import Decision
from reviewer.model.document import Document, PageWords
from reviewer.model.field import Field, Note
from reviewer.model.reading import Reading
from reviewer.model.verdict import CheckResult
from reviewer.store import codec, decisions, documents, notes, readings, row_cells
from reviewer.store.db import Store
from reviewer.store.field_rows import BY_DOCUMENT, field_of, results_of
from reviewer.store.row_cells import StoredCell

AT_ONCE = 100
"""Documents that are gathered and held at once."""
_SUPPLIERS = "SELECT id, supplier FROM documents"
_VERDICTS = (
    "SELECT v.document_id, d.name, v.path, v.results, v.seal "
    "FROM verdicts v JOIN documents d ON d.id = v.document_id"
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """One document with its fields as they count now, and what they rest on, by their paths."""

    document: Document
    supplier: str | None = None
    fields: tuple[Field, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    results: Mapping[str, tuple[CheckResult, ...]] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    cells: tuple[StoredCell, ...] = ()
    """The cells of its tables, where anybody decided one or the order of rows."""
    notes: Mapping[str, Note] = field(default_factory=dict)
    arranged: bool = False
    """Whether anybody ever arranged the rows of a table of it."""


def each(store: Store, *, results: bool = True) -> Iterator[Gathered]:
    """All documents, in the order of their names. The store may be written to between two."""
    name = ""
    while found := after(store, name, AT_ONCE, results=results):
        yield from found
        name = found[-1].document.name


def by_age(store: Store) -> Iterator[Gathered]:
    """All documents without their verdicts, in the order in which they came."""
    last = 0
    while found := of(store, documents.since(store, last, AT_ONCE), results=False):
        yield from found
        last = found[-1].document.id


def after(store: Store, name: str, limit: int, *, results: bool = True) -> list[Gathered]:
    """The next `limit` documents behind this name, in the order of their names."""
    return of(store, documents.after(store, name, limit), results=results)


def of(store: Store, found: Sequence[Document], *, results: bool = True) -> list[Gathered]:
    """What is known of these documents, in the same order; `results` says whether verdicts are."""
    ids = [document.id for document in found]
    if not ids:
        return []
    listed = (codec.canonical(ids),)
    told = _fields(store, listed)
    decided: dict[int, dict[str, Decision]] = {}
    for decision in decisions.counting(store, ids):
        decided.setdefault(decision.document, {})[decision.path] = decision
    judged = _results(store, listed) if results else {}
    made = readings.of_documents(store, ids)
    touched = row_cells.touched(store, ids)
    cells = row_cells.of_documents(store, touched)
    arranged = row_cells.arranged(store, touched)
    written = notes.of_documents(store, ids)
    known: dict[int, str | None] = dict(store.rows(f"{_SUPPLIERS} WHERE id {codec.AMONG}", listed))
    return [
        Gathered(
            document,
            known.get(document.id),
            tuple(told.get(document.id, ())),
            decided.get(document.id, {}),
            judged.get(document.id, {}),
            tuple(made.get(document.id, ())),
            tuple(cells.get(document.id, ())),
            written.get(document.id, {}),
            document.id in arranged,
        )
        for document in found
    ]


def suppliers(store: Store) -> list[tuple[int, str, str, str | None]]:
    """Id, name, hash and supplier of every document, oldest first: what splits are made of."""
    rows = store.rows("SELECT id, name, sha256, supplier FROM documents ORDER BY id")
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def words(store: Store, document: Document) -> dict[int, PageWords]:
    """The words of each page that was read, by its number."""
    rows = store.rows(
        "SELECT p.number, w.data, w.source, w.engine FROM pages p "
        "JOIN words w ON w.page_sha256 = p.sha256 WHERE p.document_id = ? ORDER BY p.number",
        (document.id,),
    )
    return {number: codec.words_of(*row) for number, *row in rows}


def _fields(store: Store, listed: tuple[str]) -> dict[int, list[Field]]:
    found: dict[int, list[Field]] = {}
    for row in store.rows(
        f"{BY_DOCUMENT} WHERE d.id {codec.AMONG} ORDER BY d.id, f.ordinal", listed
    ):
        told = field_of(row)
        found.setdefault(told.document, []).append(told)
    return found


def _results(store: Store, listed: tuple[str]) -> dict[int, dict[str, tuple[CheckResult, ...]]]:
    found: dict[int, dict[str, tuple[CheckResult, ...]]] = {}
    for document_id, name, path, text, seal in store.rows(
        f"{_VERDICTS} WHERE v.document_id {codec.AMONG}", listed
    ):
        found.setdefault(document_id, {})[path] = results_of(document_id, name, path, text, seal)
    return found
