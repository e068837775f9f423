"""Projects of earlier versions: every schema that was ever released opens, and loses nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from reviewer.model.decision import DecisionType
from reviewer.model.errors import ProjectError
from reviewer.model.field import FieldState
from reviewer.store import (
    decisions,
    documents,
    fields,
    ledger,
    meta,
    readings,
    reference,
    schema,
    words,
)
from reviewer.store.db import Store
from reviewer.store.verify import verify

NOW, NEXT = schema.VERSION, schema.VERSION + 1
DATA = Path(__file__).parent / "data"


def restore(dump: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / "kind.toml").write_text('name = "receipt"\n')
    database = sqlite3.connect(folder / "project.sqlite")
    database.executescript(dump.read_text(encoding="utf-8"))
    database.close()


def test_a_project_of_the_first_schema_opens_with_everything_in_it(folder: Path) -> None:
    restore(DATA / "schema_1.sql", folder)
    with Store.open(folder) as store:
        assert verify(store) == []
        document = documents.find(store, "img/410.jpg")
        assert [page.width for page in document.pages] == [800.0, 812.5]
        total, date = fields.of_document(store, document.id)
        assert (total.path, total.value, total.state) == ("total", "31.60", FieldState.DECIDED)
        assert (date.path, date.value, date.flagged) == ("date", "2018-05-21", True)
        assert [d.type for d in decisions.each(store)] == [
            DecisionType.CORRECT,
            DecisionType.UNDO,
            DecisionType.CORRECT,
        ]
        assert [r.role for r in readings.of_document(store, document.id)] == ["A", "B"]
        assert len(readings.history(store, document.id)) == 1
        assert readings.reply(store, "key") == '{"total": "31.60"}'
        assert fields.results(store, document.id, "total")[0].places[0].text == "RM31.60"
        found = words.get(store, document.pages[0].sha256)
        assert found is not None
        assert [word.text for word in found.words] == ["TOTAL", "RM31.60"]
        assert [(sent.host, sent.outcome) for sent in ledger.each(store)] == [("localhost", "ok")]
        assert documents.failures(store)[0].document == "broken.pdf"
        assert meta.get(store, "threshold") == "0.25"
        counts = fields.counts(store)
        assert (counts.fields, counts.flagged, counts.decided, counts.dead_letters) == (2, 2, 1, 1)
        assert counts.cost_usd == pytest.approx(0.0075)
        assert reference.of_document(store, document.id) == ()


OLD = sorted((int(dump.stem.rpartition("_")[2]), dump) for dump in DATA.glob("schema_*.sql"))
"""Projects made by the program at each schema that was released, with rows in every table."""


def held(database: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, by the columns that were there."""
    names = database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    found = {}
    for (name,) in names:
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
        rows = database.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
        found[name] = [tuple(zip(columns, row, strict=True)) for row in rows]
    return found


@pytest.mark.parametrize(("version", "dump"), OLD, ids=[f"schema {v}" for v, _ in OLD])
def test_an_old_project_loses_nothing_and_ends_with_the_schema_of_a_new_one(
    version: int, dump: Path, folder: Path, store: Store
) -> None:
    old = folder.with_name("old")
    restore(dump, old)
    with contextlib.closing(sqlite3.connect(old / "project.sqlite")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (version,)
        before = held(database)
    assert all(before.values()), "a dump has rows in every table"
    with Store.open(old) as opened:
        assert verify(opened) == []
        assert shape(opened) == shape(store)
        after = held(opened.db.conn)
    for table, rows in before.items():
        assert len(after[table]) == len(rows)
        for was, now in zip(rows, after[table], strict=True):
            assert set(was) <= set(now), table
    with contextlib.closing(
        sqlite3.connect(old / f"project-before-schema-{NOW}-was-{version}.sqlite")
    ) as aside:
        assert held(aside) == before


def test_each_released_schema_but_the_newest_steps_has_its_dump() -> None:
    assert [version for version, _dump in OLD] == list(range(1, len(OLD) + 1))
    assert len(OLD) >= 4


def test_a_newer_project_is_refused_and_stays_as_it_is_to_the_byte(store: Store, add) -> None:
    add("a.jpg", {"total": 0.9})
    store.db.conn.execute(f"PRAGMA user_version = {NEXT}")
    store.close()
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    for read_only in (False, True):
        with pytest.raises(ProjectError, match="made by a newer version"):
            Store.open(store.folder, read_only=read_only)
    assert {p: p.read_bytes() for p in store.folder.rglob("*") if p.is_file()} == before


def shape(store: Store) -> dict[str, str]:
    """The statements that make up the schema, without regard to how they are laid out."""
    rows = store.rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in rows}


STEP = (
    f"m{NEXT:03}_note",
    f"ALTER TABLE documents ADD COLUMN note TEXT; PRAGMA user_version = {NEXT};",
)


def test_a_step_is_applied_once_after_the_database_was_put_aside(
    store: Store, add, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("a.jpg", {"total": 0.9})
    store.close()
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, STEP))
    monkeypatch.setattr(schema, "VERSION", NEXT)
    with pytest.raises(ProjectError, match="older version"):
        Store.open(store.folder, read_only=True)
    for _ in range(2):
        with Store.open(store.folder) as opened:
            assert opened.rows("SELECT name, note FROM documents") == [("a.jpg", None)]
            assert opened.rows("PRAGMA user_version") == [(NEXT,)]
    aside = sqlite3.connect(store.folder / f"project-before-schema-{NEXT}-was-{NOW}.sqlite")
    assert aside.execute("PRAGMA user_version").fetchone() == (NOW,)
    assert aside.execute("SELECT name FROM documents").fetchall() == [("a.jpg",)]
    aside.close()


def test_a_step_that_fails_changes_nothing(
    store: Store, add, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("a.jpg")
    store.close()
    broken = (
        f"m{NEXT:03}_broken",
        "ALTER TABLE documents ADD COLUMN note TEXT; DROP TABLE nowhere;",
    )
    with monkeypatch.context() as patch:
        patch.setattr(schema, "STEPS", (*schema.STEPS, broken))
        patch.setattr(schema, "VERSION", NEXT)
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            Store.open(store.folder)
    with Store.open(store.folder) as opened:
        assert "note" not in {row[1] for row in opened.rows("PRAGMA table_info(documents)")}
        assert verify(opened) == []


def test_an_old_project_can_be_filtered_sorted_and_searched(folder: Path) -> None:
    from reviewer.model.queue import Filter, Left, Pace, View
    from reviewer.store import pace, search

    restore(DATA / "schema_1.sql", folder)
    with Store.open(folder) as store:
        assert pace.left(store, Pace()) == (Left("date", 1, 8.0),)
        assert set(pace.names(store)) == {"date", "total"}
        everything = View("field", Filter("all"))
        assert [f.path for f in fields.of_ids(store, fields.stretch(store, everything).ids)] == [
            "date",
            "total",
        ]
        doubted = store.rows("SELECT path, doubts FROM fields ORDER BY path")
        fresh = dict(doubted)
        results = {p: fields.results(store, 1, p) for p in fresh}
        assert {p: _bits(said) for p, said in results.items()} == fresh
        while not search.learn(store):
            pass
        assert search.find(store, "31.60").hits[0].text == "31.60"
        assert verify(store) == []


def _bits(results) -> int:
    from reviewer.store.fields import _doubt

    found = 0
    for result in results:
        found |= _doubt(result)
    return found
