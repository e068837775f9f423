"""`reviewer read` killed in the middle of a batch: only what was in flight is asked again."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from reviewer.flow import desk
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.field import Field
from reviewer.store import decisions, documents, fields, ledger, readings
from reviewer.store.db import Store
from tests.fakes import batch_project as batch
from tests.fakes.batch_process import BatchServer
from tests.flow.conftest import Run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no SIGKILL here")
DOCUMENTS, KILLS, AT_ONCE = 40, 3, 8


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with Workers(2) as workers:
        folder = tmp_path_factory.mktemp("forty") / "p"
        return batch.make(folder, DOCUMENTS, workers, **batch.SMALL)


def in_flight(folder: Path) -> int:
    """Calls whose end nobody wrote down."""
    with Project.open(folder, read_only=True) as project:
        return sum(entry.outcome is None for entry in project.call(lambda s: list(ledger.each(s))))


def kill_during(server: BatchServer, project: Path, after: int) -> None:
    """Begin to read, and kill the process once so many further calls have come."""
    asked = server.brief()["calls"]
    process = batch.start(project, *batch.reading(server.url, "--workers", AT_ONCE))
    while server.brief()["calls"] < asked + after and process.poll() is None:
        time.sleep(0.003)
    process.kill()
    process.communicate()


def decide(store: Store) -> None:
    """A person corrects a field of a document that was read, while the batch is not finished."""
    document = next(documents.each(store, least_readings=1), None)
    if document is None or next(decisions.each(store), None) is not None:
        return
    said = readings.of_document(store, document.id)[0].get("total")
    assert said is not None
    row = Field(document.id, document.name, "total", said.value, None, 0.9, True, ("doubt",))
    fields.replace(store, document.id, [row], ())
    desk.correct(store, fields.find(store, document.id, "total").id, "12.34", by="someone", ms=9)


def test_a_batch_that_is_killed_again_and_again_pays_only_for_what_was_in_flight(
    run: Run, forty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test")
    moments = random.Random(8)
    with BatchServer(latency=0.08) as server:
        # The last time some documents have been read to their end, which a person can decide.
        for after in (*(moments.randrange(2, 30) for _ in range(KILLS - 1)), 45):
            kill_during(server, forty, after=after)
            with Project.open(forty) as project:
                project.call(decide)
        lost = in_flight(forty)
        last = run("read", forty, *batch.reading(server.url))
        assert last.code == 0, last.err

        calls = Counter(call["question"] for call in server.each())
        stats = server.stats()
        assert len(calls) == 2 * DOCUMENTS, "every document was asked about, with both prompts"
        again = stats["calls"] - 2 * DOCUMENTS
        # A reply that came and is not on disk yet is in flight too, beside those at once.
        assert again <= lost <= 2 * KILLS * AT_ONCE, "asked again, and not in flight at a kill"
        assert in_flight(forty) == lost, "what was in flight stays written down"
        assert max(calls.values()) <= 1 + KILLS

        assert run("verify", forty).code == 0
        status = run("status", forty, "--json").json
        assert (status["readings"], status["failed"]) == (2 * DOCUMENTS, [])
        unchanged = run("read", forty, *batch.reading(server.url))
        assert (
            unchanged.out == f"Read 0 documents for 0.00 USD, {DOCUMENTS} had been read before.\n"
        )
        anew = server.stats()
        assert (anew["calls"], anew["models"]) == (stats["calls"], stats["models"])
    with Project.open(forty, read_only=True) as project:
        kept = project.call(lambda store: list(decisions.each(store)))
        assert [(one.value, one.by) for one in kept] == [("12.34", "someone")]
