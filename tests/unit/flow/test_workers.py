"""Workers: whatever a task does to its process, the other tasks go on."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from reviewer.flow import worker_process
from reviewer.flow.workers import RECYCLE_AFTER, Workers
from reviewer.model.errors import Cancelled, DocumentError

REPOSITORY = Path(__file__).resolve().parents[3]


def double(number: int) -> int:
    return 2 * number


def process_id(_turn: int = 0) -> int:
    return os.getpid()


def abort() -> None:
    os.abort()


def leave() -> None:
    os._exit(3)


def hang() -> None:
    time.sleep(600)


def eat_memory() -> int:
    return len(bytearray(4 << 30))


def fail() -> None:
    raise DocumentError("The page is on fire; put it out.")


class Stubborn(Exception):
    """Pickles, and does not come back: its arguments are not what it was made with."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


def fail_stubbornly() -> None:
    raise Stubborn("a", "b")


def no_pickle() -> object:
    return lambda: None


def many_bytes(count: int) -> bytes:
    return b"x" * count


def print_much() -> None:
    print("noise")  # noqa: T201
    os.write(1, b"native noise\n")


def environment() -> tuple[str | None, bool]:
    return os.environ.get("OMP_THREAD_LIMIT"), signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def start_sleeper(note: str) -> None:
    sleeper = subprocess.Popen(["sleep", "600"])
    Path(note).write_text(str(sleeper.pid), encoding="utf-8")
    sleeper.wait()


@pytest.fixture(scope="module")
def workers():
    with Workers(1, seconds=60, megabytes=512) as pool:
        yield pool


def test_a_task_gives_its_result(workers):
    assert workers.submit(double, 21).result(30) == 42


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        (abort, r"crashed \(SIGABRT\)"),
        (leave, r"ended by itself \(exit code 3\)"),
        (eat_memory, r"ran out of memory \(512 MB\)"),
    ],
)
def test_a_deadly_task_costs_only_itself(workers, deed, sentence):
    before = workers.submit(double, 1)
    deadly = workers.submit(deed)
    after = workers.submit(double, 2)
    with pytest.raises(DocumentError, match=sentence):
        deadly.result(30)
    assert (before.result(30), after.result(30)) == (2, 4)


def test_a_hanging_task_is_ended_at_its_time(workers):
    workers.submit(double, 1).result(30)
    started = time.monotonic()
    hanging = workers.submit(hang, seconds=0.3)
    after = workers.submit(double, 2)
    with pytest.raises(DocumentError, match=r"did not finish within 0\.3 s"):
        hanging.result(30)
    assert time.monotonic() - started < 5
    assert after.result(30) == 4


def test_an_exception_crosses_over_as_it_is(workers):
    with pytest.raises(DocumentError, match="put it out"):
        workers.submit(fail).result(30)


def test_what_cannot_cross_over_is_said_in_words(workers):
    with pytest.raises(RuntimeError, match="Stubborn cannot leave its process: ab"):
        workers.submit(fail_stubbornly).result(30)
    with pytest.raises(RuntimeError, match="function cannot leave its process"):
        workers.submit(no_pickle).result(30)


def test_an_argument_that_cannot_cross_over_is_refused_at_once(workers):
    with pytest.raises((AttributeError, TypeError, ValueError)):
        workers.submit(double, lambda: None)


def test_a_large_result_crosses_over(workers):
    assert len(workers.submit(many_bytes, 50_000_000).result(30)) == 50_000_000


def test_a_worker_reads_on_one_thread_and_ignores_the_interrupt_key(workers):
    assert workers.submit(environment).result(30) == ("1", True)


def test_a_worker_is_replaced_after_many_tasks():
    with Workers(1) as pool:
        ids = [pool.submit(process_id, turn) for turn in range(RECYCLE_AFTER + 1)]
        found = [future.result(60) for future in ids]
    assert len(set(found)) == 2
    assert found[0] == found[RECYCLE_AFTER - 1] != found[RECYCLE_AFTER]


def test_a_queued_task_can_be_cancelled():
    with Workers(1) as pool:
        running = pool.submit(time.sleep, 0.5)
        queued = pool.submit(double, 1)
        last = pool.submit(double, 2)
        assert queued.cancel()
        assert last.result(30) == 4
        assert running.result(30) is None
        assert queued.cancelled()


def test_an_urgent_task_does_not_wait_for_the_others():
    with Workers(1) as pool:
        running = pool.submit(hang)
        assert pool.submit(double, 4, urgent=True).result(30) == 8
        assert running.running()


def test_close_ends_what_is_running_and_drops_what_is_queued():
    pool = Workers(1)
    first = pool.submit(process_id).result(30)
    running, queued = pool.submit(hang), pool.submit(double, 1)
    _wait_until(running.running)
    started = time.monotonic()
    pool.close()
    assert time.monotonic() - started < 5
    with pytest.raises(Cancelled):
        running.result(1)
    with pytest.raises(CancelledError):
        queued.result(1)
    assert not _lives(first)
    with pytest.raises(RuntimeError, match="closed"):
        pool.submit(double, 1)


def test_what_a_worker_started_ends_with_it():
    with Workers(1) as pool:
        # A worker writes nowhere but in its own folder.
        note = Path(pool.submit(tempfile.gettempdir).result(30)) / "pid"
        future = pool.submit(start_sleeper, str(note), seconds=5)
        _wait_until(lambda: note.exists() and note.read_text(encoding="utf-8") != "")
        sleeper = int(note.read_text(encoding="utf-8"))
        assert _lives(sleeper)
        with pytest.raises(DocumentError):
            future.result(30)
    _wait_until(lambda: not _lives(sleeper))


PROGRAM = """
import sys, time
from reviewer.flow import worker_process
from reviewer.flow.workers import Workers
sys.path.insert(0, {folder!r})
import tasks_of_test

def main():
    with Workers(1) as pool:
        print(pool.submit(tasks_of_test.noisy).result(60), flush=True)
        if len(sys.argv) > 1:
            future = pool.submit(time.sleep, 600)
            time.sleep(600)

if __name__ == "__main__":
    main()
"""
TASKS = """
import os

def noisy():
    print("noise")
    os.write(1, b"native noise")
    return os.getpid()
"""


def _program(folder: Path) -> Path:
    (folder / "tasks_of_test.py").write_text(TASKS, encoding="utf-8")
    program = folder / "console_script"
    program.write_text(PROGRAM.format(folder=str(folder)), encoding="utf-8")
    return program


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(REPOSITORY), str(folder)))}


@pytest.mark.parametrize("as_module", [False, True], ids=["console-script", "python-m"])
def test_the_parents_output_stays_clean_however_it_was_started(tmp_path, as_module):
    program = _program(tmp_path)
    command = [sys.executable, str(program)]
    if as_module:
        program.rename(tmp_path / "started_module.py")
        command = [sys.executable, "-m", "started_module"]
    done = subprocess.run(
        command, env=_environment(tmp_path), capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip().isdigit()
    assert "native noise" in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a parent is killed the POSIX way")
def test_a_worker_does_not_outlive_a_killed_parent(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, str(_program(tmp_path)), "stay"],
        env=_environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert _lives(worker)
        parent.kill()
    _wait_until(lambda: not _lives(worker))


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "waited for nothing"
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return False


def test_a_process_that_cannot_start_fails_its_task_and_no_more(monkeypatch):
    with Workers(1) as pool:
        monkeypatch.setattr(worker_process, "serve", leave)
        with pytest.raises(DocumentError, match="does not start"):
            pool.submit(double, 1).result(30)
        monkeypatch.undo()
        assert pool.submit(double, 2).result(30) == 4


def test_an_answer_that_does_not_unpickle_fails_its_task_and_no_more(monkeypatch):
    def refusing(_self, _call, _seconds):
        raise ImportError("no module of this name")

    with Workers(1) as pool:
        with monkeypatch.context() as patch:
            patch.setattr(worker_process.WorkerProcess, "ask", refusing)
            with pytest.raises(ImportError, match="no module"):
                pool.submit(double, 1).result(30)
        assert pool.submit(double, 2).result(30) == 4
