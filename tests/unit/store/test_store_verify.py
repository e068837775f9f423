"""A whole project has no problems; each kind of damage is named."""

from __future__ import annotations

import re
import sqlite3

import pytest

from reviewer.store import blobs, ledger
from reviewer.store.db import Store
from reviewer.store.verify import verify


@pytest.fixture
def damaged(store: Store, add, tell) -> Store:
    """A whole project with two documents, five decisions and a ledger, to be damaged."""
    a, b = add("a.jpg", {"total": 0.9, "date": 0.8}), add("b.jpg", {"total": 0.7})
    told = tell(a.id, "total", "1")
    tell(a.id, "date", "2")
    tell(a.id, "total", reverses=told.id)
    tell(b.id, "total", "3")
    tell(a.id, "total", "4")
    for _ in range(2):
        row = ledger.before(
            store, host="h", model="m", image_sha256=[], masks=0, prompt="A", bytes=1
        )
        ledger.after(store, row, "ok")
    assert verify(store) == []
    assert verify(store, full=False) == []
    return store


def tamper(store: Store, *statements: str) -> None:
    """Change rows the way no function of the program could, as with another program."""
    other = sqlite3.connect(store.folder / "project.sqlite")
    guards = other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for trigger, _sql in guards:
        other.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        other.execute(statement)
    for _trigger, sql in guards:
        other.execute(sql)
    other.commit()
    other.close()


@pytest.mark.parametrize(
    ("statement", "problems"),
    [
        (
            "UPDATE decisions SET value = '9' WHERE id = 2",
            ["Decision 2, on date of a.jpg, was changed after it was made"],
        ),
        (
            "UPDATE decisions SET by = 'bo' WHERE id = 5",
            ["Decision 5, on total of a.jpg, was changed"],
        ),
        (
            "UPDATE decisions SET document_id = 2 WHERE id = 2",
            [
                "Decision 2, on date of b.jpg, was changed",
                "state of date of a",
                "state of date of b",
            ],
        ),
        (
            "UPDATE decisions SET sha256 = 'x' WHERE id = 1",
            ["Decision 1,.* was changed", "Decision 2,.* or the entry before it"],
        ),
        (
            "UPDATE decisions SET type = 'nonsense' WHERE id = 4",
            ["Decision 4", "no sense.*nonsense"],
        ),
        (
            "UPDATE fields SET decision_id = 1 WHERE path = 'total' AND document_id = 1",
            ["The state of total of a.jpg is not what its decisions say"],
        ),
        (
            "UPDATE fields SET decision_id = NULL WHERE document_id = 2",
            ["The counts of b.jpg", "The state of total of b.jpg", "what is left of each field"],
        ),
        (
            "UPDATE fields SET flagged = 0 WHERE document_id = 2",
            ["The counts of b.jpg", "The proposed value of total of b.jpg is not"],
        ),
        ("UPDATE totals SET flagged = 7", ["The totals of the project"]),
        (
            "UPDATE ledger SET said = '[]' WHERE id = 3",
            ["Entry 3 of the ledger was changed"],
        ),
    ],
)
def test_a_changed_row_is_named(damaged: Store, statement: str, problems: list[str]) -> None:
    tamper(damaged, statement)
    found = verify(damaged)
    assert len(found) == len(problems)
    for problem in problems:
        assert any(re.search(problem, sentence) for sentence in found), found


def test_missing_decisions_are_named_wherever_they_were(damaged: Store) -> None:
    tamper(
        damaged,
        "UPDATE fields SET decision_id = NULL",
        "UPDATE decisions SET reverses = 4 WHERE id = 3",
        "DELETE FROM decisions WHERE id IN (1, 2, 5)",
    )
    found = verify(damaged)
    assert "Entries 1 to 2 of the decisions are missing." in found
    assert "Entries 5 to 5 of the decisions are missing." in found


def test_a_broken_reference_is_named(damaged: Store) -> None:
    tamper(damaged, "DELETE FROM documents WHERE id = 2")
    found = verify(damaged)
    assert any("of fields belongs to a row of documents that is not there" in s for s in found)
    assert any("of pages belongs to a row of documents" in s for s in found)


def test_a_flipped_byte_of_a_blob_is_named_with_its_document(damaged: Store) -> None:
    place = next(p for p in blobs.each(damaged.folder) if p.read_bytes() == b"b.jpg")
    place.write_bytes(b"b.jpf")
    assert verify(damaged) == [
        "The copy of b.jpg is damaged: its bytes are not those that were stored. Add it again."
    ]
    assert verify(damaged, full=False) == []


def test_a_damaged_blob_of_no_document_is_named_by_its_place(damaged: Store) -> None:
    sha256 = blobs.put_bytes(damaged, b"a picture that was sent")
    blobs.path(damaged, sha256).write_bytes(b"")
    (problem,) = verify(damaged)
    assert problem.startswith(f"blobs/{sha256[:2]}/{sha256} is damaged")


def test_a_missing_blob_is_named_even_in_a_quick_look(damaged: Store) -> None:
    next(blobs.each(damaged.folder)).unlink()
    for full in (True, False):
        (problem,) = verify(damaged, full=full)
        assert re.match(r"The copy of [ab]\.jpg is missing\. Add the document again\.", problem)


def test_a_missing_kind_file_is_named(damaged: Store) -> None:
    (damaged.folder / "kind.toml").unlink()
    (problem,) = verify(damaged)
    assert "kind.toml cannot be read" in problem


def test_a_damaged_database_ends_in_sentences_not_in_an_exception(damaged: Store) -> None:
    database = damaged.folder / "project.sqlite"
    size = database.stat().st_size
    with database.open("rb+") as stream:
        stream.seek(4096)
        stream.write(b"\xff" * (size - 4096))
    damaged.db.conn.execute("PRAGMA cache_size = 0")
    damaged.rows("PRAGMA shrink_memory")
    assert any("damaged" in problem for problem in verify(damaged))
