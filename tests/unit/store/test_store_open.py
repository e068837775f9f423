"""Making and opening projects, and everything that must be refused with a sentence."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from reviewer.model.errors import ProjectError, UsageError
from reviewer.store import db, documents, lock, meta, schema
from reviewer.store.db import Store

KIND = 'name = "receipt"\n'


def contents(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_project_holds_its_kind_and_is_closed_without_leftovers(folder: Path) -> None:
    with Store.create(folder / "deep" / "er", kind_text=KIND, name="mine") as store:
        assert store.kind_text() == KIND
        assert meta.get(store, "name") == "mine"
        assert contents(store.folder) == {"project.sqlite", "kind.toml", "lock"}
    assert contents(folder / "deep" / "er") == {"project.sqlite", "kind.toml"}


def test_what_was_put_is_there_after_reopening(folder: Path) -> None:
    with Store.create(folder, kind_text=KIND, name="mine") as store:
        meta.put(store, "threshold", "0.5")
        meta.put(store, "threshold", "0.25")
    with Store.open(folder) as store:
        assert meta.get(store, "threshold") == "0.25"
        assert meta.get(store, "nothing") is None
        assert meta.get(store, "nothing", "else") == "else"


def test_the_database_is_set_up_to_survive_a_power_cut(store: Store) -> None:
    asked = {
        "journal_mode": "delete",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "application_id": schema.APPLICATION_ID,
        "user_version": schema.VERSION,
    }
    assert {name: store.rows(f"PRAGMA {name}")[0][0] for name in asked} == asked
    assert store.rows("PRAGMA busy_timeout")[0][0] >= 1000


def test_every_table_of_ours_is_strict(store: Store) -> None:
    loose = store.rows(
        "SELECT name FROM pragma_table_list WHERE strict = 0 AND schema = 'main' "
        "AND name NOT LIKE 'sqlite_%' AND name <> '_sqlite_migrations'"
    )
    assert loose == []


def test_a_project_is_never_made_over_another(store: Store) -> None:
    with pytest.raises(UsageError, match="is a project already"):
        Store.create(store.folder, kind_text="other", name="other")
    assert store.kind_text() == KIND


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match=f"{tmp_path} is not empty"):
        Store.create(tmp_path, kind_text=KIND, name="x")
    assert contents(tmp_path) == {"mine.txt"}


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError, match="is a file or lies in one"):
            Store.create(place, kind_text=KIND, name="x")


def test_a_creation_that_fails_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "STEPS", (("m001_first", "CREATE TABLE half (x); BROKEN;"),))
    with pytest.raises(sqlite3.OperationalError):
        Store.create(folder, kind_text=KIND, name="x")
    assert not folder.exists()


def test_a_creation_that_was_killed_can_be_done_again(folder: Path) -> None:
    folder.mkdir()
    (folder / "project.sqlite.new").write_bytes(b"half")
    (folder / "kind.toml").write_text("old")
    with Store.create(folder, kind_text=KIND, name="x") as store:
        assert store.kind_text() == KIND
    assert contents(folder) == {"project.sqlite", "kind.toml"}


@pytest.mark.parametrize("read_only", [True, False])
def test_a_missing_folder_is_named_and_not_made(folder: Path, read_only: bool) -> None:
    with pytest.raises(ProjectError, match=f"There is no project {folder}"):
        Store.open(folder, read_only=read_only)
    assert not folder.exists()


@pytest.mark.parametrize("read_only", [True, False])
def test_a_folder_that_is_no_project_is_left_as_it_is(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(ProjectError, match=r"no project: there is no project\.sqlite"):
        Store.open(tmp_path, read_only=read_only)
    assert contents(tmp_path) == set()


@pytest.mark.parametrize("data", [b"", b"no database at all" * 100], ids=["empty", "text"])
def test_a_file_that_is_no_database_is_refused(folder: Path, data: bytes) -> None:
    folder.mkdir()
    (folder / "project.sqlite").write_bytes(data)
    for read_only in (True, False):
        with pytest.raises(ProjectError, match=f"{folder}.*backup"):
            Store.open(folder, read_only=read_only)
    assert (folder / "project.sqlite").read_bytes() == data
    assert contents(folder) == {"project.sqlite"}


def test_another_programs_database_is_refused(folder: Path) -> None:
    folder.mkdir()
    other = sqlite3.connect(folder / "project.sqlite")
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(ProjectError, match="was not made by this program"):
        Store.open(folder)


def test_a_newer_project_is_refused_and_not_touched(store: Store) -> None:
    store.run(f"PRAGMA user_version = {schema.VERSION + 1}")
    store.close()
    before = (store.folder / "project.sqlite").read_bytes()
    for read_only in (True, False):
        with pytest.raises(ProjectError, match=r"newer version.*Install the newest"):
            Store.open(store.folder, read_only=read_only)
    assert (store.folder / "project.sqlite").read_bytes() == before


def test_a_damaged_database_is_refused_at_opening(store: Store, add) -> None:
    for number in range(40):
        add(f"{number}.jpg", {"total": 0.5})
    store.close()
    database = store.folder / "project.sqlite"
    whole = database.read_bytes()
    page = 4096 * (len(whole) // 4096 // 2)
    for damaged in (whole[: len(whole) // 2], whole[:page] + b"\xff" * 4096 + whole[page + 4096 :]):
        database.write_bytes(damaged)
        with pytest.raises(ProjectError, match=f"{store.folder} is damaged.*backup"):
            Store.open(store.folder)
    assert not (store.folder / "lock").exists()


def test_a_large_database_is_checked_when_it_was_not_closed_properly(
    store: Store, add, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        add(f"{number}.jpg", {"total": 0.5})
    store.close()
    database = store.folder / "project.sqlite"
    whole = database.read_bytes()
    database.write_bytes(whole[:-4096] + b"\xff" * 4096)
    monkeypatch.setattr(db, "_CHECK_ALWAYS", 0)
    Store.open(store.folder).close()
    (store.folder / "lock").touch()
    monkeypatch.setattr(lock, "_PAUSE", 0.001)
    with pytest.raises(ProjectError, match="is damaged"):
        Store.open(store.folder)


def test_a_missing_kind_file_is_named(store: Store) -> None:
    (store.folder / "kind.toml").unlink()
    with pytest.raises(ProjectError, match=r"kind\.toml cannot be read: No such file"):
        store.kind_text()
    (store.folder / "kind.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ProjectError, match="not UTF-8"):
        store.kind_text()


def test_an_older_sqlite_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(ProjectError, match=r"SQLite 3\.37"):
        Store.create(folder, kind_text=KIND, name="x")
    assert not folder.exists()


def test_a_path_may_hold_what_a_uri_may_not(tmp_path: Path) -> None:
    folder = tmp_path / "100% #1?mode=memory é"
    Store.create(folder, kind_text=KIND, name="x").close()
    with Store.open(folder, read_only=True) as store:
        assert meta.get(store, "name") == "x"
    assert contents(tmp_path) == {folder.name}


def test_a_reader_sees_what_a_writer_has_kept_and_writes_nothing(store: Store, add) -> None:
    with Store.open(store.folder, read_only=True) as reader:
        add("a.jpg")
        assert documents.find(reader, "a.jpg").id == 1
        with pytest.raises(ProjectError, match="read-only"):
            meta.put(reader, "x", "y")
    assert meta.get(store, "x") is None


def test_closing_twice_does_no_harm(store: Store) -> None:
    store.close()
    store.close()
    Store.open(store.folder).close()
