"""The walls around worker processes, tried from inside."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.flow import sandbox
from reviewer.flow.sandbox import Walls
from reviewer.flow.shared_pixels import Room, SharedPixels
from reviewer.flow.workers import Workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="walls are Linux's")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as made:
        yield made


def held() -> Walls:
    return sandbox.walls()


def write(path: str) -> str:
    try:
        Path(path).write_text("x")
        return "written"
    except OSError as error:
        return type(error).__name__


def shell(command: str) -> int:
    return subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False).returncode


def in_own_folder() -> tuple[str, int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ocr.txt"
        path.write_text("words")
        return path.read_text(), path.stat().st_size


def test_what_is_said_to_hold_holds(workers: Workers, tmp_path: Path) -> None:
    said = workers.submit(held).result()
    assert workers.submit(sandbox.tried, tmp_path / "tried").result() == said
    assert sandbox.walls() == Walls(), "the program itself is free"
    assert sandbox.tried(tmp_path / "here") == Walls()


def test_a_worker_writes_nowhere_but_in_its_own_folder(workers: Workers, tmp_path: Path) -> None:
    if not workers.submit(held).result().files:
        pytest.skip("this kernel has no Landlock")
    kept = tmp_path / "kept"
    kept.write_text("as it was")
    for path in (kept, tmp_path / "new", Path.home() / ".reviewer-tried"):
        assert workers.submit(write, str(path)).result() == "PermissionError"
    assert workers.submit(os.unlink, str(kept)).exception() is not None
    assert kept.read_text() == "as it was"
    assert workers.submit(in_own_folder).result() == ("words", 5)
    assert workers.submit(write, os.devnull).result() == "written"


def test_what_a_worker_starts_is_shut_in_too(workers: Workers, tmp_path: Path) -> None:
    if not workers.submit(held).result().files:
        pytest.skip("this kernel has no Landlock")
    assert workers.submit(shell, f"echo x > {tmp_path / 'by-shell'}").result() != 0
    assert workers.submit(shell, "true").result() == 0
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_worker_goes_with_it() -> None:
    with Workers(1) as made:
        room = Path(made.submit(tempfile.gettempdir).result())
        assert room.is_dir()
    assert not room.exists()


def pixels() -> SharedPixels:
    room = Room()
    view = room(2_000_000)
    view[:4] = b"abcd"
    del view
    return room.share(((1000, 500),), 1.0, is_whole=True)


def test_pixels_still_cross_in_shared_memory(workers: Workers) -> None:
    crossed = workers.submit(pixels).result()
    assert bytes(crossed.levels()[0][:4]) == b"abcd"
