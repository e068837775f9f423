"""Batches while the program is killed: nothing is sent twice, and each reply is read once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.flow.project import Project
from reviewer.store import documents, ledger, readings
from tests.fakes.batches_server import BatchesServer
from tests.flow.conftest import REPOSITORY
from tests.flow.test_batches import KEY, added, answer, read  # noqa: F401 - a fixture
from tests.flow.test_batches import _pictured as _pictured

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

DYING = """
import os, signal, sys
from datetime import timedelta
from reviewer.cli import batches as command
from reviewer.extract.claude import ClaudeReader
from reviewer.flow import batch_lost, batch_results
from reviewer.store import message_batches
command.FIRST_SECONDS = command.LONGEST_SECONDS = 0.05
batch_results.CHUNK = batch_results.AT_ONCE = 1
batch_lost.SETTLES = timedelta()
def die(*arguments, **more):
    os.kill(os.getpid(), signal.SIGKILL)
def then_die(act):
    def both(*arguments, **more):
        act(*arguments, **more)
        die()
    return both
{patch}
from reviewer.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
BEFORE_IT_LEAVES = "ClaudeReader.send_batch = die"
BEFORE_ITS_NAME_IS_KNOWN = "message_batches.arrived = die"
AFTER_ONE_RESULT = "message_batches.result = die"
AFTER_ONE_DOCUMENT = "message_batches.settle = die"
AFTER_ALL = "message_batches.close = die"


def killed(patch: str, *words: object) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "ANTHROPIC_API_KEY": KEY}
    command = [sys.executable, "-c", DYING.format(patch=patch), *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, (done.stdout, done.stderr)


def test_killed_at_every_turn(run, added: Path) -> None:  # noqa: F811
    with BatchesServer(answer) as server:
        words = ("read", added, *read(server))
        killed(BEFORE_IT_LEAVES, *words, "--no-wait")
        assert server.batches == []
        killed(BEFORE_ITS_NAME_IS_KNOWN, *words, "--no-wait")
        server.at_once = True
        for patch in (
            BEFORE_ITS_NAME_IS_KNOWN, AFTER_ONE_RESULT, AFTER_ONE_DOCUMENT, AFTER_ALL,
        ):  # fmt: skip
            killed(patch, "batches", added)
            assert run("verify", added).code == 0
        said = run(*words)
        assert said.code == 0, said
        assert (len(server.created), len(server.questions), server.singles) == (1, 4, [])
    with Project.open(added, read_only=True) as project:
        for document in project.call(lambda store: list(documents.each(store))):
            made = project.call(lambda store, at=document.id: readings.of_document(store, at))
            old = project.call(lambda store, at=document.id: readings.history(store, at))
            assert (len(made), old) == (2, ())
        outcomes = project.call(lambda store: [entry.outcome for entry in ledger.each(store)])
    assert sorted(outcomes) == [*["answered"] * 4, *["failed: the batch never arrived"] * 4]
    numbers = run("status", added, "--json").json
    assert (numbers["cost_usd"], numbers["waiting_batches"]) == (pytest.approx(0.003), 0)
