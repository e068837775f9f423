"""Batches whose replies are here, and something stops or fails while they are understood."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reviewer.flow import blank, upload
from reviewer.flow.budget import BudgetSpent
from tests.fakes import vlm_server as fake
from tests.fakes.batches_server import BatchesServer, Made
from tests.flow.test_batches import _key, added, answer, read  # noqa: F401 - fixtures
from tests.flow.test_batches import _pictured as _pictured


def test_an_empty_part_that_the_budget_has_no_room_for_costs_no_reading(
    run, added: Path, monkeypatch  # noqa: F811
) -> None:  # fmt: skip
    """It is a signal beside the readings: they are kept, paid once, and the command ends."""
    asked = []

    async def no_room(*_what: object) -> None:
        asked.append(1)
        assert len(asked) < 10, "asked for ever"
        raise BudgetSpent("Stopped at 0.0010 USD: one more call might cost too much.")

    monkeypatch.setattr(blank, "ask", no_room)
    with BatchesServer(answer) as server:
        server.at_once = True
        said = run("read", added, *read(server, "--budget", "1"))
        assert said.out.startswith("Read 2 documents for 0.0030 USD."), said
        assert len(server.batches) == 1
    assert run("status", added, "--json").json["readings"] == 4


def test_a_document_that_brings_out_a_fault_costs_that_document_alone(
    run, added: Path, monkeypatch  # noqa: F811
) -> None:  # fmt: skip
    understood, faults = upload.gate.understood, iter([True])

    def at_fault(*what: object):
        if next(faults, False):
            raise LookupError("nobody thought of that")
        return understood(*what)

    monkeypatch.setattr(upload.gate, "understood", at_fault)
    with BatchesServer(answer) as server:
        server.at_once = True
        said = run("read", added, *read(server))
        assert said.code == 1
        assert "The program itself failed on it (LookupError: nobody thought of that)" in said.err
        numbers = run("status", added, "--json").json
        assert (numbers["readings"], numbers["dead_letters"]) == (3, 1)
        assert (numbers["waiting_batches"], len(server.batches)) == (0, 1)
        again = run("read", added, *read(server))
        assert (again.code, len(server.batches), server.singles) == (0, 1, []), "paid already"
    numbers = run("status", added, "--json").json
    assert (numbers["readings"], numbers["dead_letters"]) == (4, 0)


def test_a_batch_that_the_gateway_gave_up_on_may_still_come(run, added: Path) -> None:  # noqa: F811
    """The answer to a long sending came as a timeout, and the service took it in after that."""
    with BatchesServer(answer) as server:
        server.before = lambda r: fake.error(504, "timeout") if r.method == "POST" else None
        assert run("read", added, *read(server, "--no-wait")).code == 1
        server.before = lambda _request: None
        begun = datetime.now(UTC) - timedelta(minutes=6)
        with sqlite3.connect(added / "project.sqlite") as database:
            database.execute("UPDATE message_batches SET created = ?", (begun.isoformat(),))
        database.close()
        waits = run("read", added, *read(server, "--no-wait"))
        assert "It is not known yet whether it arrived" in waits.err
        sent = server.created[0].json["requests"]
        server.batches.append(Made("msgbatch_late", sent, datetime.now(UTC)))
        server.finish_all()
        said = run("batches", added, "--follow")
        assert said.out.startswith("Read 2 documents"), said
        assert (len(server.created), len(server.batches)) == (1, 1)


def test_an_estimate_counts_nothing_that_would_not_be_asked(run, added: Path) -> None:  # noqa: F811
    def documents(*more: str) -> int:
        return run("read", added, *read(server), "--estimate", "--json", *more).json["documents"]

    with BatchesServer(lambda _request: fake.message("nothing of use")) as server:
        assert documents() == 2
        assert run("read", added, *read(server, "--no-wait")).code == 0
        assert documents() == 0, "it waits at the provider"
        server.finish_all()
        assert run("batches", added).code == 1
        assert documents() == 0, "it was paid for in vain"
        assert documents("--retry") == documents("--again") == 2


def test_a_batch_that_may_be_somebody_elses_is_not_cancelled(run, added: Path) -> None:  # noqa: F811
    lost = iter([fake.error(500, "api_error")])
    with BatchesServer(answer) as server:
        server.after = lambda r: next(lost, None) if r.method == "POST" else None
        assert run("read", added, *read(server, "--no-wait")).code == 1
        server.add_stranger(server.batches[0], ended=False)
        server.batches.reverse()
        assert run("batches", added).code == 0
        said = run("batches", added, "--cancel")
        assert not any(batch.canceled for batch in server.batches)
        assert (
            "Batch 1 was not cancelled: nobody knows yet whether it is this project's" in said.err
        )
