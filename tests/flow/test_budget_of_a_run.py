"""One budget for a whole run: both readers, the better model, retries, replies cut off."""

from __future__ import annotations

import json

import pytest

from reviewer.extract.prices import cost_usd
from reviewer.flow import budget as budgeting
from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import Received, Response, VlmServer

FIRST, SECOND, DEAR = "claude-haiku-4-5", "claude-sonnet-5-5", "claude-opus-5-5"
READ = {"state": "READ", "confidence": "high", "reason": "", "page": 1}
REPLY = json.dumps({
    "fields": {"total": {**READ, "value": "891.78"}}, "rows": {}, "tables": [],
    "pairs": [{"label": "Total", "value": "891.78", "confidence": "high", "page": 1}],
})  # fmt: skip


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-0123456789-secret")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(autouse=True)
def _sure(monkeypatch):
    """The promise of large budgets, tried with small ones: few documents are enough then."""
    monkeypatch.setattr(budgeting, "SURE", 1)


class Till:
    """Answers at the greatest length there is room for, and adds up what that costs."""

    def __init__(self, *, cut_off: bool = False, crowded: int = 0) -> None:
        self.cut_off, self.crowded = cut_off, crowded
        self.charged = 0.0

    def answer(self, request: Received) -> Response:
        if self.crowded:
            self.crowded -= 1
            return fake.overloaded()
        body = request.json
        cost = cost_usd(body["model"], 1000, body["max_tokens"])
        assert cost is not None
        self.charged += cost
        how = fake.truncated if self.cut_off else fake.message
        made = json.loads(how(REPLY[:60] if self.cut_off else REPLY).body)
        made["usage"] = {"input_tokens": 1000, "output_tokens": body["max_tokens"]}
        return fake.as_json(made)


@pytest.mark.parametrize(
    ("budget", "till"), [(0.12, Till()), (0.31, Till(cut_off=True)), (0.2, Till(crowded=2))]
)
def test_all_readers_of_a_run_spend_from_one_budget(run, added, budget, till):
    with VlmServer(till.answer) as server:
        second = f"--reader anthropic --model {SECOND} --base-url {server.url}"
        said = run("read", added, "--reader", "anthropic", "--model", FIRST, "--base-url",
                   server.url, "--second", second, "--budget", budget,
                   "--blank-share", "0")  # fmt: skip
    assert 0 < till.charged <= budget, said.err
    assert "Stopped at" in said.err, "this much is not enough for all of it"


@pytest.mark.parametrize("option", ["--second", "--cascade"])
def test_what_the_first_reader_spent_is_not_there_for_the_next(run, added, option):
    """The first reads both documents for 0.17 USD; a call of the next may cost 0.19 more."""
    till = Till()
    with VlmServer(till.answer) as server:
        other = f"--reader anthropic --model {DEAR} --base-url {server.url}"
        more = ("--second", "layout") if option == "--cascade" else ()
        said = run("read", added, "--reader", "anthropic", "--model", SECOND, "--base-url",
                   server.url, option, other, *more, "--budget", "0.3",
                   "--blank-share", "0")  # fmt: skip
        models = [post.json["model"] for post in server.posts]
    assert models == [SECOND, SECOND], said.err
    assert till.charged <= 0.3
    assert f"one more call to {DEAR}" in said.err
    told = run("status", added, "--json").json["batch"]
    assert (told["stage"], told["state"]) == ("read", "failed")
    assert f"one more call to {DEAR}" in told["why"]


def test_a_second_reader_without_a_price_is_refused_before_anything_is_paid(run, added):
    with VlmServer(Till().answer) as server:
        second = f"--reader anthropic --model claude-of-nobody --base-url {server.url}"
        said = run("read", added, "--reader", "anthropic", "--model", FIRST, "--base-url",
                   server.url, "--second", second, "--budget", "1")  # fmt: skip
        assert (said.code, server.posts) == (2, [])
    assert said.sentence.startswith("reviewer: The price of claude-of-nobody is not known")
