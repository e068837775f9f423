"""A batch at the pace that its server bears."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reviewer.extract.claude import ClaudeReader
from reviewer.flow.workers import Workers
from tests.fakes import batch_project as batch
from tests.fakes.batch_process import BatchServer, read_log
from tests.flow.conftest import Run

DOCUMENTS, ATTEMPTS = 40, 3


@pytest.fixture(scope="module")
def _few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with Workers(2) as workers:
        folder = tmp_path_factory.mktemp("few") / "p"
        return batch.make(folder, DOCUMENTS, workers, **batch.SMALL)


@pytest.fixture
def few(_few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of a few one-page documents nobody has read."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test")
    return Path(shutil.copytree(_few, tmp_path / "p"))


def test_a_server_that_takes_so_many_calls_a_second_is_not_hammered(run: Run, few: Path) -> None:
    with BatchServer(rate=40, burst=5, latency=0.02) as server:
        said = run("read", few, *batch.reading(server.url, wire="openai"))
        assert said.code == 0, said.err
        stats = server.stats()
    assert stats["paid"] == 2 * DOCUMENTS
    assert stats["most_attempts"] <= ATTEMPTS
    refused = stats["calls"] - stats["paid"]
    assert 0 < refused < DOCUMENTS, "it goes on at the pace that is allowed"


def test_nobody_asks_while_the_server_wants_to_be_left_alone(
    run: Run, few: Path, tmp_path: Path
) -> None:
    wait, log = 0.6, tmp_path / "log"
    with BatchServer(latency=0.01, faults="429-wait=0.03", wait=wait, log=log) as server:
        assert run("read", few, *batch.reading(server.url)).code == 0
    calls = read_log(log)
    asked = sorted(call["at"] for call in calls)
    told = [call["ended"] for call in calls if call["fault"] == "429-wait"]
    assert told
    for at in told:  # what had begun may still arrive
        assert not [one for one in asked if at + wait / 2 < one < at + wait - 0.01]


def test_no_server_makes_a_batch_wait_for_ever(
    run: Run, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("pace", "insist"):
        monkeypatch.setattr(f"reviewer.extract.{module}.LONGEST_PAUSE", 0.1)
    with BatchServer(latency=0.01, faults="429-wait=0.03", wait=86_400) as server:
        assert run("read", few, *batch.reading(server.url)).code == 0
        assert server.stats()["faults"]["429-wait"] > 0


def test_a_reply_that_comes_too_slowly_is_not_asked_for_anew(
    run: Run, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been paid. The next run, which a person starts, asks again."""
    monkeypatch.setitem(ClaudeReader.__init__.__kwdefaults__, "timeout", 0.5)
    with BatchServer(faults="slow=0.05", slow=30) as server:
        assert run("read", few, *batch.reading(server.url)).code == 1
        stats = server.stats()
        assert stats["ends"]["gone"] == stats["faults"]["slow"] > 0
        assert stats["most_attempts"] == 1
        dead = run("dead", few, "--json").json["dead_letters"]
        assert len(dead) == stats["ends"]["gone"]
        assert all("did not answer within" in one["reason"] for one in dead)
        server.script(faults={})
        assert run("read", few, *batch.reading(server.url)).code == 0
        assert server.stats()["paid"] == 2 * DOCUMENTS
