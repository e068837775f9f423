"""A model asked by Dask's workers, with their keys: one that dies costs its calls under way."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.flow.project import Project
from reviewer.store import documents, ledger, readings
from tests.fakes.cluster import Cluster
from tests.fakes.counting_model import CountingModel
from tests.fakes.found import nothing_found
from tests.fakes.invoices import many
from tests.fakes.vlm_server import VlmServer

pytest.importorskip("distributed")

KEY = "sk-ant-test-0123456789-of-the-workers"
MODEL = "claude-haiku-4-5"
COUNT, AT_ONCE = 8, 5


def prepared(run, project: Path, files: list[Path]) -> Path:
    assert run("new", project, "--kind", "invoice").code == 0
    assert run("add", project, *files, "--workers", 1).code == 0
    with Project.open(project) as opened:
        nothing_found(opened)
    return project


def told(project: Path) -> dict:
    """Readings by document, and how many calls the ledger knows."""
    with Project.open(project, read_only=True) as opened:
        found = opened.call(lambda store: list(documents.each(store)))
        return {
            one.name: [(r.role, r.model, r.prompt, r.images, r.values) for r in opened.call(
                lambda store, one=one: readings.of_document(store, one.id))]
            for one in found
        }  # fmt: skip


def rows(project: Path) -> list:
    with Project.open(project, read_only=True) as opened:
        return opened.call(lambda store: list(ledger.each(store)))


def asking(server: VlmServer, *more: object) -> tuple[object, ...]:
    return ("--reader", "anthropic", "--model", MODEL, "--base-url", server.url,
            "--blank-share", "0", "--workers", AT_ONCE, *more)  # fmt: skip


def test_a_worker_that_dies_costs_at_most_its_calls_under_way(run, tmp_path, monkeypatch):
    files = many(tmp_path / "files", COUNT)
    here, there = (prepared(run, tmp_path / name / "p", files) for name in "ab")
    with VlmServer(CountingModel(0.0)) as server:
        assert run("read", here, *asking(server)).code == 0

    (tmp_path / "cluster").mkdir()
    with Cluster(tmp_path / "cluster", ANTHROPIC_API_KEY=KEY) as cluster:
        model = CountingModel(0.2, at=COUNT, upon=lambda: cluster.workers[0].kill())
        with VlmServer(model) as server:
            where = ("--engine", "dask", "--scheduler", cluster.address)
            said = run("read", there, *asking(server, *where))
            assert said.code == 0, said.err
            assert {r.headers["authorization"] for r in server.received} == {f"Bearer {KEY}"}
            again = run("read", there, *asking(server, *where))
            assert again.out.startswith("Read 0 documents"), again
        assert cluster.workers[0].wait() != 0
    assert told(there) == told(here)
    assert len(model.asked) == 2 * COUNT, "a question was not asked"
    entries = rows(there)
    lost = [entry for entry in entries if entry.outcome != "answered"]
    assert len(entries) - len(lost) == 2 * COUNT
    assert 0 < len(lost) <= AT_ONCE, "more was lost than was under way"
    assert all("worker was lost" in str(entry.outcome) for entry in lost)
    asked_again = model.calls - 2 * COUNT
    assert 0 <= asked_again <= len(lost), "asked again without a row that says why"
    assert run("verify", there).code == 0


def test_a_worker_without_a_key_says_so(run, added, tmp_path):
    with Cluster(tmp_path, count=1) as cluster:
        said = run(
            "read", added, "--reader", "anthropic", "--model", MODEL,
            "--base-url", "https://192.0.2.1", "--consent", "192.0.2.1",
            "--engine", "dask", "--scheduler", cluster.address,
        )  # fmt: skip
    assert said.code == 1
    assert "The Dask worker on " in said.err
    assert "No API key: set ANTHROPIC_API_KEY" in said.err
    assert rows(added) == []
