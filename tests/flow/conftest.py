"""The command line as a person uses it, in this process, and projects to use it on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reviewer.cli.main import main
from reviewer.flow.project import Project
from tests.fakes.found import nothing_found

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = REPOSITORY / "resources" / "samples"
INVOICES = SAMPLES / "invoices" / "documents"
DIGITAL = ("harbour-lane.pdf", "lindenau.pdf")
"""Samples with a text layer: no OCR, so they are quick."""


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one line it complained with."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


Run = Callable[..., Said]


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No key, no settings and no data of whoever runs the tests."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ANTHROPIC_API_KEY", raising=False)
        patch.setenv("HOME", str(home))
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(home / name))
        yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process; whatever it does, no traceback may be seen."""

    def command(*arguments: object) -> Said:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert "fault of the program" not in err, err
        return Said(code, out, err)

    return command


def reviewer(*arguments: object, **more: Any) -> subprocess.Popen[str]:
    """A command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **more.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-m", "reviewer", *map(str, arguments)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def finished(process: subprocess.Popen[str], seconds: float = 60) -> Said:
    """What a process said by its end."""
    out, err = process.communicate(timeout=seconds)
    return Said(process.returncode, out, err)


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two invoices, added, read and checked."""
    folder = tmp_path_factory.mktemp("made") / "p"
    assert main(["new", str(folder), "--kind", "invoice"]) == 0
    paths = [str(INVOICES / name) for name in DIGITAL]
    assert main(["add", str(folder), *paths, "--workers", "1"]) == 0
    assert main(["read", str(folder), "--reader", "layout", "--workers", "1"]) == 0
    assert main(["check", str(folder), "--workers", "1"]) == 0
    with Project.open(folder) as opened:
        nothing_found(opened)
    return folder


@pytest.fixture
def checked(_made: Path, tmp_path: Path) -> Path:
    """A project of two invoices, added, read and checked: this test's own copy."""
    return Path(shutil.copytree(_made, tmp_path / "p"))


@pytest.fixture(scope="session")
def _added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("added") / "p"
    assert main(["new", str(folder), "--kind", "invoice"]) == 0
    paths = [str(INVOICES / name) for name in DIGITAL]
    assert main(["add", str(folder), *paths, "--workers", "1"]) == 0
    with Project.open(folder) as opened:
        nothing_found(opened)
    return folder


@pytest.fixture
def added(_added: Path, tmp_path: Path) -> Path:
    """A project of two invoices nobody has read: this test's own copy."""
    return Path(shutil.copytree(_added, tmp_path / "p"))


@pytest.fixture
def project(checked: Path) -> Iterator[Project]:
    """The checked project, open for writing."""
    with Project.open(checked) as opened:
        yield opened


def write_lines(file: Path, *lines: object) -> Path:
    """A file of JSON lines; a text stands for itself."""
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    """Writes JSON lines to a file beside the project: its name, then an object for each line."""
    return lambda name, *said: write_lines(tmp_path / name, *said)
