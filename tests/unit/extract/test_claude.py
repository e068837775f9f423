"""The real SDK against a loopback server: what is sent, what comes back, what goes wrong."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from reviewer.extract import insist, pace
from reviewer.extract.claude import ClaudeReader
from reviewer.extract.empty import empty_prompt
from reviewer.extract.question import Delivered, Memory
from reviewer.extract.reader import Answer, Ears, Request
from reviewer.model.absence import Absence
from reviewer.model.errors import ReaderError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask, PageImage, RedactedImage
from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.redact.burn import redact
from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import MODEL, VlmServer

KIND = Kind(
    name="receipt",
    title="Receipt",
    hint="What a shop prints.",
    fields=(
        FieldSpec("company", FieldType.TEXT, "Company", labels=("sold by",), hint="The shop."),
        FieldSpec("total", FieldType.AMOUNT, "Total", labels=("grand total",)),
        FieldSpec("date", FieldType.DATE, "Date"),
        FieldSpec(
            "line_items",
            FieldType.ROWS,
            "Items",
            columns=(
                FieldSpec("description", FieldType.TEXT, "Description"),
                FieldSpec("total", FieldType.AMOUNT, "Amount"),
            ),
        ),
    ),
)
READ = {"state": "READ", "confidence": "high", "reason": "", "page": 1}
REPLY_A = {
    "fields": {
        "company": {**READ, "value": "FTOF NOODLE HOUSE"},
        "total": {**READ, "value": "31.60"},
        "date": {**READ, "state": "UNCLEAR", "value": "", "confidence": "low", "reason": "faded"},
    },
    "rows": {
        "line_items": [
            {"cells": {"description": "Noodle", "total": "31.60"}, "confidence": "medium",
             "reason": "", "page": 1}
        ]
    },
}  # fmt: skip
REPLY_B = {
    "pairs": [
        {"label": "Company", "value": "FTOF NOODLE HOUSE", "confidence": "high", "page": 1},
        {"label": "Date:", "value": "21/05/2018", "confidence": "high", "page": 1},
        {"label": "GRAND TOTAL", "value": "RM31.60", "confidence": "low", "page": 1},
    ],
    "tables": [{"page": 1, "columns": ["Description", "Amount"], "rows": [["Noodle", "31.60"]]}],
}
A, B = json.dumps(REPLY_A), json.dumps(REPLY_B)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch) -> None:
    for name in ("API_KEY", "AUTH_TOKEN", "BASE_URL", "CUSTOM_HEADERS", "LOG", "PROFILE"):
        monkeypatch.delenv(f"ANTHROPIC_{name}", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def picture(page: int = 1, shade: int = 200) -> RedactedImage:
    mask = Mask(page, Box(2, 2, 9, 9), "hand")
    return redact(PageImage(40, 30, bytes([shade]) * 3600, 1.0), page, [mask], max_side=1568)


class Log:
    """What was told of calls, in order."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.replies: list[tuple[str, str]] = []
        self.seconds: list[float | None] = []
        self.failures: list[str] = []
        self.order: list[str] = []

    @property
    def ears(self) -> Ears:
        return Ears(self.request, self.reply, self.failure)

    async def request(self, request: Request) -> None:
        self.requests.append(request)
        self.order.append("request")

    async def failure(self, error: ReaderError) -> None:
        self.failures.append(str(error))
        self.order.append("failure")

    async def reply(self, key: str, raw: str, seconds: float | None) -> None:
        self.replies.append((key, raw))
        self.seconds.append(seconds)
        self.order.append("reply")


def finding(
    kept: dict[str, str], seconds: float | None = None
) -> Callable[[str], Awaitable[Delivered | None]]:
    """Finds the replies that a project keeps."""

    async def find(key: str) -> Delivered | None:
        return Delivered(kept[key], seconds=seconds) if key in kept else None

    return find


def read(
    server: VlmServer | str,
    *,
    prompt: str = "A",
    log: Log | None = None,
    images: Sequence[RedactedImage] | None = None,
    kind: Kind = KIND,
    times: int = 1,
    **options: Any,
) -> Answer:
    """Read `times` times with one reader, the last answer."""
    url = server if isinstance(server, str) else server.url
    log = log or Log()

    async def run() -> Answer:
        reader = ClaudeReader(MODEL, **{"api_key": "sk-secret", "base_url": url, **options})
        try:
            for _ in range(times):
                answer = await reader.read(
                    kind,
                    images or [picture()],
                    prompt,
                    log.ears,
                )
            return answer
        finally:
            await reader.close()

    return asyncio.run(run())


def value(answer: Answer, path: str) -> Any:
    found = next(v for v in answer.values if v.path == path)
    return found.absence or found.value


def test_prompt_a_answers_every_field() -> None:
    with VlmServer(fake.message(A)) as server:
        answer = read(server)
    assert [v.path for v in answer.values] == [
        "company", "total", "date", "line_items[0].description", "line_items[0].total",
    ]  # fmt: skip
    assert value(answer, "total") == "31.60"
    assert value(answer, "date") is Absence.UNREADABLE
    assert answer.values[2].reason == "faded"
    assert answer.values[0].confidence == 0.95
    assert answer.values[0].page == 1
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (1000, 100)
    assert answer.usage.cost_usd is None
    assert answer.model == MODEL
    assert answer.complete


def test_prompt_b_is_mapped_to_the_fields_it_was_not_told_of() -> None:
    with VlmServer(fake.message(B)) as server:
        answer = read(server, prompt="B")
        asked = server.posts[0]
    assert value(answer, "company") == "FTOF NOODLE HOUSE"
    assert value(answer, "total") == "RM31.60"
    assert value(answer, "date") == "21/05/2018"
    assert value(answer, "line_items[0].total") == "31.60"
    schema = json.dumps(asked.json["output_config"])
    for spec in KIND.fields:
        assert spec.name not in schema
    assert "line_items" not in asked.text


def test_what_is_sent() -> None:
    image = picture()
    log = Log()
    with VlmServer(fake.message(A)) as server:
        read(server, images=[image], log=log)
        about, asked = server.received
    assert (about.method, about.path) == ("GET", f"/v1/models/{MODEL}")
    assert (asked.method, asked.path) == ("POST", "/v1/messages")
    assert asked.headers["authorization"] == "Bearer sk-secret"
    assert asked.headers["anthropic-version"] == "2026-10-21"
    content = asked.json["messages"][0]["content"]
    assert [block["type"] for block in content] == ["image", "text"]
    assert base64.b64decode(content[0]["source"]["data"]) == image.data
    assert content[0]["source"]["media_type"] == image.media_type
    assert content[0]["transformations"] == {"oversized_image": "error"}
    assert "temperature" not in asked.json
    assert asked.json["output_config"]["format"]["type"] == "json_schema"
    assert "company (text): Company. The shop." in asked.text
    request = log.requests[0]
    assert request.images == (hashlib.sha256(image.data).hexdigest(),)
    assert (request.host, request.model, request.prompt) == ("127.0.0.1", MODEL, "A")
    assert request.text == f"{asked.json['system']}\n\n{asked.text}"
    assert request.bytes == len(image.data) + len(request.text.encode())
    assert request.masks == 1


def test_several_pages_are_numbered_as_in_the_document() -> None:
    reply = json.loads(A)
    reply["fields"]["total"]["page"] = 4
    reply["fields"]["company"]["page"] = 9
    with VlmServer(fake.message(json.dumps(reply))) as server:
        answer = read(server, images=[picture(2), picture(4, shade=90)])
        content = server.posts[0].json["messages"][0]["content"]
    assert [block["type"] for block in content] == ["text", "image", "text", "image", "text"]
    assert (content[0]["text"], content[2]["text"]) == ("Page 2:", "Page 4:")
    assert [v.page for v in answer.values[:2]] == [None, 4]


def test_the_ledger_is_first_and_the_reply_is_kept_before_it_is_understood() -> None:
    log = Log()

    def step(_request: fake.Received) -> fake.Response:
        log.order.append("sent")
        return fake.message("no object at all")

    with VlmServer(step) as server, pytest.raises(ReaderError, match="holds no values"):
        read(server, log=log)
    assert log.order == ["request", "sent", "reply"]
    assert "no object at all" in log.replies[0][1]
    assert log.replies[0][0] == log.requests[0].key


def test_a_ledger_that_refuses_keeps_everything_here() -> None:
    class Refusing(Log):
        def request(self, request: Request) -> None:
            raise ReaderError("no consent")

    image = picture()
    with VlmServer(fake.message(A)) as server:
        with pytest.raises(ReaderError, match="no consent"):
            read(server, log=Refusing(), images=[image])
        assert server.posts == []
        assert base64.b64encode(image.data) not in server.everything()


def test_a_kept_reply_is_answered_again_without_asking() -> None:
    log = Log()
    with VlmServer(fake.message(A)) as server:
        answer = read(server, log=log)
    reader = ClaudeReader(MODEL, api_key="k", base_url="https://example.invalid")
    again = reader.answer(KIND, [picture()], "A", log.replies[0][1])
    assert again == replace(answer, usage=replace(answer.usage, seconds=None))


def test_the_key_is_of_question_model_place_and_pictures() -> None:
    def key(model: str = MODEL, url: str = "https://a.example", prompt: str = "A", **options: Any):
        reader = ClaudeReader(model, api_key="k", base_url=url)
        kind, images = options.get("kind", KIND), options.get("images", [picture()])
        return reader.request(kind, images, prompt).key

    other_kind = Kind("other", "Other", KIND.fields)
    keys = [
        key(), key(model="claude-other-5"), key(url="https://b.example"), key(prompt="B"),
        key(images=[picture(shade=1)]), key(kind=other_kind),
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert key() == keys[0]


def test_abilities_are_asked_once() -> None:
    with VlmServer(fake.message(A)) as server:
        read(server, times=3)
        assert [r.method for r in server.received] == ["GET", "POST", "POST", "POST"]


def test_without_structured_output_the_prompt_alone_asks_for_json() -> None:
    text = f"Here it is:\n```json\n{A}\n```\nAnything else?"
    model = fake.model_info(structured=False)
    with VlmServer(fake.message(text), model=model) as server:
        answer = read(server)
        assert "output_config" not in server.posts[0].json
    assert value(answer, "total") == "31.60"


@pytest.mark.parametrize("status", [400, 404, 529])
def test_a_gateway_that_does_not_describe_its_models_is_asked_plainly(status) -> None:
    model = fake.error(status, "error", retry_after_ms="1")
    with VlmServer(fake.message(A), model=model) as server:
        answer = read(server)
        assert "output_config" not in server.posts[0].json
        assert server.posts[0].json["max_tokens"] == 8192
    assert value(answer, "total") == "31.60"


def test_a_schema_that_is_too_complex_is_left_out_from_then_on() -> None:
    def step(request: fake.Received) -> fake.Response:
        if "output_config" in request.json:
            return fake.error(400, "invalid_request_error", "Schema is too complex")
        return fake.message(A)

    log = Log()
    with VlmServer(step) as server:
        answer = read(server, times=2, log=log)
        assert ["output_config" in r.json for r in server.posts] == [True, False, False]
    assert value(answer, "total") == "31.60"
    assert len(log.requests) == 3


def test_a_cut_off_reply_is_asked_for_again_with_more_room() -> None:
    log = Log()
    with VlmServer(fake.truncated(A[:80]), fake.message(A)) as server:
        answer = read(server, log=log)
        assert [r.json["max_tokens"] for r in server.posts] == [8192, 20_000]
    assert value(answer, "total") == "31.60"
    assert answer.complete
    assert answer.usage.input_tokens == 2000
    assert log.order == ["request", "reply"] * 2


def test_of_a_reply_that_stays_cut_off_what_is_complete_is_kept() -> None:
    cut = A[: A.index('"date"')]
    with VlmServer(fake.truncated(cut)) as server:
        answer = read(server)
        assert len(server.posts) == 4  # once, with more room, the rest of the fields, the rows
        assert "date (date)" in server.posts[2].text
        assert "company (text)" not in server.posts[2].text
    assert value(answer, "total") == "31.60"
    assert value(answer, "date") is Absence.NOT_ASKED
    assert value(answer, "line_items") is Absence.NOT_ASKED
    assert not answer.complete


def test_when_the_longer_try_fails_the_shorter_reply_is_kept() -> None:
    cut = A[: A.index('"date"')]
    failing = fake.error(400, "invalid_request_error")
    with VlmServer(fake.truncated(cut), failing) as server:
        answer = read(server)
    assert value(answer, "total") == "31.60"


@pytest.mark.parametrize("longer", [fake.refusal(), fake.message("nothing"), fake.as_json([])])
def test_a_longer_reply_that_says_nothing_does_not_cost_the_shorter(longer) -> None:
    with VlmServer(fake.truncated(A[: A.index('"date"')]), longer) as server:
        assert value(read(server), "total") == "31.60"


def test_a_reply_cut_off_before_anything_is_said_is_asked_for_again() -> None:
    with VlmServer(fake.truncated(""), fake.message(A)) as server:
        assert value(read(server), "total") == "31.60"
    with VlmServer(fake.truncated("")) as server, pytest.raises(ReaderError, match="no values"):
        read(server)


def test_a_key_copied_with_its_line_end_works() -> None:
    with VlmServer(fake.message(A)) as server:
        read(server, api_key=" sk-secret\n")
        assert server.posts[0].headers["authorization"] == "Bearer sk-secret"


def test_a_model_without_more_room_is_not_asked_again() -> None:
    with VlmServer(
        fake.truncated(B[: B.index("GRAND")]), model=fake.model_info(max_tokens=4096)
    ) as server:
        answer = read(server, prompt="B")
        assert [r.json["max_tokens"] for r in server.posts] == [4096]
    assert value(answer, "company") == "FTOF NOODLE HOUSE"
    assert value(answer, "total") is Absence.NOT_ASKED


def test_a_refusal_is_one_documents_failure() -> None:
    with VlmServer(fake.refusal()) as server, pytest.raises(ReaderError) as caught:
        read(server)
    assert str(caught.value) == (
        f"{MODEL} refused to read this document (general_harms); use another model for it."
    )
    assert not caught.value.fatal


def test_an_overloaded_server_is_asked_again() -> None:
    log = Log()
    with VlmServer(fake.overloaded(), fake.overloaded(), fake.message(A)) as server:
        answer = read(server, log=log)
        assert len(server.posts) == 3
        assert len({r.body for r in server.posts}) == 1
    assert value(answer, "total") == "31.60"
    assert log.order == ["request", "failure", "request", "failure", "request", "reply"]


@pytest.mark.parametrize(
    ("response", "fatal", "attempts", "said"),
    [
        (fake.overloaded(), False, 3, r"127\.0\.0\.1 is overloaded or failing \(529\)"),
        (fake.error(500, "api_error", retry_after_ms="1"), False, 3, r"failing \(500\)"),
        (fake.error(429, "rate_limit_error", retry_after_ms="1"), False, 3, "no more requests"),
        (fake.error(401, "authentication_error", "bad key"), True, 1, "ANTHROPIC_API_KEY"),
        (fake.error(402, "billing_error"), True, 1, "no credit"),
        (fake.error(403, "permission_error"), True, 1, f"may not use {MODEL}"),
        (fake.error(404, "not_found_error"), True, 1, f"does not know the model {MODEL}"),
        (fake.error(413, "request_too_large"), False, 1, "too large"),
        (fake.error(422, "invalid", "odd \x1b[31m text"), False, 1, r"It said: odd \[31m text"),
        (
            fake.error(429, "rate_limit_error", code="enforced_spend_limit_reached",
                       x_should_retry="false"),
            True, 1, "spending limit",
        ),
    ],
)  # fmt: skip
def test_each_status_has_its_sentence(response, fatal, attempts, said) -> None:
    with VlmServer(response) as server:
        with pytest.raises(ReaderError, match=said) as caught:
            read(server)
        assert len(server.posts) == attempts
    assert caught.value.fatal is fatal
    assert (caught.value.__context__, caught.value.__cause__) == (None, None)


def test_a_bad_key_is_met_before_any_picture_leaves() -> None:
    denied = fake.error(401, "authentication_error", "invalid key")
    with VlmServer(fake.message(A), model=denied) as server:
        with pytest.raises(ReaderError, match="does not accept the API key") as caught:
            read(server)
        assert server.posts == []
    assert caught.value.fatal


def test_a_model_without_eyes_is_not_asked() -> None:
    with VlmServer(fake.message(A), model=fake.model_info(pictures=False)) as server:
        with pytest.raises(ReaderError, match="takes no pictures"):
            read(server)
        assert server.posts == []


@pytest.mark.parametrize("body", [b"<html>busy</html>", b'{"content": 3}', b"[" * 90_000, b""])
def test_a_reply_that_is_no_message_is_said(body) -> None:
    log = Log()
    response = fake.Response(body, headers={"Content-Type": "application/json"})
    said = "did not reply as the Anthropic API does"
    with VlmServer(response) as server, pytest.raises(ReaderError, match=said):
        read(server, log=log)
    assert log.replies[0][1] == body.decode()


def test_a_redirect_is_not_followed() -> None:
    image = picture()
    with VlmServer(fake.message(A)) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            away = fake.redirect(f"{elsewhere.url}/v1/messages", status)
            with VlmServer(away) as server:
                with pytest.raises(ReaderError, match=f"redirects elsewhere .{status}") as caught:
                    read(server, images=[image])
                assert len(server.posts) == 1
            assert caught.value.fatal
        assert elsewhere.received == []


def test_the_environment_does_not_redirect_or_add_to_requests(monkeypatch) -> None:
    with VlmServer(fake.message(A)) as elsewhere, VlmServer(fake.message(A)) as server:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", elsewhere.url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-environment")
        monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "environment-token")
        monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "X-Leak: 1\nauthorization: Bearer other")
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, elsewhere.url)
        read(server)
        assert elsewhere.received == []
        for request in server.received:
            assert "x-leak" not in request.headers
            assert request.headers["authorization"] == "Bearer sk-secret"
        assert b"environment" not in server.everything()


def test_debug_logs_hold_no_page(monkeypatch, caplog) -> None:
    monkeypatch.setenv("ANTHROPIC_LOG", "debug")
    image = picture()
    names = ("anthropic", "anthropic._base_client", "httpx2", "httpcore2", None)
    for name in names:
        caplog.set_level(logging.DEBUG, logger=name)
    with VlmServer(fake.message(A)) as server:
        read(server, images=[image])
    encoded = base64.b64encode(image.data).decode()
    assert caplog.text
    assert encoded not in caplog.text
    assert encoded[20:60] not in caplog.text
    assert "company (text)" not in caplog.text
    assert "sk-secret" not in caplog.text


def test_a_slow_server_is_left_at_the_deadline() -> None:
    slow = fake.Response(b"{}", after=30)
    with VlmServer(slow) as server:
        began = time.monotonic()
        with pytest.raises(ReaderError, match=r"127\.0\.0\.1 did not answer within 1 s"):
            read(server, timeout=1)
        assert time.monotonic() - began < 6


def test_an_endless_retry_after_is_not_waited_for(monkeypatch) -> None:
    monkeypatch.setattr(insist, "LONGEST_PAUSE", 0.05)
    monkeypatch.setattr(pace, "LONGEST_PAUSE", 0.05)
    with VlmServer(fake.overloaded(retry_after_ms="3600000")) as server:
        began = time.monotonic()
        with pytest.raises(ReaderError, match="overloaded or failing"):
            read(server, timeout=1)
        assert time.monotonic() - began < 6
        assert len(server.posts) == 3


def test_an_unreachable_host_is_named() -> None:
    with VlmServer(fake.message(A)) as server:
        url = server.url
    with pytest.raises(ReaderError, match=r"127\.0\.0\.1 can not be reached"):
        read(url, timeout=10)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"api_key": None}, "No API key: set ANTHROPIC_API_KEY"),
        ({"api_key": ""}, "No API key"),
        ({"model": ""}, "No model named"),
        ({"base_url": "http://example.com"}, "http://example.com is not encrypted"),
        ({"base_url": "example.com"}, "no address of a server"),
        ({"base_url": "https://a.example:99999"}, "no address of a server"),
        ({"api_key": "sk-\u00e9"}, "holds characters that no key has"),
        ({"api_key": "sk a"}, "holds characters that no key has"),
        ({"base_url": "ftp://localhost"}, "no address of a server"),
        ({"base_url": "https://[::1"}, "no address of a server"),
    ],
)
def test_what_can_not_work_is_said_at_once(options, said) -> None:
    made = {"model": MODEL, "api_key": "k", "base_url": "", **options}
    with pytest.raises(ReaderError, match=said) as caught:
        ClaudeReader(**made)
    assert caught.value.fatal


def test_without_a_key_the_environments_is_used(monkeypatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-environment")
    with VlmServer(fake.message(A)) as server:
        read(server, api_key=None)
        assert server.posts[0].headers["authorization"] == "Bearer sk-environment"


def test_a_server_on_this_machine_needs_no_key() -> None:
    with VlmServer(fake.message(A)) as server:
        assert value(read(server, api_key=None), "total") == "31.60"


@pytest.mark.parametrize("count", [0, 101])
def test_documents_without_pages_or_with_too_many_are_not_sent(count) -> None:
    with VlmServer(fake.message(A)) as server:
        reader = ClaudeReader(MODEL, api_key="k", base_url=server.url)
        log = Log()
        asked = reader.read(KIND, [picture()] * count, "A", log.ears)
        with pytest.raises(ReaderError, match=r"no page to send|too large for one request"):
            asyncio.run(asked)
        assert server.received == []


def test_nothing_but_the_question_leaves() -> None:
    image = picture()
    with VlmServer(fake.message(A)) as server:
        read(server, images=[image])
        sent = server.posts[0].json
    assert set(sent) == {"model", "max_tokens", "system", "messages", "output_config"}
    assert set(sent["output_config"]) == {"format"}


def test_the_sdk_is_imported_only_when_something_is_sent() -> None:
    code = (
        "import sys; from reviewer.extract.claude import ClaudeReader; "
        "ClaudeReader('m', api_key='k'); "
        "sys.exit(bool({'anthropic', 'httpx2', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_another_question_is_asked_told_and_kept_like_a_readings() -> None:
    log = Log()
    asked = empty_prompt()

    async def run(url: str, kept: dict[str, str]) -> str:
        memory = Memory(kept=finding(kept))
        reader = ClaudeReader(MODEL, api_key="k", base_url=url, memory=memory)
        try:
            reply, usage = await reader.ask(asked, [picture()], log.ears)
        finally:
            await reader.close()
        assert usage.input_tokens == 1000
        return reply.text

    with VlmServer(fake.message('{"state": "EMPTY", "text": ""}')) as server:
        text = asyncio.run(run(server.url, {}))
        assert asyncio.run(run(server.url, dict(log.replies))) == text
        assert len(server.posts) == 1
        assert "part of a scanned page" in server.posts[0].text
    assert log.order == ["request", "reply"]
    assert (log.requests[0].prompt, log.requests[0].prompt_hash) == ("empty", asked.sha256)
