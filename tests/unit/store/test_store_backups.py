"""Copies that a project keeps of itself: made whole, kept for weeks, put back, and undone."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewer.model.errors import ProjectDamaged, ProjectError, ProjectInUse, UsageError
from reviewer.store import backups, blobs, decisions, documents, meta
from reviewer.store.backup import backup
from reviewer.store.backups import Kept, surplus
from reviewer.store.db import Store
from reviewer.store.restore import restore
from reviewer.store.verify import verify


@pytest.fixture
def copied(store: Store, add, tell) -> Path:
    """A closed project with a copy of one decision, and two decisions and a document after it."""
    a = add("a.jpg", {"total": 0.9, "date": 0.8})
    tell(a.id, "total", "1")
    path = backups.make(store, "daily")
    add("b.jpg", {"total": 0.7})
    tell(a.id, "date", "2")
    tell(a.id, "total", "3")
    store.close()
    return path


def said(folder: Path) -> list[str | None]:
    """The decisions of a project that is whole."""
    with Store.open(folder) as store:
        assert verify(store) == []
        return [decision.value for decision in decisions.each(store)]


def ruin(folder: Path) -> None:
    with (folder / "project.sqlite").open("rb+") as stream:
        stream.seek(4096)
        stream.write(b"\xff" * 40_000)


def test_a_list_says_what_each_copy_holds_and_would_lose(folder: Path, copied: Path) -> None:
    (found,) = backups.listed(folder)
    assert (found.name, found.why, found.damage) == (copied.name, "daily", "")
    assert (found.documents, found.decisions) == (1, 1)
    assert (found.lost_documents, found.lost_decisions) == (1, 2)


def test_putting_back_puts_the_present_aside_and_can_be_undone(folder: Path, copied: Path) -> None:
    (folder / "kind.toml").write_text('name = "other"\n')
    done = restore(folder)
    assert done.backup.path == copied
    assert said(folder) == ["1"]
    assert (folder / "kind.toml").read_text() == 'name = "receipt"\n'
    undone = restore(folder, undo=True)
    assert undone.backup.name == done.aside
    assert said(folder) == ["1", "2", "3"]
    assert (folder / "kind.toml").read_text() == 'name = "other"\n'
    assert restore(folder, copied.stem).backup.path == copied
    assert said(folder) == ["1"]


def test_files_of_documents_that_came_later_stay_for_the_way_forward(
    folder: Path, copied: Path
) -> None:
    restore(folder)
    assert len(list(blobs.each(folder))) == 2
    restore(folder, undo=True)
    with Store.open(folder) as store:
        assert [d.name for d in documents.each(store)] == ["a.jpg", "b.jpg"]
        assert verify(store) == []


def test_a_damaged_project_comes_back_and_what_was_there_is_kept(
    folder: Path, copied: Path
) -> None:
    ruin(folder)
    damaged = (folder / "project.sqlite").read_bytes()
    with pytest.raises(ProjectDamaged):
        Store.open(folder)
    assert backups.newest_good(folder) is not None
    (found,) = backups.listed(folder)
    assert found.lost_decisions is None
    done = restore(folder)
    assert said(folder) == ["1"]
    assert done.aside is not None
    assert (folder / "backups" / done.aside).read_bytes() == damaged


@pytest.mark.parametrize("gone", ["project.sqlite", "kind.toml"])
def test_a_file_that_is_gone_comes_back(folder: Path, copied: Path, gone: str) -> None:
    (folder / gone).unlink()
    restore(folder)
    assert said(folder) == ["1"]


def test_a_damaged_copy_is_never_put_back(folder: Path, copied: Path) -> None:
    with copied.open("rb+") as stream:
        stream.seek(4096)
        stream.write(b"\xff" * 40_000)
    with pytest.raises(ProjectError, match="cannot be put back"):
        restore(folder, copied.name)
    with pytest.raises(UsageError, match="keeps no backup that is whole"):
        restore(folder)
    assert said(folder) == ["1", "2", "3"]


def test_what_is_damaged_pushes_out_no_copy(store: Store, add) -> None:
    for number in range(30):
        add(f"{number}.jpg", {"total": 0.9, "date": 0.5})
    good = backups.make(store, "daily")
    ruin(store.folder)
    store.rows("PRAGMA shrink_memory")
    with pytest.raises(ProjectError):
        backups.make(store, "daily")
    assert [kept.path for kept in backups.each(store.folder)] == [good]
    assert sorted(p.suffix for p in good.parent.iterdir()) == [".sqlite", ".toml"]


def test_nothing_is_put_back_while_somebody_writes(store: Store, add) -> None:
    add("a.jpg")
    backups.make(store, "daily")
    with pytest.raises(ProjectInUse, match="open already"):
        restore(store.folder)


def test_a_copy_from_elsewhere_brings_files_with_it(
    store: Store, add, tell, tmp_path: Path
) -> None:
    a = add("a.jpg", {"total": 0.9})
    tell(a.id, "total", "1")
    backup(store, tmp_path / "copy")
    tell(a.id, "total", "2")
    store.close()
    for blob in blobs.each(store.folder):
        blob.unlink()
    restore(store.folder, str(tmp_path / "copy"))
    assert said(store.folder) == ["1"]


def test_a_copy_of_another_project_is_refused(store: Store, add, tmp_path: Path) -> None:
    add("a.jpg")
    store.close()
    with Store.create(tmp_path / "other", kind_text="", name="o") as other:
        path = tmp_path / "files" / "a.jpg"
        path.write_bytes(b"else")
        from tests.unit.store.conftest import unsaved

        documents.save(other, unsaved("z.jpg", path), path)
    with pytest.raises(UsageError, match="backup of another project"):
        restore(store.folder, str(tmp_path / "other"))
    with pytest.raises(UsageError, match="There is no backup nothing"):
        restore(store.folder, "nothing")


def test_a_copy_of_a_newer_program_is_refused(folder: Path, copied: Path) -> None:
    database = sqlite3.connect(copied)
    database.execute("PRAGMA user_version = 999")
    database.close()
    with pytest.raises(ProjectError, match="newer version"):
        restore(folder, copied.name)


def test_a_copy_is_due_once_a_day_and_not_before_there_is_a_document(
    store: Store, add, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not backups.is_due(store)
    add("a.jpg")
    assert backups.is_due(store)
    made = backups.make(store, "daily")
    assert not backups.is_due(store)
    old = (datetime.now(UTC) - timedelta(hours=25)).strftime("%Y%m%dT%H%M%S000Z")
    made.rename(made.with_name(f"{old}-daily.sqlite"))
    assert backups.is_due(store)


def test_seven_days_and_four_weeks_are_kept() -> None:
    today = datetime(2026, 11, 25, 12, tzinfo=UTC)
    kept = [Kept(today - timedelta(days=n), "daily", Path(str(n))) for n in range(90)]
    kept += [Kept(today - timedelta(hours=n), "before-restore", Path(f"r{n}")) for n in range(9)]
    gone = surplus(kept)
    stay = [one for one in kept if one not in gone]
    days = [(today - one.at).days for one in stay if one.why == "daily"]
    assert days[:7] == list(range(7))
    weeks = [(today - timedelta(days=n)).isocalendar()[:2] for n in days[7:]]
    assert len(weeks) == len(set(weeks)) == 4
    assert max(days) < 40
    assert [one.path.name for one in stay if one.why != "daily"] == ["r0", "r1", "r2", "r3", "r4"]
    assert surplus(stay) == []


def test_old_copies_go_when_a_new_one_is_made(store: Store, add) -> None:
    add("a.jpg")
    first = backups.make(store, "daily")
    for day in range(1, 60):
        old = (datetime.now(UTC) - timedelta(days=day)).strftime("%Y%m%dT%H%M%S000Z")
        first.with_name(f"{old}-daily.sqlite").write_bytes(first.read_bytes())
    backups.make(store, "daily")
    assert 10 <= len(list(backups.each(store.folder))) <= 11


def test_a_full_disk_leaves_no_half_copy(
    store: Store, add, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    add("a.jpg")
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(ProjectError, match="is full"):
            backups.make(store, "daily")
    assert list((store.folder / "backups").iterdir()) == []
    meta.put(store, "still", "works")


@pytest.mark.parametrize("step", ["reading", "moving", "the kind"])
def test_a_restore_that_is_broken_off_leaves_a_whole_project(
    folder: Path, copied: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        if step == "moving":
            replace = Path.replace
            patch.setattr(
                Path,
                "replace",
                lambda self, to: (
                    fail() if self.name == "project.sqlite.partial" else replace(self, to)
                ),
            )
        else:
            where = "_copy" if step == "reading" else "write_whole"
            patch.setattr(f"reviewer.store.restore.{where}", fail)
        with pytest.raises(ProjectError, match="reports an error"):
            restore(folder)
    assert said(folder) == (["1"] if step == "the kind" else ["1", "2", "3"])
    assert not list(folder.glob("*.partial"))
    assert not (folder / "lock").exists()
