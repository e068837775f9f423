"""What is estimated before the start, held against what a server then counts by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.flow.estimate import estimate
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.redaction import never_send
from tests.fakes.found import nothing_found
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.token_counter import SIZES, Counter, pictures
from tests.fakes.vlm_server import VlmServer

READ = {"state": "READ", "confidence": "high", "reason": "", "page": 1}
PAIR = {"label": "Total", "value": "12.50", "confidence": "high", "page": 1}
FIELDS = {"total": {**READ, "value": "12.50"}}
REPLY = json.dumps({"fields": FIELDS, "rows": {}, "pairs": [PAIR], "tables": []})
OLD, NEW, OTHER = "claude-haiku-4-5", "claude-sonnet-5-5", "gpt-4o"


@pytest.fixture(autouse=True)
def _keys(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-0123456789-secret")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789-secret")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="module")
def twenty(tmp_path_factory) -> Path:
    """A project of twenty pictures of different sizes."""
    folder = tmp_path_factory.mktemp("twenty")
    made = pictures(folder / "in")
    from reviewer.cli.main import main

    assert main(["new", str(folder / "p"), "--kind", "receipt"]) == 0
    assert main(["add", str(folder / "p"), *map(str, made), "--workers", "2"]) == 0
    with Project.open(folder / "p") as opened:
        nothing_found(opened, OLD, OTHER)
    return folder / "p"


@pytest.mark.parametrize(("reader", "model"), [("anthropic", OLD), ("openai", OTHER)])
def test_twenty_pictures_are_counted_as_the_server_counts_them(run, twenty, reader, model):
    counter = Counter(REPLY)
    server = VlmServer(counter.claude) if reader == "anthropic" else OpenAIServer(counter.chat)
    with server:
        url = server.base if isinstance(server, OpenAIServer) else server.url
        asked = ("--reader", reader, "--model", model, "--base-url", url,
                 "--blank-share", "0")  # fmt: skip
        told = run("read", twenty, *asked, "--estimate", "--json").json
        assert counter.counted == [], "nothing was sent"
        assert run("read", twenty, *asked).code == 0
        after = run("read", twenty, *asked, "--again", "--estimate", "--json").json
    assert told["calls"] == len(counter.counted) == 2 * len(SIZES)
    with Project.open(twenty, read_only=True) as opened:
        foretold = 2 * told_of(opened, model)
    assert sorted(foretold) == sorted((c.sizes[0], c.pictures) for c in counter.counted), "exactly"

    counted = sum(c.pictures + c.text for c in counter.counted)
    span = told["input_tokens"]
    assert span["low"] <= counted <= span["high"]
    assert span["likely"] == pytest.approx(counted, rel=0.1)

    # What the replies turned out to be is a measure for those to come.
    assert (told["passes"][0]["learned"], after["passes"][0]["learned"]) == (False, True)
    assert after["output_tokens"]["likely"] == 2 * len(SIZES) * counter.output
    spread = [e["output_tokens"]["high"] / e["output_tokens"]["low"] for e in (told, after)]
    assert spread[1] < 1.3 < spread[0]


def told_of(project: Project, model: str) -> list[tuple[tuple[int, int], int]]:
    """The size and the tokens of each page's picture, as they are foretold."""
    from reviewer.extract.tokens import picture_tokens
    from reviewer.flow.sent_size import sent_sizes
    from reviewer.store import documents

    found = []
    for document in project.call(lambda store: list(documents.each(store))):
        (size,) = sent_sizes(document, model, "general")
        found.append((size, round(picture_tokens(model, *size).likely)))
    return found


def test_it_needs_no_key_no_consent_and_no_lock(run, added, monkeypatch):
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    with Project.open(added):  # a window has it
        said = run("read", added, "--reader", "anthropic", "--model", NEW, "--estimate")
    assert said.code == 0, said.err
    first, second, *rest = said.out.splitlines()
    assert first.startswith("About 2 pages of 2 documents, ")
    assert "prices of 20" in first
    assert second.startswith(f"  {NEW}, reading A and B: 2 documents, ")
    assert any("is assumed from the fields" in line for line in rest)


def test_only_what_a_run_would_read_is_counted(run, added):
    counter = Counter(REPLY)
    asked = ["--reader", "anthropic", "--model", OLD, "--blank-share", "0"]
    with VlmServer(counter.claude) as server:
        asked += ["--base-url", server.url]
        assert run("read", added, *asked, "--second", "layout").code == 0
        left = run("read", added, *asked, "--estimate", "--json").json
        assert (left["documents"], left["calls"]) == (2, 2), "only prompt B is missing"
        anew = run("read", added, *asked, "--again", "--estimate", "--json").json
        assert anew["calls"] == 4
        with Project.open(added) as opened:
            opened.call(lambda store: never_send(store, 1, by="ana"))
        assert run("read", added, *asked, "--estimate", "--json").json["documents"] == 1
    other = run("read", added, "--reader", "layout", "--estimate")
    assert other.out.splitlines()[0].endswith("read on this machine: no calls, no cost.")


def test_a_cascade_is_at_most_and_a_second_reader_has_its_own_price(added):
    plan = ReadPlan(
        ReaderChoice("anthropic", OLD), ReaderChoice("openai", "qwen-of-nobody"),
        cascade=ReaderChoice("anthropic", NEW), blank_share=0.0,
    )  # fmt: skip
    with Project.open(added, read_only=True) as opened:
        first, second, better = estimate(opened, plan).passes
        total = estimate(opened, plan)
        single = estimate(opened, ReadPlan(plan.first, blank_share=0.0))
        half = estimate(opened, ReadPlan(plan.first, blank_share=0.0), batch=True)
    assert (first.prompts, second.prompts, better.prompts) == (("A",), ("B",), ("A",))
    assert second.cost_usd is None
    assert total.cost_usd is None, "a price that is not known is never 0"
    assert better.at_most
    assert better.cost_usd is not None
    assert better.cost_usd.low == 0 < better.cost_usd.likely
    assert single.cost_usd is not None
    assert half.cost_usd == single.cost_usd.times(0.5)
    assert total.pages == single.pages == 2


def test_own_prices_are_said_to_be_so(run, added, tmp_path, monkeypatch):
    from reviewer.extract import prices

    file = tmp_path / "prices.json"
    file.write_text('{"models": [{"match": "mine", "input": 1, "output": 2}]}', encoding="utf-8")
    monkeypatch.setattr(prices.paths, "prices_file", lambda: file)
    prices.own_prices.cache_clear()
    try:
        said = run("read", added, "--reader", "openai", "--model", "mine", "--estimate")
    finally:
        prices.own_prices.cache_clear()
    assert "your own prices" in said.out.splitlines()[0]
    assert "How mine counts pictures is not known" in said.out
