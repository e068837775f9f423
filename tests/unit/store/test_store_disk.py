"""What the disk refuses: a clear sentence, and either all of a write or nothing of it."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from reviewer.model.errors import DocumentError, ProjectError
from reviewer.model.field import Field
from reviewer.store import blobs, documents, fields, meta
from reviewer.store.db import Store
from reviewer.store.faults import disk_error, guard
from reviewer.store.verify import verify


def fill_disk(store: Store) -> None:
    """Let the database grow no further, as a full disk would not."""
    store.rows(f"PRAGMA max_page_count = {store.rows('PRAGMA page_count')[0][0]}")


def large(document: int, name: str, count: int) -> list[Field]:
    return [
        Field(document, name, f"path {i}", "x" * 2000, None, 0.9, True, ()) for i in range(count)
    ]


def test_a_full_disk_keeps_what_was_there_and_nothing_of_the_rest(store: Store, add) -> None:
    document = add("a.jpg", {"total": 0.9, "date": 0.8})
    before = fields.of_document(store, document.id)
    fill_disk(store)
    with pytest.raises(ProjectError, match=f"{store.folder} is full.*Free some space"):
        fields.replace(store, document.id, large(document.id, "a.jpg", 300), ())
    assert fields.of_document(store, document.id) == before
    assert verify(store) == []


def put_then_replace(store: Store, rows: list[Field]) -> None:
    with store.atomic():
        meta.put(store, "first", "kept?")
        fields.replace(store, rows[0].document, rows, ())


def test_a_full_disk_in_a_nested_block_undoes_the_whole_block(store: Store, add) -> None:
    document = add("a.jpg", {"total": 0.9})
    fill_disk(store)
    with pytest.raises(ProjectError, match="is full"):
        put_then_replace(store, large(document.id, "a.jpg", 300))
    assert meta.get(store, "first") is None
    store.rows("PRAGMA max_page_count = 100000")
    meta.put(store, "after", "works")
    assert meta.get(store, "after") == "works"


def put_and_fail(store: Store) -> None:
    with store.atomic():
        meta.put(store, "inner", "1")
        raise KeyError


def test_an_inner_block_that_fails_can_be_left_alone(store: Store) -> None:
    with store.atomic():
        meta.put(store, "outer", "1")
        with pytest.raises(KeyError):
            put_and_fail(store)
    assert (meta.get(store, "outer"), meta.get(store, "inner")) == ("1", None)


def test_a_locked_database_is_told_as_one(store: Store) -> None:
    other = sqlite3.connect(store.folder / "project.sqlite")
    other.execute("BEGIN EXCLUSIVE")
    store.rows("PRAGMA busy_timeout = 20")
    with pytest.raises(ProjectError, match="in use by another program"):
        meta.put(store, "x", "y")
    other.close()
    meta.put(store, "x", "y")


def test_damage_found_while_working_is_told_with_the_way_out(store: Store, add) -> None:
    for number in range(40):
        add(f"{number}.jpg", {"total": 0.5, "date": 0.7})
    with (store.folder / "project.sqlite").open("rb+") as stream:
        stream.seek(4096)
        stream.write(b"\xff" * 4096 * 30)
    store.rows("PRAGMA shrink_memory")
    with (
        Store(store.folder, store.db, None) as same,
        pytest.raises(ProjectError, match=r"damaged.*Put a backup back with: reviewer restore "),
    ):
        list(documents.each(same)), list(fields.each(same)), fields.queue(same)


def test_a_mistake_of_ours_is_not_dressed_as_a_broken_disk(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), guard(store.folder):
        store.rows("SELECT * FROM nowhere")
    with pytest.raises(sqlite3.IntegrityError):
        store.run("INSERT INTO verdicts (document_id, path, results) VALUES (999, 'total', '[]')")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.EIO, "reports an error"),
    ],
)
def test_what_the_system_refuses_is_told_in_words(tmp_path: Path, code: int, words: str) -> None:
    error = disk_error(OSError(code, "strange"), tmp_path)
    assert words in str(error)
    assert str(tmp_path) in str(error)


def test_no_half_blob_is_left_when_the_disk_is_full(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ProjectError, match="is full"):
        blobs.put_bytes(store, b"abc")
    assert [p for p in (store.folder / "blobs").rglob("*") if p.is_file()] == []


def test_a_file_that_vanished_is_the_documents_fault(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"gone\.jpg cannot be read: No such file"):
        blobs.put_file(store, tmp_path / "gone.jpg", "0" * 64)
