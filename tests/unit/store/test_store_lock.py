"""One writer at a time; a lock whose process is gone does not keep anybody out."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reviewer.model.errors import ProjectError, ProjectInUse
from reviewer.store import lock as locks
from reviewer.store.db import Store
from reviewer.store.lock import Lock
from reviewer.store.process import is_alive, machine, started

LATER = "2026-11-20T10:00:00Z"
HOSTILE = '{"pid": -1, "host": "h", "since": "s", "started": null, "token": "../x"}'


def held_by(folder: Path, **changes: object) -> Path:
    path = folder / "lock"
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": LATER,
        "started": started(os.getpid()),
        "token": "theirs",
    }
    path.write_text(json.dumps(holder | changes))
    return path


@pytest.fixture
def dead_pid() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_a_second_writer_is_told_who_holds_the_project(store: Store) -> None:
    host = socket.gethostname()
    with pytest.raises(ProjectError, match=f"open already .process {os.getpid()} on {host}, since"):
        Store.open(store.folder)
    store.close()
    Store.open(store.folder).close()


def test_a_reader_needs_no_lock(store: Store) -> None:
    with Store.open(store.folder, read_only=True):
        assert json.loads((store.folder / "lock").read_text())["pid"] == os.getpid()
    assert (store.folder / "lock").exists()


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path, dead_pid: int) -> None:
    path = held_by(tmp_path, pid=dead_pid)
    lock = Lock.take(tmp_path)
    assert lock.taken_over
    assert json.loads(path.read_text())["pid"] == os.getpid()
    lock.release()
    assert list(tmp_path.iterdir()) == []


def test_a_new_lock_was_not_taken_over(tmp_path: Path) -> None:
    assert not Lock.take(tmp_path).taken_over


@pytest.mark.skipif(started(os.getpid()) is None, reason="the system does not tell start times")
def test_a_later_process_with_the_same_number_holds_nothing(tmp_path: Path) -> None:
    held_by(tmp_path, started="boot:1")
    assert Lock.take(tmp_path).taken_over


def test_a_start_time_nobody_knows_is_no_reason_to_take_over(tmp_path: Path) -> None:
    held_by(tmp_path, started=None)
    with pytest.raises(ProjectError, match="open already"):
        Lock.take(tmp_path)


def test_a_lock_of_another_computer_is_believed(tmp_path: Path, dead_pid: int) -> None:
    path = held_by(tmp_path, pid=dead_pid, host="elsewhere")
    with pytest.raises(ProjectError, match=f"process {dead_pid} on elsewhere.*delete {path}"):
        Lock.take(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', HOSTILE])
def test_a_lock_that_was_never_finished_is_taken_over(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_PAUSE", 0.001)
    (tmp_path / "lock").write_text(text)
    assert Lock.take(tmp_path).taken_over


def test_a_lock_that_somebody_took_over_meanwhile_is_not_released(tmp_path: Path) -> None:
    lock = Lock.take(tmp_path)
    path = held_by(tmp_path)
    lock.release()
    assert json.loads(path.read_text())["token"] == "theirs"


def test_a_fresh_lock_is_not_mistaken_for_the_stale_one_before_it(tmp_path: Path) -> None:
    path = held_by(tmp_path)
    locks._remove_stale(path, locks.Holder(1, "h", LATER, None, "stale"))
    assert json.loads(path.read_text())["token"] == "theirs"
    assert [p.name for p in tmp_path.iterdir()] == ["lock"]


def test_of_many_that_find_a_stale_lock_one_takes_it_over(tmp_path: Path, dead_pid: int) -> None:
    for attempt in range(15):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        held_by(folder, pid=dead_pid)
        start = threading.Barrier(6)
        won: list[Lock] = []
        racers = [threading.Thread(target=race, args=(folder, start, won)) for _ in range(6)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        assert len(won) == 1
        assert [p.name for p in folder.iterdir()] == ["lock"]


def race(folder: Path, start: threading.Barrier, won: list[Lock]) -> None:
    start.wait()
    with contextlib.suppress(ProjectError):
        won.append(Lock.take(folder))


def test_a_claim_that_a_dead_process_left_is_dropped(tmp_path: Path, dead_pid: int) -> None:
    held_by(tmp_path, pid=dead_pid)
    claim = tmp_path / "lock.theirs"
    claim.touch()
    os.utime(claim, (0, 0))
    assert Lock.take(tmp_path).taken_over
    assert [p.name for p in tmp_path.iterdir()] == ["lock"]


def test_this_process_is_alive_and_a_finished_one_is_not(dead_pid: int) -> None:
    assert is_alive(os.getpid())
    assert not is_alive(dead_pid)
    assert started(dead_pid) is None


@pytest.mark.skipif(not machine(), reason="the system does not tell machines apart")
def test_a_computer_of_the_same_name_is_another_one(tmp_path: Path, dead_pid: int) -> None:
    held_by(tmp_path, pid=dead_pid, machine="of somebody else")
    with pytest.raises(ProjectInUse, match="on another computer"):
        Lock.take(tmp_path)
    held_by(tmp_path, pid=dead_pid, machine=machine())
    assert Lock.take(tmp_path).taken_over


def test_the_program_that_holds_it_is_named(tmp_path: Path) -> None:
    with contextlib.closing(_Held(Lock.take(tmp_path, "the window"))):
        with pytest.raises(ProjectInUse, match="is open already in the window"):
            Lock.take(tmp_path)
        assert "in the window" in str(locks.refusal(tmp_path))
    assert locks.refusal(tmp_path) is None


class _Held:
    def __init__(self, lock: Lock) -> None:
        self.close = lock.release
