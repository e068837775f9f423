"""Putting a backup back: the present state goes aside first, so that this can be undone too."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from reviewer.model.backup import Backup, Restored
from reviewer.model.errors import ProjectError, UsageError
from reviewer.store import backups, blobs
from reviewer.store.backups import Kept, describe, kind_beside, require_good
from reviewer.store.connect import read_database
from reviewer.store.db import Store
from reviewer.store.faults import disk_error, guard
from reviewer.store.files import sync_folder, write_whole
from reviewer.store.folder import BACKUPS, DATABASE, KIND
from reviewer.store.lock import Lock

_JOURNAL = f"{DATABASE}-journal"


def restore(folder: Path, wanted: str = "", *, undo: bool = False, program: str = "") -> Restored:
    """Put the newest good backup back, or the one that `wanted` names, or undo the last restore.

    `wanted` is the name of one of the project's backups, or a path: of a copy that
    `reviewer backup` made, or of a database in it. Raises UsageError when there is no such backup,
    ProjectError when it cannot be put back or the project is in use.
    """
    folder = Path(folder).absolute()
    if not folder.is_dir():
        raise ProjectError(f"There is no project {folder}: no such folder. Check the path.")
    lock = Lock.take(folder, program)
    try:
        backup = _chosen(folder, wanted, undo)
        require_good(backup)
        aside = _put_aside(folder)
        _put_back(backup, folder)
        return Restored(backup, aside)
    except OSError as error:
        raise disk_error(error, folder) from error
    finally:
        lock.release()


def _chosen(folder: Path, wanted: str, undo: bool) -> Backup:
    if wanted:
        return _named(folder, wanted)
    if undo:
        found = next((k for k in backups.each(folder) if k.why == "before-restore"), None)
        if found is None:
            raise UsageError(f"Nothing was restored in {folder} yet, so nothing can be undone.")
        return describe(found, None)
    newest = backups.newest_good(folder)
    if newest is None:
        raise UsageError(
            f"The project {folder} keeps no backup that is whole; name a copy of yours with --from."
        )
    return newest


def _named(folder: Path, wanted: str) -> Backup:
    for kept in backups.each(folder):
        if wanted in (kept.path.name, kept.path.stem):
            return describe(kept, None)
    path = Path(wanted).expanduser().absolute()
    path = path / DATABASE if path.is_dir() else path
    if not path.is_file() or path == folder / DATABASE:
        raise UsageError(
            f"There is no backup {wanted}; see them with: reviewer restore {folder} --list"
        )
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    found = describe(Kept(at, "elsewhere", path), None)
    if not found.damage:
        _require_same(folder, path, wanted)
    return found


def _require_same(folder: Path, path: Path, wanted: str) -> None:
    """A copy from elsewhere shares a document with the project, unless nobody can tell."""
    try:
        with closing(read_database(folder / DATABASE)) as now, closing(read_database(path)) as copy:
            there, then = (
                {row[0] for row in of.execute("SELECT sha256 FROM documents")} for of in (now, copy)
            )
    except sqlite3.Error:
        return
    if there and not there & then:
        raise UsageError(f"{wanted} is a backup of another project: no document is in both.")


def _put_aside(folder: Path) -> str | None:
    """Keep what is there now, whole if it can be read, else byte by byte; returns its name."""
    database = folder / DATABASE
    if not database.is_file():
        return None
    try:
        with Store.bare(folder) as store:
            return backups.make(store, "before-restore").name
    except (ProjectError, sqlite3.Error):
        pass
    stamp = backups.stamp()
    aside = folder / BACKUPS / f"{stamp}-damaged.sqlite"
    aside.parent.mkdir(exist_ok=True)
    shutil.copyfile(database, aside)
    if (folder / _JOURNAL).is_file():
        shutil.copyfile(folder / _JOURNAL, aside.with_name(f"{aside.name}-journal"))
    if (folder / KIND).is_file():
        shutil.copyfile(folder / KIND, aside.with_suffix(".toml"))
    sync_folder(aside.parent)
    return aside.name


def _put_back(backup: Backup, folder: Path) -> None:
    """The database, its kind, and what a copy from elsewhere has of the documents' files."""
    partial = folder / f"{DATABASE}.partial"
    try:
        with guard(folder), closing(read_database(backup.path)) as source:
            _copy(source, partial)
        # A journal of the database that goes would be rolled back into the one that comes.
        (folder / _JOURNAL).unlink(missing_ok=True)
        partial.replace(folder / DATABASE)
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(folder)
    kind = kind_beside(backup.path)
    if kind is not None:
        write_whole(folder / KIND, kind.read_bytes())
    if backup.why == "elsewhere":
        _bring_blobs(backup.path.parent, folder)


def _copy(source: sqlite3.Connection, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        found = str(copy.execute("PRAGMA quick_check(1)").fetchone()[0]).splitlines()[-1]
    if found != "ok":
        raise ProjectError(f"The backup is damaged ({found}); choose another one.")
    with target.open("rb+") as stream:
        os.fsync(stream.fileno())


def _bring_blobs(source: Path, folder: Path) -> None:
    for blob in blobs.each(source):
        target = blobs.path_in(folder, blob.name)
        if not target.exists() and blobs.is_whole(blob):
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, blob.read_bytes())
