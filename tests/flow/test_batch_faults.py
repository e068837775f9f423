"""Whole batches against a server that fails in every way: nothing lost, nothing paid twice."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from reviewer.extract import insist
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.store import documents, readings
from tests.fakes import batch_project as batch
from tests.fakes.batch_process import BatchServer
from tests.fakes.batch_script import MIXED, Script
from tests.flow.conftest import Run

DOCUMENTS = 120
ATTEMPTS = 3


@pytest.fixture(scope="session")
def _many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with Workers(2) as workers:
        folder = tmp_path_factory.mktemp("many") / "p"
        return batch.make(folder, DOCUMENTS, workers, **batch.SMALL)


@pytest.fixture
def many(_many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of many one-page documents nobody has read."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test")
    monkeypatch.setattr(insist, "FIRST_WAIT", 0.02)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return Path(shutil.copytree(_many, tmp_path / "p"))


def read_by(folder: Path) -> Counter[str]:
    """How many readings each document has."""
    with Project.open(folder, read_only=True) as project:
        return project.call(
            lambda store: Counter(
                {d.name: len(readings.of_document(store, d.id)) for d in documents.each(store)}
            )
        )


def require_paid_once(server: BatchServer) -> None:
    """No question was answered whole twice with the same room for the answer."""
    paid = Counter((c["question"], c["room"]) for c in server.each() if c["end"] == "paid")
    assert max(paid.values()) == 1, "a reply was paid twice"


@pytest.mark.parametrize("wire", ["anthropic", "openai"])
def test_every_document_ends_as_a_reading_or_a_dead_letter(run: Run, many: Path, wire: str) -> None:
    faults = {"faults": "mixed=0.05", "latency": 0.005, "wait": 0.02, "slow": 0.05}
    with BatchServer(**faults) as server:
        said = run("read", many, *batch.reading(server.url, wire=wire))
        assert said.code == 1
        stats = server.stats()
        assert set(stats["faults"]) == set(MIXED), "every fault was met"
        assert stats["most"] <= 20
        assert stats["most_attempts"] <= ATTEMPTS
        require_paid_once(server)
        status = run("status", many, "--json").json
        failed = {one["document"] for one in status["failed"] if one["stage"] == "read"}
        made = read_by(many)
        assert status["dead_letters"] == len(status["failed"]) == len(failed) > 0
        assert {name for name, count in made.items() if count < 2} == failed
        assert sum(made.values()) == status["readings"]
        assert said.out.startswith(f"Read {DOCUMENTS - len(failed)} documents for ")
        told = status["batch"]
        assert (told["state"], told["total"], told["left"]) == ("done", DOCUMENTS, 0)
        assert (told["done"], told["failed"]) == (DOCUMENTS - len(failed), len(failed))
        dead = run("dead", many, "--json").json["dead_letters"]
        assert {one["document"] for one in dead} == failed
        assert all(1 <= one["attempts"] <= ATTEMPTS and one["reason"] for one in dead)
        unpaid = {one["document"] for one in dead if not one["paid"]}
        assert unpaid
        assert unpaid < failed

        server.script(faults={})
        run("read", many, *batch.reading(server.url, wire=wire))
        require_paid_once(server)
        left = {one["document"] for one in run("dead", many, "--json").json["dead_letters"]}
        assert left == failed - unpaid, "what was paid for in vain waits for a person's word"
        asked = server.stats()["calls"]
        run("read", many, *batch.reading(server.url, wire=wire))
        assert server.stats()["calls"] == asked, "there was nothing left to ask"

        run("read", many, *batch.reading(server.url, "--retry", wire=wire))
        rest = run("dead", many, "--json").json["dead_letters"]
        assert all("refused" in one["reason"] for one in rest), "a refusal is not paid for again"
        assert len(rest) < len(left)
        assert run("verify", many).code == 0


def test_the_same_call_meets_the_same_fault_in_any_order() -> None:
    script = Script(faults={"429": 0.2, "reset": 0.1}, seed=3)
    calls = [(f"{body}", attempt) for body in range(1000) for attempt in (1, 2, 3)]
    met = {call: script.fault(*call) for call in calls}
    assert {call: script.fault(*call) for call in reversed(calls)} == met
    told = Counter(met.values())
    assert 500 < told["429"] < 700
    assert 230 < told["reset"] < 370
    other = Script(faults=script.faults, seed=4)
    assert any(other.fault(*call) != fault for call, fault in met.items())
