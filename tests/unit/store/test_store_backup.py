"""A backup is a whole project of its own, or it is not there."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from reviewer.model.errors import ProjectError, UsageError
from reviewer.store import blobs, decisions, fields, meta
from reviewer.store.backup import backup
from reviewer.store.db import Store
from reviewer.store.verify import verify


@pytest.fixture
def filled(store: Store, add, tell) -> Store:
    """A project worth a backup."""
    for name in ("a.jpg", "b.jpg"):
        tell(add(name, {"total": 0.9, "date": 0.8}).id, "total", name)
    return store


def test_a_backup_is_the_whole_project(filled: Store, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "er" / "backup"
    backup(filled, target)
    shutil.rmtree(filled.folder / "blobs")
    with Store.open(target) as copy:
        assert verify(copy) == []
        assert list(decisions.each(copy)) == list(decisions.each(filled))
        assert fields.queue(copy, only="all") == fields.queue(filled, only="all")
        assert copy.kind_text() == filled.kind_text()
        meta.put(copy, "only", "here")
    assert meta.get(filled, "only") is None
    assert [p.name for p in target.parent.iterdir()] == ["backup"]


def test_an_empty_folder_may_become_the_backup(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    backup(filled, tmp_path / "backup")
    Store.open(tmp_path / "backup", read_only=True).close()


def test_a_reader_can_make_a_backup(filled: Store, tmp_path: Path) -> None:
    with Store.open(filled.folder, read_only=True) as reader:
        backup(reader, tmp_path / "backup")
    with Store.open(tmp_path / "backup") as copy:
        assert verify(copy) == []


def test_nothing_is_ever_overwritten(filled: Store, tmp_path: Path) -> None:
    backup(filled, tmp_path / "backup")
    with pytest.raises(UsageError, match="is a project already"):
        backup(filled, tmp_path / "backup")
    with pytest.raises(UsageError, match="is a project already"):
        backup(filled, filled.folder)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("mine")
    with pytest.raises(UsageError, match="is not empty"):
        backup(filled, tmp_path / "mine")
    with pytest.raises(UsageError, match="is a file"):
        backup(filled, tmp_path / "mine" / "file")
    assert (tmp_path / "mine" / "file").read_text() == "mine"


def test_a_full_disk_leaves_no_half_backup(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(ProjectError, match=f"{tmp_path / 'backups'}.* is full"):
        backup(filled, tmp_path / "backups" / "monday")
    assert list((tmp_path / "backups").iterdir()) == []


def test_damage_is_copied_but_not_passed_over(filled: Store, tmp_path: Path) -> None:
    next(blobs.each(filled.folder)).write_bytes(b"damage")
    with pytest.raises(ProjectError, match=r"was made, but 1 stored files.*reviewer verify"):
        backup(filled, tmp_path / "backup")
    with Store.open(tmp_path / "backup") as copy:
        assert len(verify(copy)) == 1
