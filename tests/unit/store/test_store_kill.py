"""Killed at any moment, a project keeps every decision it acknowledged, and opens again."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reviewer.store import decisions, fields
from reviewer.store.db import Store
from reviewer.store.verify import verify

DECIDE = """
import itertools, sys
from pathlib import Path
from reviewer.model.decision import Decision, DecisionType
from reviewer.store import blobs, decisions, fields
from reviewer.store.db import Store

store = Store.open(Path(sys.argv[1]))
print("open", flush=True)
for number in itertools.count():
    with store.atomic():
        told = Decision(1, f"path {number % 7}", DecisionType.CORRECT, sys.argv[2], str(number),
                        value="x" * (number % 50) * 100)
        kept = decisions.append(store, told)
        fields.settle(store, 1, kept.path, kept)
    print(kept.id, flush=True)
    blobs.put_bytes(store, str(number).encode() * 1000)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_no_acknowledged_decision_is_lost_and_none_is_half_there(store: Store, add) -> None:
    add("a.jpg", {f"path {number}": 0.9 for number in range(7)})
    store.close()
    acknowledged: set[int] = set()
    moments = random.Random(7)
    for attempt in range(10):
        acknowledged |= decide_and_kill(store.folder, attempt, moments.uniform(0.0, 0.12))
        with Store.open(store.folder, read_only=True) as reader:
            assert {d.id for d in decisions.each(reader)} >= acknowledged
        with Store.open(store.folder) as survivor:
            assert verify(survivor) == []
            assert fields.counts(survivor).decided == len(
                {d.path for d in decisions.each(survivor)}
            )
    assert len(acknowledged) > 10
    assert list((store.folder / "blobs").rglob("*.partial")) == []


def decide_and_kill(folder: Path, attempt: int, seconds: float) -> set[int]:
    """Let another process decide for so long, kill it, and return what it said it had kept."""
    child = subprocess.Popen(
        [sys.executable, "-c", DECIDE, str(folder), f"person {attempt}"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    time.sleep(seconds)
    child.kill()
    said = child.stdout.read()
    child.stdout.close()
    child.wait()
    assert (folder / "lock").exists()
    return {int(line) for line in said.splitlines(keepends=True) if line.endswith("\n")}


def test_a_transaction_that_was_cut_off_is_rolled_back_for_a_reader_too(
    store: Store, add, tmp_path: Path
) -> None:
    """The journal of a writer that was killed between writing and committing."""
    import shutil

    document = add("a.jpg", {"total": 0.9})
    before = fields.of_document(store, document.id)
    copy = tmp_path / "copy"
    store.db.conn.execute("PRAGMA cache_spill = 1")
    store.db.conn.execute("PRAGMA cache_size = 1")
    with store.atomic():
        store.run("UPDATE fields SET seal = NULL, value = ?", ("half" * 5000,))
        for number in range(200):
            store.run("INSERT INTO meta VALUES (?, ?)", (f"key {number}", "x" * 500))
        shutil.copytree(store.folder, copy)
    (copy / "lock").unlink()
    assert (copy / "project.sqlite-journal").stat().st_size > 0
    with Store.open(copy, read_only=True) as reader:
        assert fields.of_document(reader, document.id) == before
        assert verify(reader) == []
