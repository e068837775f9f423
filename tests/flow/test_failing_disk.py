"""A disk that fills up, turns read-only, goes away or fails to write: said, kept, tried again."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.flow import desk
from reviewer.flow.project import Project
from reviewer.model.errors import ProjectError
from reviewer.store import backups, decisions, fields
from reviewer.store.db import Store
from reviewer.store.verify import verify
from tests.conftest import SmallDisk
from tests.flow.conftest import REPOSITORY


@pytest.fixture
def on_disk(small_disk: SmallDisk, checked: Path) -> Path:
    return Path(shutil.copytree(checked, small_disk.folder / "p"))


def decide_until_refused(project: Project, most: int = 3000) -> tuple[list[str], str]:
    """Decide until the disk refuses: the times of what was kept, and of what was refused."""
    kept: list[str] = []
    for number in range(most):
        at = f"2026-11-25T10:00:00.{number:06}Z"
        try:
            project.call(lambda store, at=at: act(store, at))
        except ProjectError:
            return kept, at
        kept.append(at)
    raise AssertionError("the disk never refused")


def act(store: Store, at: str) -> None:
    field = next(iter(fields.each(store)))
    with desk.at_time(at):
        desk.correct(store, field.id, "a long value " * 40, by="ana", ms=1)


def times(project: Project) -> list[str]:
    return [d.at for d in project.call(lambda s: list(decisions.each(s))) if d.by == "ana"]


def test_a_full_disk_refuses_keeps_and_goes_on(small_disk: SmallDisk, on_disk: Path) -> None:
    with Project.open(on_disk) as project:
        small_disk.fill(leave=200_000)
        kept, refused = decide_until_refused(project)
        for _ in range(3):
            with pytest.raises(ProjectError, match="is full"):
                project.call(lambda store: act(store, refused))
        assert times(project) == kept
        assert project.call(verify) == []
        with pytest.raises(ProjectError, match="is full"):
            project.call(lambda store: backups.make(store, "daily"))
        small_disk.free()
        for _ in range(3):  # tried again more than once, kept once
            project.call(lambda store: act(store, refused))
        assert times(project) == [*kept, refused]
        assert project.call(verify) == []
    assert len(kept) > 10


def test_a_disk_that_turns_read_only_refuses_and_goes_on(
    small_disk: SmallDisk, on_disk: Path
) -> None:
    with Project.open(on_disk) as project:
        project.call(lambda store: act(store, "2026-11-25T10:00:00Z"))
    small_disk.read_only(True)
    with pytest.raises(ProjectError, match="read-only"):
        Project.open(on_disk)
    with Project.open(on_disk, read_only=True) as reader:
        assert times(reader) == ["2026-11-25T10:00:00Z"]
        with pytest.raises(ProjectError, match="read-only"):
            reader.call(lambda store: act(store, "2026-11-25T10:00:01Z"))
        assert reader.call(verify) == []
    small_disk.read_only(False)
    with Project.open(on_disk) as project:
        project.call(lambda store: act(store, "2026-11-25T10:00:01Z"))
        assert len(times(project)) == 2


def test_a_drive_that_was_gone_and_is_back_is_written_to_again(
    small_disk: SmallDisk, on_disk: Path
) -> None:
    with Project.open(on_disk) as project:
        project.call(lambda store: act(store, "2026-11-25T10:00:00Z"))
        hidden = on_disk.with_name("gone")
        on_disk.rename(hidden)
        with pytest.raises(ProjectError):
            project.call(lambda store: act(store, "2026-11-25T10:00:01Z"))
        with pytest.raises(ProjectError, match="not there any more"):
            project.call(lambda store: store.renew())
        hidden.rename(on_disk)
        project.call(lambda store: store.renew())
        project.call(lambda store: act(store, "2026-11-25T10:00:01Z"))
        assert times(project) == ["2026-11-25T10:00:00Z", "2026-11-25T10:00:01Z"]
        assert project.call(verify) == []


def test_another_copy_in_its_place_is_never_written_to(checked: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(checked, tmp_path / "older"))
    with Project.open(checked) as project:
        checked.rename(tmp_path / "gone")
        copy.rename(checked)
        with pytest.raises(ProjectError, match="another program took it"):
            project.call(lambda store: store.renew())
        checked.rename(copy)
        (tmp_path / "gone").rename(checked)


LIMITED = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from reviewer.flow.project import Project
from tests.flow.test_failing_disk import decide_until_refused, times
from reviewer.store.verify import verify
with Project.open(Path(sys.argv[1])) as project:
    size = (Path(sys.argv[1]) / "project.sqlite").stat().st_size
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, most))
    kept, refused = decide_until_refused(project)
    assert times(project) == kept, "what was refused is there, or what was kept is not"
    assert project.call(verify) == []
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    from tests.flow.test_failing_disk import act
    project.call(lambda store: act(store, refused))
    assert times(project) == [*kept, refused]
    print(len(kept))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="there is no limit of files here")
def test_a_file_that_may_not_grow_refuses_keeps_and_goes_on(checked: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(checked)],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10


class Failing:
    """A connection whose every nth statement that writes fails, as a disk with bad blocks does."""

    def __init__(self, db: sqlite3.Connection, every: int) -> None:
        self._db = db
        self._every = every
        self.count = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._db, name)

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "COMMIT"):
            self.count += 1
            if self.count % self._every == 0:
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorname = "SQLITE_IOERR_WRITE"  # type: ignore[misc]
                raise error
        return self._db.execute(sql, *values)  # type: ignore[arg-type]


@pytest.mark.parametrize("every", [1, 2, 3, 4, 5, 7])
def test_write_errors_at_any_statement_leave_all_of_an_act_or_nothing(
    checked: Path, every: int
) -> None:
    kept = []
    with Project.open(checked) as project:

        def break_it(store: Store) -> Failing:
            store.db.execute = failing.execute  # type: ignore[method-assign]
            return failing

        failing = Failing(project.call(lambda s: s.db.conn), every)
        project.call(break_it)
        for number in range(12):
            at = f"2026-11-25T10:00:00.{number:06}Z"
            for _try in range(5):
                try:
                    project.call(lambda store, at=at: act(store, at))
                except ProjectError as error:
                    assert "reports an error" in str(error)  # noqa: PT017 - others are refused too
                    continue
                kept.append(at)
                break
    with Project.open(checked) as project:
        assert times(project) == kept
        assert project.call(verify) == []
    assert failing.count > 0
    assert len(kept) == (12 if every > 4 else len(kept))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_disk_that_fills_while_documents_are_checked(
    small_disk: SmallDisk, on_disk: Path, seed: int
) -> None:
    """The tireless reviewer, on a disk with little room: what it acknowledged is there, once."""
    small_disk.fill(leave=150_000)
    done = subprocess.run(
        [sys.executable, "-c",
         "import sys; from tests.fakes import tireless as t; t.review(**t.json.loads(sys.argv[1]))",
         json.dumps({"folder": str(on_disk), "by": "ana", "seed": seed, "workers": False,
                     "acts": 400})],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = [json.loads(line) for line in done.stdout.splitlines()]
    acknowledged = [one["at"] for one in said if "act" in one]
    refused = {one["at"] for one in said if "refused" in one}
    assert refused, "the disk never filled"
    small_disk.free()
    with Project.open(on_disk) as project:
        assert project.call(verify) == []
        assert times(project) == acknowledged
        assert not refused & set(times(project))
