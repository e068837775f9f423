"""Killed or stopped at any point, a run leaves a project that resumes and ends the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import VlmServer
from tests.flow.conftest import DIGITAL, INVOICES, REPOSITORY, finished

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and /proc")

STOPPED = "reviewer: stopped; run the command again to go on."
DYING = """
import os, signal, sys
from reviewer.flow import {module}
keep = {module}.{function}
def keep_one_and_die(*arguments):
    keep(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
{module}.{function} = keep_one_and_die
from reviewer.cli.main import main
main(sys.argv[1:])
"""
SLOW = """
import sys, time
from reviewer.flow import pipeline
keep = pipeline._take_in
def keep_slowly(*arguments):
    kept = keep(*arguments)
    print("one", flush=True)
    time.sleep(0.5)
    return kept
pipeline._take_in = keep_slowly
from reviewer.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def heeding_ctrl_c() -> None:
    """Whoever starts the tests in the background has them ignore it, and all that they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Family:
    """A process and all it started, told by a mark in their environment."""

    def __init__(self, *arguments: object) -> None:
        self.mark = f"FAMILY_{uuid4().hex}"
        self.process = subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), self.mark: "1"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, start_new_session=True, preexec_fn=heeding_ctrl_c,
        )  # fmt: skip

    def alive(self) -> list[int]:
        return [int(p.parent.name) for p in Path("/proc").glob("[0-9]*/environ") if self._mine(p)]

    def _mine(self, environ: Path) -> bool:
        try:
            state = (environ.parent / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            return self.mark.encode() in environ.read_bytes() and state[0] != "Z"
        except OSError:
            return False

    def wait_until(self, count: int) -> None:
        """Wait until at least so many of it live."""
        until(lambda: len(self.alive()) >= count)

    def ends(self) -> None:
        until(lambda: not self.alive())


def until(holds, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@pytest.fixture
def family() -> Iterator[list[Family]]:
    """Families that end with the test, whatever it does."""
    started: list[Family] = []
    yield started
    for one in started:
        for pid in one.alive():
            os.kill(pid, signal.SIGKILL)
        one.process.communicate()


def start(family: list[Family], *arguments: object) -> Family:
    family.append(Family(*arguments))
    return family[-1]


def test_a_run_that_is_killed_resumes_and_ends_the_same(run, checked, tmp_path, family):
    expected = run("flags", checked, "--json").json["fields"]
    project = tmp_path / "killed"
    assert run("new", project, "--kind", "invoice").code == 0
    steps = (
        ("pipeline", "_take_in", ("add", project, *(INVOICES / name for name in DIGITAL))),
        ("pipeline", "save_readings", ("read", project, "--reader", "layout")),
        ("pipeline", "save_checks", ("check", project)),
    )
    for module, function, command in steps:
        program = DYING.format(module=module, function=function)
        dying = start(family, "-c", program, *command, "--workers", "1")
        assert dying.process.wait(60) == -signal.SIGKILL, dying.process.stderr.read()
        dying.ends()
        assert run("verify", project).code == 0
        assert run(*command, "--workers", "1").code == 0
    assert run("flags", project, "--json").json["fields"] == expected
    assert run("status", project, "--json").json["readings"] == 4


def interrupt(family: Family) -> None:
    """Ctrl-C at a terminal: every process of the group hears it."""
    os.killpg(family.process.pid, signal.SIGINT)


def stopped(family: Family) -> None:
    """It ended as asked: one line, its own exit code, nothing left behind."""
    said = finished(family.process)
    assert said.code == 130, said
    lines = [line for line in said.err.splitlines() if not line.startswith(("Adding", "Reading"))]
    assert [line for line in lines if not line.startswith("Finding words")] == [STOPPED]
    family.ends()


def test_ctrl_c_while_documents_are_taken_in(run, tmp_path, family):
    project = tmp_path / "p"
    assert run("new", project, "--kind", "invoice").code == 0
    adding = start(family, "-c", SLOW, "add", project, INVOICES, "--workers", "2")
    assert adding.process.stdout.readline() == "one\n"
    interrupt(adding)
    stopped(adding)
    begun = run("status", project, "--json").json["documents"]
    assert 1 <= begun < 6
    said = run("add", project, INVOICES)
    assert said.code == 0
    assert f"Added {6 - begun} document" in said.out
    assert run("verify", project).code == 0


def test_ctrl_c_while_pages_are_read(run, tmp_path, family):
    project = tmp_path / "p"
    assert run("new", project, "--kind", "invoice").code == 0
    assert run("add", project, INVOICES / "copper-kettle-scan.pdf").code == 0
    reading = start(family, "-m", "reviewer", "read", project, "--reader", "layout")
    reading.wait_until(2)
    interrupt(reading)
    stopped(reading)
    assert run("status", project, "--json").json["readings"] == 0
    assert run("verify", project).code == 0


def test_ctrl_c_while_a_model_is_asked(run, added, family):
    slow = fake.Response(fake.message("{}").body, after=30)
    with VlmServer(slow) as server:
        reading = start(
            family, "-m", "reviewer", "read", added, "--reader", "anthropic",
            "--model", "claude-haiku-4-5", "--base-url", server.url,
        )  # fmt: skip
        until(lambda: len(server.posts) == 2)
        interrupt(reading)
        stopped(reading)
    assert run("status", added, "--json").json["readings"] == 0
    assert run("verify", added).code == 0


def test_a_second_ctrl_c_is_no_traceback_either(run, tmp_path, family):
    project = tmp_path / "p"
    assert run("new", project, "--kind", "invoice").code == 0
    adding = start(family, "-c", SLOW, "add", project, INVOICES, "--workers", "2")
    assert adding.process.stdout.readline() == "one\n"
    for _ in range(3):
        interrupt(adding)
        time.sleep(0.03)
    said = finished(adding.process)
    assert said.code in (130, -signal.SIGINT)
    assert "Traceback" not in said.err
    adding.ends()
    assert run("add", project, INVOICES).code == 0
    assert run("verify", project).code == 0
