"""What follows from other rows is worked out anew, counted, and right the second time."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from reviewer.store import blobs, fields
from reviewer.store.db import Store
from reviewer.store.derived import DERIVED
from reviewer.store.repair import repair
from reviewer.store.verify import examine, quick_look, verify


@pytest.fixture
def filled(store: Store, add, tell) -> Store:
    """Two documents, four decisions, one taken back."""
    a, b = add("a.jpg", {"total": 0.9, "date": 0.8}), add("b.jpg", {"total": 0.7, "vendor": 0.1})
    told = tell(a.id, "total", "1")
    tell(a.id, "date", "2")
    tell(a.id, "total", reverses=told.id)
    tell(b.id, "total", "3")
    assert verify(store) == []
    return store


def corrupt(store: Store, *statements: str, guarded: bool = True) -> None:
    """Change rows as another program would; with `guarded` the triggers are there again after."""
    other = sqlite3.connect(store.folder / "project.sqlite")
    guards = other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _sql in guards:
        other.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        other.execute(statement)
    for _name, sql in guards if guarded else ():
        other.execute(sql)
    other.commit()
    other.close()


TOTALS = "The totals of the project are not those of its documents."
LEFT_OVER = "The counts of what is left of each field are not those of the fields."
DAMAGE = {
    "a state": (
        ("UPDATE fields SET decision_id = NULL WHERE document_id = 2 AND path = 'total'",),
        [
            "The state of total of b.jpg is not what its decisions say.",
            "The counts of b.jpg are not those of its fields. Check the project again.",
            LEFT_OVER,
        ],
        {"states of fields": 1, "counts of what is left": 1},
    ),
    "a decided field that is gone": (
        ("DELETE FROM fields WHERE document_id = 1 AND path = 'date'",),
        [
            "The state of date of a.jpg is not what its decisions say.",
            "The counts of a.jpg are not those of its fields. Check the project again.",
            LEFT_OVER,
        ],
        {"states of fields": 1, "counts of what is left": 1},
    ),
    "marks": (
        ("UPDATE documents SET never = 1 WHERE id = 1",),
        ["Whether a.jpg may be uploaded is not counted as its marks say."],
        {"marks never to upload": 1},
    ),
    "what is left": (
        ("UPDATE field_names SET left_over = 9 WHERE name = 'total'",),
        [LEFT_OVER],
        {"counts of what is left": 1},
    ),
    "counts": (
        ("UPDATE documents SET flagged_count = 9, settled_count = 0 WHERE id = 1",),
        ["The counts of a.jpg are not those of its fields. Check the project again.", TOTALS],
        {"counts of documents": 1, "totals of the project": 1},
    ),
    "totals": (
        ("UPDATE totals SET flagged = 7, cost_nano = 5",),
        [TOTALS],
        {"totals of the project": 1},
    ),
    "no totals": (
        ("DELETE FROM totals",),
        [TOTALS],
        {"totals of the project": 1},
    ),
    "a supplier": (
        ("UPDATE documents SET supplier = 'somebody else' WHERE id = 2",),
        ["The supplier kept of b.jpg is not what its field says. Check it again."],
        {"suppliers": 1},
    ),
    "readings": (
        ("UPDATE documents SET reading_count = 3 WHERE id = 2",),
        ["The readings counted of b.jpg, or their cost, are not those that are kept.", TOTALS],
        {"counts of readings": 1, "totals of the project": 1},
    ),
    "pages": (
        ("UPDATE documents SET page_count = 3 WHERE id = 2",),
        ["The number of pages kept of b.jpg is not that of its pages.", TOTALS],
        {"page counts": 1},
    ),
    "a name": (
        ("UPDATE documents SET base = 'x' WHERE id = 2",),
        ["The bare name kept of b.jpg is not that of its file."],
        {"bare names": 1},
    ),
    "an index": (
        ("DROP INDEX fields_queue",),
        ["The index fields_queue of the database is missing."],
        {"indexes and triggers": 1},
    ),
    "a foreign trigger": (
        ("CREATE TRIGGER odd AFTER INSERT ON fields BEGIN DELETE FROM meta; END",),
        ["The trigger odd of the database was not made by this program."],
        {"indexes and triggers": 1},
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_derived_is_mended_counted_and_right_the_second_time(
    filled: Store, damage: str
) -> None:
    statements, problems, repaired = DAMAGE[damage]
    before = dump(filled)
    corrupt(filled, *statements)
    assert sorted(verify(filled)) == sorted(problems)
    assert all(found.mends for found in examine(filled))
    made = repair(filled)
    assert (dict(made.repaired), made.left) == (repaired, ())
    assert made.backup is not None
    assert verify(filled) == []
    again = repair(filled)
    assert (again.repaired, again.backup, again.left) == ((), None, ())
    if damage != "a decided field that is gone":  # it comes back, without what was proposed
        assert dump(filled) == before


def dump(store: Store) -> list[object]:
    """All rows of the tables that are mended."""
    tables = ("documents", "fields", "totals", "decisions", "meta", "sqlite_schema")
    columns = {"sqlite_schema": "type, name, tbl_name"}
    return [
        sorted(map(repr, store.rows(f"SELECT {columns.get(name, '*')} FROM {name}")))
        for name in tables
    ]


def test_all_damage_at_once_is_mended_in_one_go(filled: Store) -> None:
    before = dump(filled)
    corrupt(
        filled,
        *(s for name, (ss, _, _) in DAMAGE.items() if "gone" not in name for s in ss),
        guarded=False,
    )
    made = repair(filled)
    counted = {what for what, _count in made.repaired}
    # Counting the fields of a document anew also notes its supplier.
    assert counted == {derived.name for derived in DERIVED} - {
        "suppliers",
        "search index",
        "readings put aside",
    }
    assert made.left == ()
    assert dump(filled) == before


def test_missing_guards_are_named_and_put_back(filled: Store) -> None:
    corrupt(filled, guarded=False)
    assert "The trigger decisions_stay of the database is missing." in verify(filled)
    assert repair(filled).left == ()
    with pytest.raises(sqlite3.IntegrityError, match="only ever appended"):
        filled.run("UPDATE decisions SET value = 'x'")


def test_what_nobody_can_work_out_is_reported_and_left_alone(filled: Store) -> None:
    corrupt(filled, "UPDATE decisions SET value = '9' WHERE id = 2", "UPDATE totals SET fields = 9")
    made = repair(filled)
    assert dict(made.repaired) == {"totals of the project": 1}
    (left,) = made.left
    assert left.sentence.startswith("Decision 2, on date of a.jpg, was changed")
    assert not left.mends
    assert repair(filled).repaired == ()


def test_a_failure_in_between_mends_nothing(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    corrupt(
        filled, "UPDATE fields SET decision_id = NULL", "UPDATE documents SET flagged_count = 9"
    )
    before = dump(filled)

    def fail(_store: Store, _document: int) -> None:
        raise sqlite3.OperationalError("no such luck")

    monkeypatch.setattr(fields, "tally", fail)
    made = repair(filled)
    assert made.repaired == ()
    assert any("cannot be mended: no such luck" in found.sentence for found in made.left)
    assert dump(filled) == before


def test_an_index_that_lies_is_built_anew(filled: Store) -> None:
    connection = filled.db.conn
    root = filled.rows("SELECT rootpage FROM sqlite_schema WHERE name = 'documents_base'")[0][0]
    size = filled.rows("PRAGMA page_size")[0][0]
    path = filled.folder / "project.sqlite"
    with path.open("rb+") as stream:
        stream.seek((root - 1) * size)
        page = bytearray(stream.read(size))
        at = page.rindex(b"b.jpg")
        page[at : at + 5] = b"z.jpg"
        stream.seek((root - 1) * size)
        stream.write(page)
    connection.execute("PRAGMA shrink_memory")
    with Store.open(filled.folder, read_only=True) as reader:
        assert any("An index is damaged: row 2 missing" in s for s in verify(reader))
    filled.close()
    with Store.open(filled.folder) as opened:
        made = repair(opened)
        assert dict(made.repaired) == {"indexes": 1}
        assert verify(opened) == []


def test_a_copy_of_a_document_comes_back_from_where_it_came_from(filled: Store) -> None:
    for blob in blobs.each(filled.folder):
        blob.write_bytes(b"damaged")
    assert len(verify(filled)) == 2
    made = repair(filled)
    assert (dict(made.repaired), made.left, made.backup) == ({"files of documents": 2}, (), None)


def test_a_copy_whose_file_has_changed_is_only_reported(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "files" / "a.jpg").write_bytes(b"something else")
    for blob in blobs.each(filled.folder):
        blob.unlink()
    made = repair(filled)
    assert dict(made.repaired) == {"files of documents": 1}
    assert [found.sentence for found in made.left] == [
        "The copy of a.jpg is missing. Add the document again."
    ]


def test_a_quick_look_sees_what_is_wrong_and_ends_in_time(filled: Store) -> None:
    assert quick_look(filled, 60) == ((), True)
    corrupt(filled, "UPDATE totals SET fields = 9")
    seen = quick_look(filled, 60)
    assert seen == (("The totals of the project are not those of its documents.",), True)
    assert quick_look(filled, 0) == ((), False)
    fields.settle(filled, 1, "total", None)  # the look left nothing behind that stops an act
