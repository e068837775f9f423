"""The project's database while it is open: one writer, a rollback journal, everything durable.

With `connect.py` the owner of sqlite-utils.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from reviewer.closing import Closing
from reviewer.model.errors import ProjectError
from reviewer.store import schema
from reviewer.store.codec import clean
from reviewer.store.connect import copy_database, migrations, open_database, require_sqlite
from reviewer.store.faults import damaged, disk_error, guard, way_back
from reviewer.store.files import sync_folder, write_whole
from reviewer.store.folder import (
    DATABASE,
    KIND,
    NEW,
    make_folder,
    remove_partial,
    require_project,
    unmake,
)
from reviewer.store.lock import Lock

Value = str | int | float | bytes | None
Values = Sequence[Value] | dict[str, Value]
Row = tuple[Any, ...]
"""A row as SQLite gives it. It never leaves `store`."""

_CHECK_ALWAYS = 64 * 2**20
"""A larger database is checked at opening only when the program did not end properly before."""


class Store(Closing):
    """An open project. It belongs to the thread that opened it."""

    def __init__(self, folder: Path, db: Database, lock: Lock | None) -> None:
        self.folder = folder
        self.db = db
        self._lock = lock
        self._connection = object()

    @staticmethod
    def create(folder: Path, *, kind_text: str, name: str, program: str = "") -> Store:
        """Make the project `folder` for the kind described by `kind_text` and open it.

        Raises UsageError when the folder is a project or holds something else.
        """
        require_sqlite()
        folder = Path(folder).absolute()
        made = make_folder(folder)
        lock = Lock.take(folder, program)
        try:
            _build(folder, name)
            write_whole(folder / KIND, kind_text.encode())
            (folder / NEW).replace(folder / DATABASE)
            sync_folder(folder)
            return Store(folder, open_database(folder / DATABASE, "rw"), lock)
        except BaseException as error:
            lock.release()
            unmake(folder, made)
            if isinstance(error, OSError):
                raise disk_error(error, folder) from error
            raise

    @staticmethod
    def open(folder: Path, *, read_only: bool = False, program: str = "") -> Store:
        """Open the project in `folder`; nothing is ever created.

        Others are told that `program` has it open. Raises ProjectError when it is missing, no
        project or newer than this program, ProjectDamaged, ProjectInUse.
        """
        require_sqlite()
        folder = Path(folder).absolute()
        require_project(folder)
        if read_only:
            return Store(folder, _ready(folder, "ro", suspicious=False), None)
        lock = Lock.take(folder, program)
        try:
            if lock.taken_over:
                remove_partial(folder)
            return Store(folder, _ready(folder, "rw", suspicious=lock.taken_over), lock)
        except BaseException:
            lock.release()
            raise

    @staticmethod
    def bare(folder: Path) -> Store:
        """Open the database as it is, at whatever version: for who holds the lock already."""
        with guard(folder):
            db = open_database(folder / DATABASE, "rw")
            try:
                _require_whole(db, folder)
            except BaseException:
                db.close()
                raise
            return Store(folder, db, None)

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._lock is None

    @property
    def stand(self) -> tuple[object, int]:
        """Another after every write: while it is the same, what was read here is still so."""
        return self._connection, self.db.conn.total_changes

    def close(self) -> None:
        """Close the database and give the lock back; closing twice does no harm."""
        self.db.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def renew(self) -> None:
        """Connect anew: a drive that was gone and is back leaves the old connection broken.

        Only where our own lock still lies, so that no other copy of the project is written to.
        Raises ProjectError when the project is not back.
        """
        if self._lock is None:
            return
        if not self._lock.is_held:
            raise ProjectError(
                f"The project {self.folder} is not there any more, or another program took it. "
                "Bring its folder or drive back."
            )
        fresh = _ready(self.folder, "rw", suspicious=True)
        with contextlib.suppress(sqlite3.Error):
            self.db.close()
        self.db = fresh
        self._connection = object()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Everything written inside is kept, or nothing of it. Blocks nest."""
        with guard(self.folder), self.db.atomic():
            yield

    def kind_text(self) -> str:
        """The project's kind, as TOML. Raises ProjectError when its file cannot be read."""
        path = self.folder / KIND
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise ProjectError(
                f"{path} cannot be read: {reason}. Put the project's kind file back."
            ) from error

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """What a query finds. Raises ProjectError, as `run` and `many` do."""
        with guard(self.folder):
            return self.db.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> Row | None:
        """The first row a query finds."""
        with guard(self.folder):
            found: Row | None = self.db.execute(sql, values).fetchone()
            return found

    def each_row(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """What a query finds, row by row as it is asked for; closed before anything is written."""
        with guard(self.folder):
            found = self.db.execute(sql, values)
            try:
                yield from found
            finally:
                found.close()

    def run(self, sql: str, values: Values = ()) -> int:
        """Run one statement; returns the id of the row it inserted, if it did."""
        with guard(self.folder):
            return self.db.execute(sql, values).lastrowid or 0

    def many(self, sql: str, values: Iterable[Sequence[Value]]) -> None:
        """Run one statement for many rows, five times as fast as sqlite-utils' insert_all."""
        with self.atomic():
            self.db.conn.executemany(sql, values)


def _build(folder: Path, name: str) -> None:
    """A whole, empty database under a name of its own: half a one is never opened."""
    (folder / NEW).unlink(missing_ok=True)
    with guard(folder):
        db = open_database(folder / NEW, "rwc")
        try:
            migrations().apply(db)
            db.execute("INSERT INTO meta VALUES ('name', ?)", (clean(name),))
        finally:
            db.close()


def _ready(folder: Path, mode: str, *, suspicious: bool) -> Database:
    """The database of an existing project: whole, ours, and at this program's version."""
    with guard(folder):
        if mode == "ro":
            _roll_back_what_was_cut_off(folder)
        db = open_database(folder / DATABASE, mode)
        try:
            _require_ours(db, folder)
            if suspicious or (folder / DATABASE).stat().st_size <= _CHECK_ALWAYS:
                _require_whole(db, folder)
            _migrate(db, folder, mode)
        except BaseException:
            db.close()
            raise
        return db


def _roll_back_what_was_cut_off(folder: Path) -> None:
    """A reader cannot undo a half-written transaction, so a writer does it first."""
    try:
        _touch(folder, "ro")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise
        lock = Lock.take(folder)
        try:
            _touch(folder, "rw")
        finally:
            lock.release()


def _touch(folder: Path, mode: str) -> None:
    """Open the database and read from it, which rolls back what was cut off if `mode` may."""
    db = open_database(folder / DATABASE, mode)
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    finally:
        db.close()


def _require_ours(db: Database, folder: Path) -> None:
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if application != schema.APPLICATION_ID or version < 1:
        raise ProjectError(
            f"{folder} is no project: its {DATABASE} was not made by this program. "
            f"Choose another folder. If it was a project: {way_back(folder)}"
        )
    if version > schema.VERSION:
        raise ProjectError(
            f"The project {folder} was made by a newer version of this program. "
            "Install the newest version and open it again."
        )


def _require_whole(db: Database, folder: Path) -> None:
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0].splitlines()[-1]
    if found != "ok":
        raise damaged(folder, found)


def _migrate(db: Database, folder: Path, mode: str) -> None:
    """Bring an older project to this version, after a copy of its database was put aside."""
    steps = migrations()
    if not steps.pending(db):
        return
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == schema.VERSION:
        raise damaged(folder, "its record of updates makes no sense")
    if mode == "ro":
        raise ProjectError(
            f"The project {folder} was made by an older version of this program. "
            "Open it once for writing, then try again."
        )
    aside = folder / f"project-before-schema-{schema.VERSION}-was-{version}.sqlite"
    copy_database(db, aside)
    steps.apply(db)
