"""`read --batch` against a loopback server, through the real SDK: half the price, paid for once."""

from __future__ import annotations

import asyncio
import json
import shutil
from functools import partial
from pathlib import Path

import pytest

from reviewer.cli import batches as command
from reviewer.extract.limits import image_limits, send_side
from reviewer.flow import batch_lost, batch_sending, gate, redaction
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.geometry import Box
from reviewer.store import documents, ledger
from reviewer.store.db import Store
from tests.fakes import batches_server as fake_batches
from tests.fakes import vlm_server as fake
from tests.fakes.batches_server import BatchesServer
from tests.fakes.vlm_server import Received, Response

KEY = "sk-ant-test-0123456789-secret"
MODEL = "claude-haiku-4-5"
READ = {"state": "READ", "confidence": "high", "reason": "", "page": 1}
A = json.dumps({"fields": {"total": {**READ, "value": "891.78"}}, "rows": {}})
B = json.dumps({"pairs": [{"label": "Total", "value": "891.78", "confidence": "high", "page": 1}],
                "tables": []})  # fmt: skip


CORRECTED = {"field": "total", "decision": "correct", "value": "7.00", "by": "eva"}


def by_text(requests: list[Received]) -> list[str]:
    return sorted(json.dumps(request.json, sort_keys=True) for request in requests)


def is_a(request: Received) -> bool:
    return "Find these fields" in request.text


def answer(request: Received) -> Response:
    """A good reply to either prompt."""
    return fake.message(A if is_a(request) else B)


@pytest.fixture(scope="session")
def _pictured(_added: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two invoices whose pictures are made: what is tested here comes after that."""
    folder = shutil.copytree(_added, tmp_path_factory.mktemp("pictured") / "p")
    with Project.open(folder) as project, Workers(1) as workers:
        for document in project.call(lambda store: list(documents.each(store))):
            limits = image_limits(MODEL, len(document.pages))
            side = partial(_side, limits)
            asyncio.run(gate.clear(Run(project, workers), document, "http://127.0.0.1", side))
    return folder


def _side(limits, page) -> int:
    return send_side(page.width, page.height, limits)


@pytest.fixture
def added(_pictured: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return Path(shutil.copytree(_pictured, tmp_path / "p"))


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(command, "FIRST_SECONDS", 0.05)
    monkeypatch.setattr(command, "LONGEST_SECONDS", 0.1)


def sent(project: Path) -> list:
    with Project.open(project, read_only=True) as opened:
        return opened.call(lambda store: list(ledger.each(store)))


def mask_something(store: Store) -> None:
    document = next(documents.each(store))
    redaction.put(store, document.id, 1, Box(1, 1, 50, 50), by="ana")


def read(server: BatchesServer, *more: object) -> tuple[object, ...]:
    return ("--reader", "anthropic", "--model", MODEL, "--base-url", server.url, "--batch", *more)


def test_sent_together_and_read_by_tomorrow_for_half_the_price(run, added):
    with BatchesServer(answer) as server:
        server.at_once = True
        said = run("read", added, *read(server))
        assert said.code == 0, said
        assert said.out.startswith("Read 2 documents for 0.0030 USD.")
        assert (len(server.created), len(server.questions), server.singles) == (1, 4, [])
        again = run("read", added, *read(server))
        assert again.out.startswith("Read 0 documents for 0.00 USD, 2 had been read before.")
        assert len(server.created) == 1
    numbers = run("status", added, "--json").json
    assert (numbers["readings"], numbers["waiting_batches"]) == (4, 0)
    assert numbers["cost_usd"] == pytest.approx(0.003)


def test_what_was_sent_is_what_single_calls_send(run, added, tmp_path):
    single = shutil.copytree(added, tmp_path / "single")
    with BatchesServer(answer) as server:
        assert run("read", added, *read(server, "--no-wait")).code == 0
        assert run("read", single, *[w for w in read(server) if w != "--batch"]).code == 0
        assert by_text(server.questions) == by_text(server.singles)


def test_sent_and_left_there(run, added):
    with BatchesServer(answer) as server:
        said = run("read", added, *read(server, "--no-wait"))
        assert said.code == 0
        assert (
            "4 questions wait at the provider; take in what has come with reviewer batches"
            in said.err
        )
        assert run("status", added, "--json").json["waiting_batches"] == 4
        outcomes = {entry.outcome for entry in sent(added)}
        assert outcomes == {None}, "nobody knows yet what came of it"
        # Neither the same command nor one without --batch asks anything a second time.
        assert run("read", added, *read(server, "--no-wait")).code == 0
        plain = run("read", added, *[word for word in read(server) if word != "--batch"])
        assert "4 questions wait at the provider" in plain.err
        assert (len(server.created), server.singles) == (1, [])
        waits = run("batches", added, "--json").json
        assert (waits["waiting_batches"], waits["batches"][0]["state"]) == (4, "waiting")
        assert waits["batches"][0]["counts"]["processing"] == 4
        server.finish_all()
        said = run("batches", added)
        assert said.out.startswith("Read 2 documents for 0.0030 USD.\n0 questions wait.\n")
        assert "0 of 4 questions left, done" in said.out
        assert len(server.created) == 1
    assert run("status", added, "--json").json["readings"] == 4
    assert {entry.outcome for entry in sent(added)} == {"answered"}
    assert run("verify", added).code == 0


def test_some_expire_some_fail_and_the_rest_is_read(run, added):
    with BatchesServer(answer) as server:
        assert run("read", added, *read(server, "--no-wait")).code == 0
        fates = iter([fake_batches.expired, None, fake_batches.errored("api_error", "Oops"), None])
        server.fate = lambda at, asked: (f := next(fates)) and f(at, asked)
        server.finish_all()
        said = run("batches", added)
        assert said.code == 1
        assert "did not come to this question within a day, and it was not paid" in said.err
        assert "could not answer in its batch. It said: Oops" in said.err
        numbers = run("status", added, "--json").json
        assert (numbers["readings"], numbers["dead_letters"]) == (2, 2)
        # What was not answered is asked again, and nothing else.
        server.fate = lambda _at, _asked: None
        server.at_once = True
        assert run("read", added, *read(server)).code == 0
        assert [len(batch.requests) for batch in server.batches] == [4, 2]
    numbers = run("status", added, "--json").json
    assert (numbers["readings"], numbers["dead_letters"]) == (4, 0)


def test_what_expires_is_not_sent_again_by_the_same_command(run, added):
    with BatchesServer(answer) as server:
        server.at_once = True
        server.fate = fake_batches.expired
        said = run("read", added, *read(server))
        assert said.code == 1
        assert len(server.batches) == 1
        assert run("status", added, "--json").json["dead_letters"] == 2


def test_a_cancelled_batch_is_no_reading(run, added):
    with BatchesServer(answer) as server:
        assert run("read", added, *read(server, "--no-wait")).code == 0
        assert run("batches", added, "--cancel").code == 0
        assert server.batches[0].canceled
        server.fate = fake_batches.canceled
        server.finish_all()
        said = run("batches", added, "--follow")
        assert "was cancelled before this was answered" in said.err
    assert {entry.outcome.split(":")[0] for entry in sent(added)} == {"failed"}


def test_a_refusal_is_paid_and_not_asked_again(run, added):
    with BatchesServer(lambda _request: fake.refusal()) as server:
        server.at_once = True
        said = run("read", added, *read(server))
        assert said.err.count("refused to read this document") == 2
        assert run("read", added, *read(server)).code == 1
        assert len(server.batches) == 1


def test_a_reply_that_was_cut_off_is_asked_for_by_itself(run, added):
    def cut(request: Received) -> Response:
        return fake.truncated(A[:40]) if is_a(request) else answer(request)

    with BatchesServer(cut, answer) as server:
        server.at_once = True
        said = run("read", added, *read(server))
        assert said.code == 0, said
        assert [single.json["max_tokens"] for single in server.singles] == [20_000, 20_000]
        full, half = 0.0015, 0.00075
        assert run("status", added, "--json").json["cost_usd"] == pytest.approx(
            2 * (full + 2 * half)
        )
        assert said.out.startswith("Read 2 documents for 0.0060 USD")


def test_a_budget_is_never_sent_more_than_it_could_pay(run, added):
    with BatchesServer(answer) as server:
        server.at_once = True
        most = 8_192 * 5e-6 / 2  # what the reply to one question may cost
        said = run("read", added, *read(server, "--budget", f"{2 * most + 0.01:.4f}"))
        assert said.code == 0, said
        # The second document was sent when the first had come and cost far less than it might.
        assert [len(batch.requests) for batch in server.batches] == [2, 2]


def test_a_budget_that_is_too_small_sends_nothing(run, added):
    with BatchesServer(answer) as server:
        said = run("read", added, *read(server, "--budget", "0.01"))
        assert said.code == 1
        assert "one more document may cost up to" in said.err
        assert server.batches == []


def test_other_readers_take_no_batches(run, added, monkeypatch):
    for words in (
        ("--reader", "layout"),
        ("--reader", "openai", "--model", "m", "--base-url", "http://127.0.0.1:9"),
        ("--reader", "anthropic", "--model", MODEL, "--second",
         "--reader openai --model m --base-url http://127.0.0.1:9"),
    ):  # fmt: skip
        said = run("read", added, *words, "--batch")
        assert said.code == 2
        assert "Batches are a service of Anthropic's" in said.sentence
    dask = ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    said = run("read", added, "--reader", "anthropic", "--model", MODEL, "--batch", *dask)
    assert (said.code, "leave out --engine dask" in said.sentence) == (2, True)
    said = run("read", added, "--reader", "layout", "--no-wait")
    assert said.sentence == "reviewer: --no-wait goes with --batch."
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    told = run("batches", added)
    assert (told.code, told.out) == (0, "Nothing was sent in batches from this project.\n")
    assert run("status", added, "--json").json["readings"] == 0


def test_the_offline_reader_may_be_the_second(run, added):
    with BatchesServer(answer) as server:
        server.at_once = True
        said = run("read", added, *read(server, "--second", "layout"))
        assert said.code == 0, said
        assert [is_a(question) for question in server.questions] == [True, True]
    assert run("status", added, "--json").json["readings"] == 4


def test_a_batch_is_cut_where_it_grows_too_large(run, added, monkeypatch):
    monkeypatch.setattr(batch_sending, "MOST_BYTES", 1000)
    with BatchesServer(answer) as server:
        server.at_once = True
        assert run("read", added, *read(server)).code == 0
        assert [len(batch.requests) for batch in server.batches] == [2, 2]


def test_results_are_fetched_from_the_chosen_host_whatever_address_is_named(run, added):
    with BatchesServer(answer) as server, BatchesServer(answer) as hostile:
        server.at_once = True
        server.results_url = f"{hostile.url}/v1/messages/batches/msgbatch_1/results"
        assert run("read", added, *read(server)).code == 0
        assert hostile.received == []
        server.batches.clear()
        redirected = fake.redirect(f"{hostile.url}/elsewhere")
        server.before = lambda r: redirected if r.path.endswith("/results") else None
        said = run("read", added, *read(server, "--again"))
        assert "redirects elsewhere (307) and is not followed" in said.err
        assert hostile.received == []


def test_results_that_break_off_are_fetched_again(run, added):
    cuts = iter([lambda body: body[: len(body) // 2], lambda body: b"\n\nno json\n" + body])
    with BatchesServer(answer) as server:
        server.at_once = True
        server.spoil = lambda body: next(cuts)(body)
        said = run("read", added, *read(server))
        assert said.code == 0, said
        assert "of 4 results; they are fetched again" in said.err
        assert len(server.batches) == 1
    assert run("status", added, "--json").json["readings"] == 4


def test_a_reply_may_hold_any_separator_of_lines(run, added):
    odd = A.replace("891.78", "89\u2028 1\u0085.78")

    def answer_oddly(request: Received) -> Response:
        return fake.message(odd) if is_a(request) else answer(request)

    with BatchesServer(answer_oddly) as server:
        server.at_once = True
        assert run("read", added, *read(server)).code == 0
    assert run("status", added, "--json").json["readings"] == 4


def test_a_server_that_is_down_for_a_while(run, added):
    down = iter([fake.error(500, "api_error"), *[fake.overloaded()] * 9])
    with BatchesServer(answer) as server:
        server.before = lambda r: next(down, None) if r.method == "GET" else None
        server.at_once = True
        said = run("read", added, *read(server))
        assert said.code == 0, said
        assert len(server.batches) == 1


def test_nobody_there_sends_nothing(run, added):
    words = ("--reader", "anthropic", "--model", MODEL, "--base-url", "http://127.0.0.1:9")
    said = run("read", added, *words, "--batch")
    assert said.code == 1
    assert "127.0.0.1 can not be reached" in said.err
    assert run("status", added, "--json").json["waiting_batches"] == 0


def test_a_gateway_without_batches_says_so(run, added):
    with BatchesServer(answer) as server:
        server.before = lambda _request: fake.error(404, "not_found_error")
        said = run("read", added, *read(server))
        assert (said.code, said.err.splitlines()[-1]) == (
            1, "reviewer: 127.0.0.1 takes no batches (404); read without --batch.",
        )  # fmt: skip
    assert run("status", added, "--json").json["waiting_batches"] == 0


def test_a_batch_that_is_refused_is_told_in_the_ledger(run, added):
    with BatchesServer(answer) as server:
        server.before = lambda r: (
            fake.error(429, "rate_limit_error") if r.method == "POST" else None
        )
        said = run("read", added, *read(server))
        assert said.code == 1
        assert "takes no more requests for now (429)" in said.err
        assert {entry.outcome.split(":")[0] for entry in sent(added)} == {"failed"}
        server.before = lambda _request: None
        server.at_once = True
        assert run("read", added, *read(server)).code == 0
        assert len(server.batches) == 1


def test_an_answer_that_is_lost_is_no_second_batch(run, added):
    lost = iter([fake.error(500, "api_error")])
    with BatchesServer(answer) as server:
        server.after = lambda r: next(lost, None) if r.method == "POST" else None
        server.at_once = True
        said = run("read", added, *read(server))
        assert said.code == 0, said
        assert (len(server.created), len(server.batches)) == (1, 1)
    assert run("status", added, "--json").json["readings"] == 4


def test_a_batch_of_somebody_else_is_not_taken_for_ours(run, added):
    lost = iter([fake.error(500, "api_error")])
    with BatchesServer(answer) as server:
        server.after = lambda r: next(lost, None) if r.method == "POST" else None
        said = run("read", added, *read(server, "--no-wait"))
        assert "Whether a batch arrived is not known" in said.err
        server.add_stranger(server.batches[0])
        server.add_stranger(server.batches[0], ended=False)
        server.batches = [*server.batches[1:], server.batches[0]]  # ours is the newest
        server.finish_all()
        said = run("batches", added, "--follow")
        assert "Read 2 documents" in said.out, said
        assert len(server.created) == 1
    assert run("status", added, "--json").json["readings"] == 4


def test_a_batch_that_never_arrived_is_sent_after_a_while(run, added, monkeypatch):
    with BatchesServer(answer) as server:
        server.before = lambda r: fake.error(500, "api_error") if r.method == "POST" else None
        assert run("read", added, *read(server, "--no-wait")).code == 1
        server.before = lambda _request: None
        waits = run("read", added, *read(server, "--no-wait"))
        assert "It is not known yet whether it arrived" in waits.err
        assert server.batches == []
        monkeypatch.setattr(batch_lost, "SETTLES", batch_lost.SETTLES * 0)
        server.at_once = True
        assert run("read", added, *read(server)).code == 0
        assert len(server.batches) == 1
    assert sorted(entry.outcome for entry in sent(added)) == [
        *["answered"] * 4,
        *["failed: the batch never arrived"] * 4,
    ]


def test_a_service_that_lists_no_batches_is_asked_about_by_a_person(run, added):
    with BatchesServer(answer) as server:
        server.before = lambda r: (
            fake.error(500, "api_error") if r.method == "POST" else fake.error(404, "not_found")
        )
        assert run("read", added, *read(server, "--no-wait")).code == 1
        said = run("batches", added)
        assert "give it up with reviewer batches --forget 1" in said.err
        assert "will be paid twice" in said.err
        server.before = lambda _request: None
        assert run("batches", added, "--forget", "1").code == 0
        server.at_once = True
        assert run("read", added, *read(server)).code == 0
        assert run("batches", added, "--forget", "7").code == 2


def test_what_a_person_decided_meanwhile_stays(run, checked, lines):
    with BatchesServer(answer) as server:
        assert run("read", checked, *read(server, "--no-wait")).code == 0
        name = run("flags", checked, "--json").json["fields"][0]["document"]
        said = lines("d.jsonl", {**CORRECTED, "document": name})
        assert run("decide", checked, said).code == 0
        server.finish_all()
        assert run("batches", checked).code == 0
        assert run("check", checked).code == 0
    found = run("flags", checked, "--json").json["fields"]
    (total,) = [f for f in found if f["document"] == name and f["field"] == "total"]
    assert (total["value"], total["state"]) == ("7.00", "decided")


def test_masks_drawn_meanwhile_keep_the_reading_and_send_nothing_more(run, added):
    def cut(request: Received) -> Response:
        return fake.truncated(A[:-4]) if is_a(request) else answer(request)

    with BatchesServer(cut, answer) as server:
        assert run("read", added, *read(server, "--no-wait")).code == 0
        with Project.open(added) as project:
            project.call(mask_something)
        server.finish_all()
        run("batches", added)
        assert len(server.singles) == 1, "only the document that is as it was is asked again"


def test_a_mask_drawn_while_a_batch_is_filled_keeps_the_document_here(run, added, monkeypatch):
    clear = gate.clear

    async def slow(run_, document, *more, **options):
        cleared = await clear(run_, document, *more, **options)
        if document.name == "harbour-lane.pdf":
            run_.project.call(mask_something)
        return cleared

    monkeypatch.setattr(gate, "clear", slow)
    with BatchesServer(answer) as server:
        server.at_once = True
        said = run("read", added, *read(server))
        assert said.code == 1
        assert "The masks of harbour-lane.pdf changed while it was being sent" in said.err
        assert [len(batch.requests) for batch in server.batches] == [2]


def test_a_cascade_by_batches(run, added):
    better = "--reader anthropic --model claude-sonnet-5-5 --base-url {url}"
    with BatchesServer(answer) as server:
        server.at_once = True
        said = run("read", added, *read(server, "--cascade", better.format(url=server.url)))
        assert said.code == 0, said
        models = [question.json["model"] for question in server.questions]
        assert models == [MODEL] * 4 + ["claude-sonnet-5-5"] * 2
        assert "claude-sonnet-5-5" in said.out
    assert run("status", added, "--json").json["readings"] == 6


def test_results_of_other_questions_are_no_reason_to_send_again(run, added):
    with BatchesServer(answer) as server:
        assert run("read", added, *read(server, "--no-wait")).code == 0
        server.finish_all()
        server.spoil = lambda body: body.replace(b"reviewer-", b"somebody-")
        said = run("batches", added)
        assert "sent 0 of 4 results; they are fetched again" in said.err
        assert run("status", added, "--json").json["waiting_batches"] == 4
