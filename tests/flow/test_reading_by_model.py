"""`read --reader anthropic` against a loopback server, through the real SDK: paid for once."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.flow.project import Project
from reviewer.store import ledger, readings
from reviewer.store.db import Store
from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import Received, Response, VlmServer

KEY = "sk-ant-test-0123456789-secret"
MODEL = "claude-haiku-4-5"
PER_DOCUMENT = 0.003
"""US dollars for two questions at what the fake server says it used."""
READ = {"state": "READ", "confidence": "high", "reason": "", "page": 1}
A = json.dumps({"fields": {"total": {**READ, "value": "891.78"}}, "rows": {}})
B = json.dumps({"pairs": [{"label": "Total", "value": "891.78", "confidence": "high", "page": 1}],
                "tables": []})  # fmt: skip


def is_a(request: Received) -> bool:
    return "Find these fields" in request.text


def answer(request: Received) -> Response:
    """A good reply to either prompt."""
    return fake.message(A if is_a(request) else B)


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def read(server: VlmServer | str, *more: object, model: str = MODEL) -> tuple[object, ...]:
    url = server if isinstance(server, str) else server.url
    return ("--reader", "anthropic", "--model", model, "--base-url", url, *more)


def sent(project: Path) -> list:
    with Project.open(project, read_only=True) as opened:
        return opened.call(lambda store: list(ledger.each(store)))


def test_both_prompts_once_each_and_never_again(run, added):
    with VlmServer(answer) as server:
        said = run("read", added, *read(server))
        assert said.code == 0, said.err
        assert said.out == "Read 2 documents for 0.0060 USD.\n"
        assert sorted(is_a(post) for post in server.posts) == [False, False, True, True]
        assert all(len(post.pictures) == 1 for post in server.posts)
        status = run("status", added, "--json").json
        assert (status["readings"], status["cost_usd"]) == (4, 0.006)

        again = run("read", added, *read(server))
        assert (again.code, len(server.posts)) == (0, 4)
        assert again.out == "Read 0 documents for 0.00 USD, 2 had been read before.\n"
        anew = run("read", added, *read(server, "--again"))
        assert (anew.code, len(server.posts)) == (0, 8)
        assert run("status", added, "--json").json["cost_usd"] == 0.012

    with Project.open(added, read_only=True) as opened:
        told = opened.call(lambda store: readings.of_document(store, 1))
    assert [(r.role, r.reader, r.model, r.prompt[:2]) for r in told] == [
        ("A", "anthropic", MODEL, "A:"), ("B", "anthropic", MODEL, "B:"),
    ]  # fmt: skip
    assert [r.get("total").value for r in told] == ["891.78", "891.78"]


def test_a_truncated_reply_a_refusal_and_an_overloaded_server(run, added):
    script = [
        fake.truncated(A[:40]), fake.message(A), fake.overloaded(), fake.message(B), fake.refusal(),
    ]  # fmt: skip
    with VlmServer(*script) as server:
        said = run("read", added, *read(server, "--workers", "1"))
        assert said.code == 1
        assert said.out.startswith("Read 1 document for ")
        assert said.err.splitlines()[-1] == (
            f"lindenau.pdf: {MODEL} refused to read this document (general_harms); "
            "use another model for it."
        )
        assert len(server.posts) == 5
        status = run("status", added, "--json").json
        assert (status["readings"], status["dead_letters"]) == (2, 1)
        assert status["failed"][0]["stage"] == "read"
        assert [entry.outcome.split(":")[0] for entry in sent(added)] == [
            "answered", "answered", "failed", "answered", "answered",
        ]  # fmt: skip

        server.script([answer])
        again = run("read", added, *read(server))
        assert (again.code, len(server.posts)) == (1, 5), "a refusal is not paid for again"
        other = run("read", added, *read(server, model="claude-sonnet-5-5"))
        assert (other.code, len(server.posts)) == (0, 9)
    assert run("status", added, "--json").json["failed"] == []


def test_what_was_answered_is_kept_when_the_next_question_fails(run, added):
    with VlmServer(lambda r: answer(r) if is_a(r) else fake.error(400, "bad")) as server:
        assert run("read", added, *read(server)).code == 1
        status = run("status", added, "--json").json
        assert (status["readings"], status["cost_usd"]) == (2, PER_DOCUMENT)
        asked = sum(map(is_a, server.posts))
        server.script([answer])
        assert run("read", added, *read(server)).code == 0
        assert sum(map(is_a, server.posts)) == asked
    status = run("status", added, "--json").json
    assert (status["readings"], status["cost_usd"]) == (4, 2 * PER_DOCUMENT)


def test_a_reply_that_holds_nothing_is_asked_for_anew_when_a_person_says_so(run, added):
    with VlmServer(fake.message("I would rather not say.")) as server:
        said = run("read", added, *read(server))
        assert said.code == 1
        assert said.err.count("The model's reply holds no values") == 2
        paid = len(server.posts)
        dead = run("dead", added, "--json").json["dead_letters"]
        assert [(d["document"], d["paid"], d["attempts"]) for d in dead] == [
            ("harbour-lane.pdf", True, 1), ("lindenau.pdf", True, 1),
        ]  # fmt: skip

        server.script([answer])
        left = run("read", added, *read(server))
        assert (left.code, len(server.posts)) == (1, paid), "nothing is paid twice by itself"
        assert "--retry" in left.err
        assert run("read", added, *read(server, "--retry")).code == 0
        assert run("status", added, "--json").json["readings"] == 4
    assert run("dead", added).out == "Every document that was sent was read.\n"


KILLED = """
import os, sys
from reviewer.flow import upload
upload.save_readings = lambda *_, **__: os._exit(9)
from reviewer.cli.main import main
main(sys.argv[1:])
"""


def test_a_reply_that_was_stored_when_the_program_died_is_not_paid_again(run, added):
    with VlmServer(answer) as server:
        arguments = ["read", str(added), *map(str, read(server, "--workers", "1"))]
        died = subprocess.run([sys.executable, "-c", KILLED, *arguments], timeout=240, check=False)
        assert died.returncode == 9
        assert len(server.posts) == 2
        assert run("status", added, "--json").json["readings"] == 0

        assert run("read", added, *read(server)).code == 0
        assert len(server.posts) == 4
        bodies = [post.body for post in server.posts]
        assert len(set(bodies)) == 4
    status = run("status", added, "--json").json
    assert (status["readings"], status["cost_usd"]) == (4, 2 * PER_DOCUMENT)


@pytest.mark.parametrize("where", ["at the model", "at the question"])
def test_a_key_that_is_not_accepted_stops_the_batch_with_one_sentence(run, added, where):
    refused = fake.error(401, "authentication_error", f"invalid key {KEY}")
    model = refused if where == "at the model" else None
    with VlmServer(refused, model=model) as server:
        said = run("read", added, *read(server))
        assert said.code == 1
        assert said.out == ""
        sentence = said.err.splitlines()[-1]
        assert sentence.startswith("reviewer: 127.0.0.1 does not accept the API key (401)")
        assert KEY not in said.err
        assert len(server.posts) <= 2
        assert len(server.received) <= 4
    assert KEY not in str(sent(added))


def test_what_is_under_way_is_finished_when_the_account_runs_dry(run, added):
    first = []

    def dry(request: Received) -> Response:
        document = request.pictures[0]["source"]["data"][:2000]
        first.append(document)
        if document != first[0]:
            return fake.error(402, "billing_error")
        return Response(answer(request).body, after=0.5, headers={"Content-Type": "text/json"})

    with VlmServer(dry) as server:
        said = run("read", added, *read(server))
    assert said.code == 1
    assert "reviewer: The account at 127.0.0.1 has no credit (402)" in said.err
    assert run("status", added, "--json").json["readings"] == 2


def test_the_ledger_has_its_row_before_a_byte_leaves(run, added):
    """The server itself looks: when a question arrives, its row is on disk and still open."""
    seen = []

    def look(request: Received) -> Response:
        with Store.open(added, read_only=True) as store:
            seen.append([entry.outcome for entry in ledger.each(store)])
        return answer(request)

    with VlmServer(look) as server:
        assert run("read", added, *read(server, "--workers", "1")).code == 0
        assert seen == [["answered"] * n + [None] for n in range(4)]
        rows = sent(added)
        assert {(row.host, row.model, row.outcome) for row in rows} == {
            ("127.0.0.1", MODEL, "answered")
        }
        assert all(len(row.images) == 1 and row.size > 10_000 for row in rows)
        pictures = [post.pictures[0]["source"]["data"] for post in server.posts]
    database = (added / "project.sqlite").read_bytes()
    assert KEY.encode() not in database
    for picture in pictures:
        assert picture[:60].encode() not in database
        assert base64.b64decode(picture)[1000:1040] not in database


def test_nothing_is_sent_anywhere_without_consent(run, added, monkeypatch):
    from reviewer.extract import claude

    def refuse(*_args, **_more):
        raise AssertionError("a reader was made")

    with monkeypatch.context() as patch:
        patch.setattr(claude.ClaudeReader, "__init__", refuse)
        for url in ("https://vlm.invalid", "https://VLM.invalid:8443/v1"):
            said = run("read", added, *read(url))
            assert said.code == 1
            assert said.sentence == (
                "reviewer: Pictures of the pages would be sent to vlm.invalid, and nobody has "
                "allowed this project to do so yet; give --consent vlm.invalid once if they may "
                "leave this machine."
            )
        second = f"--reader anthropic --model {MODEL}"
        said = run("read", added, "--reader", "layout", "--second", second)
        assert "would be sent to api.anthropic.com" in said.sentence
        other = run("read", added, *read("https://vlm.invalid"), "--consent", "other.invalid")
        assert "would be sent to vlm.invalid" in other.sentence
    assert run("status", added, "--json").json["readings"] == 0
    assert sent(added) == []

    monkeypatch.delenv("ANTHROPIC_API_KEY")
    keyless = (
        "reviewer: No API key: set ANTHROPIC_API_KEY in the environment, or keep it in the "
        "system's keyring with reviewer keys set, and read again."
    )
    given = run("read", added, *read("https://vlm.invalid"), "--consent", "https://vlm.invalid/v1")
    assert (given.code, given.err.splitlines()[-1]) == (1, keyless)
    kept = run("read", added, *read("https://vlm.invalid"))
    assert (kept.code, kept.err.splitlines()[-1]) == (1, keyless)
    assert sent(added) == []


def test_pages_are_not_sent_unencrypted(run, added):
    said = run("read", added, *read("http://vlm.invalid"), "--consent", "vlm.invalid")
    assert said.code == 1
    assert "is not encrypted, so pages can not be sent there; use https" in said.err


def test_a_budget_stops_before_the_document_that_might_exceed_it(run, added):
    with VlmServer(answer) as server:
        said = run("read", added, *read(server, "--budget", "0.004"))
        assert said.code == 1
        assert said.err.splitlines()[-1] == (
            f"reviewer: Stopped at 0.0030 USD: one more document read by {MODEL} might cost up to "
            "0.0030 USD and exceed the budget of 0.004 USD; raise it and read again to go on."
        )
        assert len(server.posts) == 2
        assert run("status", added, "--json").json["readings"] == 2
        tiny = run("read", added, *read(server, "--budget", "0.0001"))
        assert (tiny.code, len(server.posts)) == (1, 2)
        assert "A budget of 0.0001 USD is too small to begin with" in tiny.err
        rest = run("read", added, *read(server, "--budget", "0.004"))
        assert (rest.code, len(server.posts)) == (0, 4), rest.err
        unknown = run("read", added, *read(server, "--budget", "1", model="claude-unheard-of"))
        assert (unknown.code, len(server.posts)) == (2, 4)
        assert "The price of claude-unheard-of is not known" in unknown.err


def test_a_server_that_is_not_there(run, added):
    said = run("read", added, *read("http://127.0.0.1:9"))
    assert said.code == 1
    assert said.out.startswith("Read 0 documents")
    assert said.err.count("127.0.0.1 can not be reached") == 2
    assert {entry.outcome.split(":")[0] for entry in sent(added)} <= {"failed"}


def test_a_model_beside_the_offline_reader(run, added):
    with VlmServer(answer) as server:
        said = run("read", added, *read(server), "--second", "layout")
        assert said.code == 0, said.err
        assert [is_a(post) for post in server.posts] == [True, True]
    assert run("status", added, "--json").json["readings"] == 4
