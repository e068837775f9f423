"""Fixtures every test may use."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

# How fast an example is tells of the machine, not of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real documents beside the checkout; the test skips where it is absent."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared folder of real documents is not here")
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """How often the tests of kills kill, and how many databases get flipped bytes."""
    parser.addoption("--kills", type=int, default=int(os.environ.get("REVIEWER_KILLS", "15")))
    parser.addoption("--flips", type=int, default=int(os.environ.get("REVIEWER_FLIPS", "0")))


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many times a reviewer is killed."""
    return int(request.config.getoption("--kills"))


@pytest.fixture
def flips(request: pytest.FixtureRequest) -> int | None:
    """How many databases get flipped bytes; None for the few that are always the same."""
    return int(request.config.getoption("--flips")) or None


class SmallDisk:
    """A file system of a few megabytes, which can be full, read-only, or gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, leave: int) -> None:
        """Leave so many bytes of room."""
        found = os.statvfs(self.folder)
        self._ballast.write_bytes(b"x" * max(0, found.f_bavail * found.f_frsize - leave))

    def free(self) -> None:
        """Make room again."""
        self._ballast.unlink(missing_ok=True)

    def read_only(self, really: bool) -> None:
        """Forbid to write, or allow it again. Fails while a file is open for writing."""
        how = "ro" if really else "rw"
        _run("mount", "-o", f"remount,{how}", str(self.folder))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of four megabytes; the test skips where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no small disk may be mounted here")
    yield SmallDisk(folder)
    _run("umount", "-l", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
