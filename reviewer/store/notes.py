"""Notes on fields: appended, the newest counts, an empty one takes the note away."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.model.field import Note
from reviewer.store import codec
from reviewer.store.db import Store


def add(store: Store, document_id: int, path: str, note: Note) -> None:
    """Write a note on a field; it takes the place of the one before."""
    store.run(
        "INSERT INTO notes (document_id, path, text, by, at) VALUES (?, ?, ?, ?, ?)",
        (
            document_id,
            codec.clean(path),
            codec.clean(note.text),
            codec.clean(note.by),
            note.at,
        ),
    )


def of_document(store: Store, document_id: int) -> dict[str, Note]:
    """The notes that count, by the path of their field."""
    rows = store.rows(
        "SELECT path, text, by, at FROM notes WHERE document_id = ? ORDER BY id", (document_id,)
    )
    newest = {path: Note(text, by, at) for path, text, by, at in rows}
    return {path: note for path, note in newest.items() if note.text}


def of_documents(store: Store, document_ids: Sequence[int]) -> dict[int, dict[str, Note]]:
    """The notes that count of several documents, by document and path."""
    found: dict[int, dict[str, Note]] = {}
    for document_id, path, *note in store.rows(
        f"SELECT document_id, path, text, by, at FROM notes WHERE document_id {codec.AMONG} "  # noqa: S608
        "ORDER BY id",
        (codec.canonical(list(document_ids)),),
    ):
        found.setdefault(document_id, {})[path] = Note(*note)
    return {
        document_id: {path: note for path, note in notes.items() if note.text}
        for document_id, notes in found.items()
    }


def newest(store: Store, document_id: int, path: str) -> Note | None:
    """The note on one field that counts."""
    row = store.row(
        "SELECT text, by, at FROM notes WHERE document_id = ? AND path = ? "
        "ORDER BY id DESC LIMIT 1",
        (document_id, codec.clean(path)),
    )
    return Note(*row) if row is not None and row[0] else None


def of_field(store: Store, document_id: int, path: str) -> tuple[Note, ...]:
    """Everything that was ever written on a field, oldest first."""
    rows = store.rows(
        "SELECT text, by, at FROM notes WHERE document_id = ? AND path = ? ORDER BY id",
        (document_id, codec.clean(path)),
    )
    return tuple(Note(*row) for row in rows)
