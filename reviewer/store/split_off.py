"""A project of its own with some of the documents of another: rows as they are, ids too.

Whatever table says which document or page its rows belong to is copied, so that a table added later
comes along. What is of the whole project stays behind: ledger, paid replies, audits, suites,
planted errors, batches at a provider, the user's own tables.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from reviewer.model.package import Label, Share
from reviewer.store import blobs, decisions, meta, packages
from reviewer.store.chain import newest
from reviewer.store.codec import canonical
from reviewer.store.db import Row, Store
from reviewer.store.derived import DERIVED
from reviewer.store.files import write_whole

_STAY = frozenset(
    {
        "decisions",
        "ledger",
        "replies",
        "audits",
        "audit_answers",
        "disagreements",
        "packages",
        "redactions",
        "page_states",
        "findings",
        "guesses",
        "suites",
        "suite_fields",
        "field_names",
        "search_pending",
        "planted",
        "planted_answers",
        "message_batches",
        "message_batch_items",
    }
)
_COUNTS = ("reading_count", "cost_nano", "field_count", "flagged_count", "decided_count",
           "settled_count")  # fmt: skip
_META = ("threshold", "ocr")
_CHUNK = 400


def split_off(store: Store, target: Path, label: Label, share: Share) -> tuple[int, str]:
    """Make the project `target` with what is in `share`; its newest decision and its seal.

    Raises ProjectError when the disk refuses, UsageError when the folder is not free.
    """
    made = Store.create(target, kind_text=store.kind_text(), name=label.project)
    with made:
        with made.atomic():
            made.run("PRAGMA defer_foreign_keys = ON")
            _copy_rows(store, made, share)
            _copy_decisions(store, made, set(share.documents))
            for derived in DERIVED:
                derived.mend(made)
            for key in _META:
                if (value := meta.get(store, key)) is not None:
                    meta.put(made, key, value)
            meta.put(made, packages.KEY, canonical(asdict(label)))
        _copy_blobs(store, made, share.documents)
        return newest(made, "decisions")


def _copy_rows(store: Store, made: Store, share: Share) -> None:
    names = {document: share.names_of(i) for i, document in enumerate(share.documents)}
    for start in range(0, len(share.documents), _CHUNK):
        ids = share.documents[start : start + _CHUNK]
        listed = ",".join(map(str, ids))
        _copy(store, made, "documents", f"id IN ({listed})")
        of_pages = f"SELECT sha256 FROM pages WHERE document_id IN ({listed})"  # noqa: S608
        for table, columns in _tables(store):
            if "document_id" in columns:
                _copy(store, made, table, f"document_id IN ({listed})")
            elif "page_sha256" in columns:
                _copy(store, made, table, f"page_sha256 IN ({of_pages})")
    for document, wanted in names.items():
        if wanted is not None:
            _leave_out(made, document, wanted)


def _tables(store: Store) -> Iterator[tuple[str, list[str]]]:
    for name, sql in store.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"):
        if sql is None or name in _STAY or name.startswith("sqlite_") or "VIRTUAL" in sql[:20]:
            continue
        yield name, _columns(store, name)


def _columns(store: Store, table: str) -> list[str]:
    """The columns of a table that hold something of their own."""
    return [row[1] for row in store.rows(f"PRAGMA table_xinfo({table})") if row[6] == 0]


def _copy(store: Store, made: Store, table: str, where: str) -> None:
    columns = _columns(store, table)
    rows = store.rows(f"SELECT {', '.join(columns)} FROM {table} WHERE {where}")  # noqa: S608
    values = [_fresh(table, columns, row) for row in rows]
    marks = ", ".join("?" * len(columns))
    made.many(
        f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
        values,
    )


def _fresh(table: str, columns: Sequence[str], row: Row) -> Row:
    """A row without what is worked out anew."""
    none: dict[str, object] = {"decision_id": None}
    if table == "documents":
        none = dict.fromkeys(_COUNTS, 0)
    return tuple(none.get(name, value) for name, value in zip(columns, row, strict=True))


def _leave_out(made: Store, document: int, wanted: frozenset[str]) -> None:
    """Fields of other names, which another reviewer has."""
    for (path,) in made.rows("SELECT path FROM fields WHERE document_id = ?", (document,)):
        if path.partition("[")[0] not in wanted:
            for table in ("fields", "verdicts"):
                made.run(
                    f"DELETE FROM {table} WHERE document_id = ? AND path = ?",  # noqa: S608
                    (document, path),
                )


def _copy_decisions(store: Store, made: Store, inside: set[int]) -> None:
    """The history of the documents, numbered and sealed anew."""
    numbers: dict[int, int] = {}
    for decision in decisions.each(store):
        if decision.document in inside:
            reverses = None if decision.reverses is None else numbers[decision.reverses]
            kept = decisions.append(made, replace(decision, id=0, reverses=reverses))
            numbers[decision.id] = kept.id


def _copy_blobs(store: Store, made: Store, documents: Sequence[int]) -> None:
    for document in documents:
        row = store.row("SELECT sha256 FROM documents WHERE id = ? AND kept = 1", (document,))
        if row is not None and blobs.is_whole(blobs.path(store, row[0])):
            target = blobs.path(made, row[0])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(blobs.path(store, row[0]), target)


def mark(folder: Path, label: Label) -> None:
    """Say in the folder whose part it is, for a person who looks into it."""
    write_whole(folder / "package.json", (canonical(asdict(label)) + "\n").encode())
