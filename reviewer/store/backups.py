"""Copies of the database that a project keeps of itself, in PROJECT/backups.

A copy is made by SQLite's own backup, checked, synced, and only then given its name. It holds
everything but the documents' files: those are kept once in `blobs`, by their hash, and never taken
away, so every copy finds them.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from reviewer.model.backup import Backup
from reviewer.model.errors import ProjectDamaged, ProjectError
from reviewer.store import schema
from reviewer.store.connect import copy_database, read_database
from reviewer.store.db import Store
from reviewer.store.faults import NONSENSE, disk_error, guard
from reviewer.store.files import write_whole
from reviewer.store.folder import BACKUPS, DATABASE, KIND

DAILY, WEEKLY = 7, 4
OTHERS = 5
"""How many are kept: of days, of the weeks before them, and of each other sort."""

_NAME = re.compile(r"(\d{8}T\d{9}Z)-([a-z-]+)\.sqlite")
_BEFORE_STEP = re.compile(r"project-before-schema-(\d+)-was-(\d+)\.sqlite")
_STAMP = "%Y%m%dT%H%M%S%f"
_DAY = timedelta(days=1)
_CHECKED = 256 * 2**20
"""A larger copy is not checked again merely to be listed."""


class Kept(NamedTuple):
    """A copy by its file's name alone."""

    at: datetime
    why: str
    path: Path


def make(store: Store, why: str) -> Path:
    """Copy the database now. Copies that are too many are taken away.

    Raises ProjectError when the disk refuses, ProjectDamaged when what would be kept is damaged.
    """
    target = store.folder / BACKUPS / f"{stamp()}-{why}.sqlite"
    try:
        target.parent.mkdir(exist_ok=True)
        write_whole(target.with_suffix(".toml"), store.kind_text().encode())
        with guard(store.folder):
            copy_database(store.db, target, check=_require_whole)
    except OSError as error:
        raise disk_error(error, store.folder) from error
    finally:
        if not target.exists():
            with contextlib.suppress(OSError):
                target.with_suffix(".toml").unlink(missing_ok=True)
    _take_away_old(store.folder)
    return target


def is_due(store: Store) -> bool:
    """Whether the newest daily copy is older than a day, and there is something to keep."""
    days = [kept.at for kept in each(store.folder) if kept.why == "daily"]
    if days:
        return datetime.now(UTC) - max(days) > _DAY
    return store.row("SELECT 1 FROM documents LIMIT 1") is not None


def each(folder: Path) -> Iterator[Kept]:
    """All copies that the project in `folder` keeps, newest first."""
    found = []
    for path in (folder / BACKUPS).glob("*.sqlite"):
        if match := _NAME.fullmatch(path.name):
            with contextlib.suppress(ValueError):
                at = datetime.strptime(f"{match[1][:-1]}000Z", f"{_STAMP}%z")
                found.append(Kept(at, match[2], path))
    for path in folder.glob("project-before-schema-*.sqlite"):
        if _BEFORE_STEP.fullmatch(path.name):
            with contextlib.suppress(OSError):
                at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                found.append(Kept(at, "before-schema", path))
    yield from sorted(found, reverse=True)


def listed(folder: Path) -> list[Backup]:
    """All copies, newest first, each with what would be lost if it were put back."""
    try:
        with closing(read_database(folder / DATABASE)) as present:
            return [describe(kept, present) for kept in each(folder)]
    except (sqlite3.Error, *NONSENSE):
        return [describe(kept, None) for kept in each(folder)]


def newest_good(folder: Path) -> Backup | None:
    """The newest copy that is whole; those put aside before a restore do not count."""
    for kept in each(folder):
        if kept.why not in ("before-restore", "damaged"):
            found = describe(kept, None)
            if not found.damage:
                return found
    return None


def describe(kept: Kept, present: sqlite3.Connection | None) -> Backup:
    """What is in a copy, and what `present` has that it has not."""
    at = kept.at.isoformat(timespec="seconds").replace("+00:00", "Z")
    size = kept.path.stat().st_size
    plain = Backup(kept.path.name, kept.path, at, kept.why, size)
    try:
        with closing(read_database(kept.path)) as copy:
            damage = _damage(copy, size)
            documents = copy.execute("SELECT count(*) FROM documents").fetchone()[0]
            decisions = copy.execute("SELECT count(*) FROM decisions").fetchone()[0]
            lost = _lost(present, copy)
    except (sqlite3.Error, *NONSENSE) as error:
        return Backup(*_start(plain), damage=str(error))
    return Backup(*_start(plain), damage, documents, decisions, *lost)


def _start(plain: Backup) -> tuple[str, Path, str, str, int]:
    return plain.name, plain.path, plain.at, plain.why, plain.size


def _damage(copy: sqlite3.Connection, size: int) -> str:
    """Why a copy cannot be put back; "" where it can."""
    application = copy.execute("PRAGMA application_id").fetchone()[0]
    version = copy.execute("PRAGMA user_version").fetchone()[0]
    if application != schema.APPLICATION_ID or version < 1:
        return "it was not made by this program"
    if version > schema.VERSION:
        return "it was made by a newer version of this program"
    if size > _CHECKED:
        return ""
    found = str(copy.execute("PRAGMA quick_check(1)").fetchone()[0]).splitlines()[-1]
    return "" if found == "ok" else found


def _lost(
    present: sqlite3.Connection | None, copy: sqlite3.Connection
) -> tuple[int | None, int | None]:
    """Documents and decisions that are there now, and not in the copy."""
    if present is None:
        return None, None
    try:
        hashes = {row[0] for row in copy.execute("SELECT sha256 FROM documents")}
        now = [row[0] for row in present.execute("SELECT sha256 FROM documents")]
        return sum(sha256 not in hashes for sha256 in now), _after(present, copy)
    except (sqlite3.Error, *NONSENSE):
        return None, None


def _after(present: sqlite3.Connection, copy: sqlite3.Connection) -> int:
    """Decisions made since the histories parted; a seal that is the same covers all before it."""

    def newest(of: sqlite3.Connection) -> int:
        return int(of.execute("SELECT coalesce(max(id), 0) FROM decisions").fetchone()[0])

    def seal(of: sqlite3.Connection, row_id: int) -> str | None:
        row = of.execute("SELECT sha256 FROM decisions WHERE id = ?", (row_id,)).fetchone()
        return None if row is None else str(row[0])

    low, high = 0, min(newest(present), newest(copy))
    while low < high:
        middle = (low + high + 1) // 2
        same = seal(present, middle) is not None and seal(present, middle) == seal(copy, middle)
        low, high = (middle, high) if same else (low, middle - 1)
    row = present.execute("SELECT count(*) FROM decisions WHERE id > ?", (low,)).fetchone()
    return int(row[0])


def kind_beside(path: Path) -> Path | None:
    """The kind that was kept with a copy: beside it by its name, or the whole project's."""
    kind = path.with_name(KIND) if path.name == DATABASE else path.with_suffix(".toml")
    return kind if kind.is_file() else None


def kept_kind(folder: Path) -> Path | None:
    """The kind file of the newest copy that has one."""
    return next((kind for kept in each(folder) if (kind := kind_beside(kept.path))), None)


def surplus(kept: Iterable[Kept]) -> list[Kept]:
    """The copies that need not be kept: 7 days, 4 weeks before them, a few of each other sort."""
    days: dict[object, Kept] = {}
    others: dict[str, list[Kept]] = {}
    newest_first = sorted(kept, reverse=True)
    for one in newest_first:
        if one.why == "daily":
            days.setdefault(one.at.date(), one)
        elif one.why != "before-schema":
            others.setdefault(one.why, []).append(one)
    of_days = list(days.values())
    weeks: dict[object, Kept] = {}
    for one in of_days[DAILY:]:
        weeks.setdefault(one.at.isocalendar()[:2], one)
    stay = [*of_days[:DAILY], *list(weeks.values())[:WEEKLY]]
    stay += [one for sort in others.values() for one in sort[:OTHERS]]
    return [one for one in newest_first if one not in stay and one.why != "before-schema"]


def _take_away_old(folder: Path) -> None:
    for kept in surplus(each(folder)):
        for path in (kept.path, kept.path.with_suffix(".toml")):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _require_whole(copy: sqlite3.Connection) -> None:
    """What is damaged must never push out a copy that is whole."""
    found = str(copy.execute("PRAGMA quick_check(1)").fetchone()[0]).splitlines()[-1]
    if found != "ok":
        raise ProjectDamaged(
            f"No backup was made: the project's database is damaged ({found}). "
            "See what can be done with: reviewer verify PROJECT, and put one back with: "
            "reviewer restore PROJECT"
        )


def stamp() -> str:
    """Now, as names of copies begin; they sort by it."""
    return f"{datetime.now(UTC).strftime(_STAMP)[:-3]}Z"


def require_good(backup: Backup) -> None:
    """Raise ProjectError when a copy cannot be put back."""
    if backup.damage:
        raise ProjectError(
            f"The backup {backup.name} cannot be put back: {backup.damage}. Choose another one; "
            "see them with: reviewer restore PROJECT --list"
        )
