"""The real OpenAI SDK against a loopback server: what is sent, what is learned, what goes wrong."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from reviewer.extract.abilities import Abilities
from reviewer.extract.endpoints import endpoint_of
from reviewer.extract.openai_chat import OpenAIReader
from reviewer.extract.question import Memory
from reviewer.extract.reader import Answer
from reviewer.model.absence import Absence
from reviewer.model.errors import ReaderError
from reviewer.model.images import RedactedImage
from reviewer.model.kind import FieldSpec, FieldType, Kind
from tests.fakes import openai_server as fake
from tests.fakes.openai_server import MODEL, OpenAIServer
from tests.fakes.vlm_server import Received, Response, redirect
from tests.unit.extract.test_claude import (
    KIND,
    READ,
    REPLY_A,
    REPLY_B,
    A,
    B,
    Log,
    finding,
    picture,
    value,
)

ABLE = Abilities(structured=True, objects=True, max_tokens=20_000, room_word="max_tokens")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch) -> None:
    for name in ("API_KEY", "BASE_URL", "ORG_ID", "PROJECT_ID", "LOG", "CUSTOM_HEADERS"):
        monkeypatch.delenv(f"OPENAI_{name}", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def read(
    server: OpenAIServer | str,
    *,
    prompt: str = "A",
    log: Log | None = None,
    kind: Kind = KIND,
    known: Abilities | None = ABLE,
    images: list[RedactedImage] | None = None,
    times: int = 1,
    memory: dict[str, Any] | None = None,
    **options: Any,
) -> Answer:
    url = server if isinstance(server, str) else server.base
    log = log or Log()
    held = Memory(abilities=known, probe=picture(shade=7), **(memory or {}))

    async def run() -> Answer:
        reader = OpenAIReader(
            MODEL, endpoint=endpoint_of("", url), **{"api_key": "sk-secret", **options}, memory=held
        )
        try:
            for _ in range(times):
                answer = await reader.read(
                    kind, images or [picture()], prompt,
                    log.ears,
                )  # fmt: skip
            return answer
        finally:
            await reader.close()

    return asyncio.run(run())


def test_both_prompts_are_answered() -> None:
    with OpenAIServer(fake.completion(A), fake.completion(B)) as server:
        a, b = read(server), read(server, prompt="B")
    assert value(a, "total") == "31.60"
    assert value(a, "date") is Absence.UNREADABLE
    assert value(b, "total") == "RM31.60"
    assert value(b, "line_items[0].total") == "31.60"
    assert (a.usage.input_tokens, a.usage.output_tokens, a.usage.cost_usd) == (1000, 100, None)
    assert a.model == MODEL


def test_what_is_sent() -> None:
    image = picture()
    log = Log()
    with OpenAIServer(fake.completion(A)) as server:
        read(server, images=[image], log=log)
        (asked,) = server.asked
    assert asked.request.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == "Bearer sk-secret"
    assert [m["role"] for m in asked.json["messages"]] == ["system", "user"]
    assert [part["type"] for part in asked.content] == ["image_url", "text"]
    assert asked.pictures == [image.data]
    assert set(asked.json) == {"model", "messages", "max_tokens", "response_format"}
    assert log.requests[0].images == (image.sha256,)
    assert log.requests[0].masks == 1
    assert log.order == ["request", "reply"]


def test_the_schema_is_strict_and_everything_in_it_may_be_null() -> None:
    with OpenAIServer(fake.completion(A)) as server:
        read(server)
        asked = server.asked[0]
    assert asked.json["response_format"]["json_schema"]["strict"] is True
    found = 0

    def walk(node: object) -> None:
        nonlocal found
        if isinstance(node, dict):
            if "properties" in node:
                found += 1
                assert node["required"] == list(node["properties"])
                assert node["additionalProperties"] is False
                for name, part in node["properties"].items():
                    assert "type" not in part or name == "state" or "null" in part["type"] or (
                        part["type"] in ("object", "array")
                    )  # fmt: skip
            for part in node.values():
                walk(part)
        elif isinstance(node, list):
            for part in node:
                walk(part)

    walk(asked.schema)
    assert found >= 5


def test_nulls_are_absences() -> None:
    reply = json.loads(A)
    reply["fields"]["total"] = {
        "state": "NOT_ON_PAGE", "value": None, "confidence": None, "reason": None, "page": None,
    }  # fmt: skip
    with OpenAIServer(fake.completion(json.dumps(reply))) as server:
        answer = read(server)
    assert value(answer, "total") is Absence.NOT_ON_PAGE


def test_an_endpoint_is_tried_once_with_a_drawn_picture_before_any_page() -> None:
    learned: list[Abilities] = []
    model = fake.listing(f"{MODEL}:latest", max_model_len=32_768)
    with OpenAIServer(fake.completion(A), model=model, probe=fake.capable) as server:
        read(server, known=None, times=2, memory={"learned": learned.append})
        assert [r.method for r in server.received] == ["GET", "POST", "POST", "POST"]
        assert server.tries[0].pictures == [picture(shade=7).data]
        assert all(asked.json["logprobs"] for asked in server.asked)
    assert learned == [
        Abilities(
            structured=True, objects=True, max_tokens=20_000, logprobs=True, context=32_768,
            room_word="max_tokens", listed=True,
        )
    ]  # fmt: skip


def test_a_try_has_ledger_rows_of_its_own() -> None:
    log, tries = Log(), Log()

    def no_logprobs(request: Received) -> Response:
        refuses = request.json.get("logprobs")
        return fake.error(400, "no logprobs") if refuses else fake.plain(request)

    with OpenAIServer(fake.completion(A), probe=no_logprobs) as server:
        read(server, known=None, log=log, memory={"tries": tries.ears})
    assert tries.order == ["request", "failure", "request", "reply"]
    assert [r.prompt for r in tries.requests] == ["probe", "probe"]
    assert tries.failures == ["127.0.0.1 did not accept the request (400). It said: no logprobs"]
    assert [r.prompt for r in log.requests] == ["A"]


@pytest.mark.parametrize(
    ("refuses", "shape", "word"),
    [
        (("logprobs",), "json_schema", "max_tokens"),
        (("logprobs", "max_tokens"), "json_schema", "max_completion_tokens"),
        (("logprobs", "json_schema"), "json_object", "max_tokens"),
        (("logprobs", "json_schema", "json_object"), "none", "max_tokens"),
    ],
)
def test_what_an_endpoint_refuses_is_left_out(refuses, shape, word) -> None:
    def picky(request: Received) -> Response:
        asked = fake.ChatReceived(request)
        if {asked.shape, *asked.json} & set(refuses):
            return fake.error(400, "unknown parameter")
        return fake.plain(request)

    with OpenAIServer(fake.completion(A), probe=picky) as server:
        read(server, known=None)
        (asked,) = server.asked
    assert (asked.shape, word in asked.json, "logprobs" in asked.json) == (shape, True, False)


@pytest.mark.parametrize("status", [400, 500])
def test_a_model_without_eyes_gets_no_page(status) -> None:
    def blind(request: Received) -> Response:
        seen = fake.ChatReceived(request).pictures
        no_eyes = fake.error(status, "image input is not supported", x_should_retry="false")
        return no_eyes if seen else fake.plain(request)

    with OpenAIServer(fake.completion(A), probe=blind) as server:
        with pytest.raises(ReaderError, match="takes no pictures") as caught:
            read(server, known=None)
        assert server.asked == []
    assert caught.value.fatal


def test_a_server_that_fails_is_not_tried_on_and_on() -> None:
    failing = fake.error(503, x_should_retry="false")
    with OpenAIServer(fake.completion(A), probe=failing) as server:
        with pytest.raises(ReaderError, match=r"failing \(503\)"):
            read(server, known=None)
        assert (len(server.tries), server.asked) == (1, [])


def test_a_schema_that_is_refused_is_an_object_then_plain_text_from_then_on() -> None:
    def step(request: Received) -> Response:
        shape = fake.ChatReceived(request).shape
        return fake.completion(A) if shape == "none" else fake.error(400, f"no {shape}")

    with OpenAIServer(step) as server:
        answer = read(server, times=2)
        shapes = [asked.shape for asked in server.asked]
    assert shapes == ["json_schema", "json_object", "none", "none"]
    assert value(answer, "total") == "31.60"


def test_a_small_context_leaves_room_for_the_question() -> None:
    known = Abilities(structured=True, max_tokens=20_000, context=8_192, room_word="max_tokens")
    with OpenAIServer(fake.completion(A)) as server:
        read(server, known=known)
        assert server.asked[0].json["max_tokens"] == 4_096


FIELDS = tuple(FieldSpec(f"field_{n:03}", FieldType.TEXT, f"Field {n}") for n in range(250))


def test_a_kind_too_large_for_one_schema_is_asked_in_parts() -> None:
    kind = Kind("form", "Form", (*FIELDS, KIND.fields[3]))

    def step(request: Received) -> Response:
        asked = fake.ChatReceived(request)
        parts = asked.schema["properties"]
        names = parts.get("fields", {"properties": {}})["properties"]
        fields = {n: {**READ, "value": n.upper()} for n in names}
        rows = {"line_items": [{"cells": {"description": "Tea", "total": "1.00"}}]}
        return fake.completion(
            json.dumps({"fields": fields, "rows": rows if "rows" in parts else {}})
        )

    log = Log()
    with OpenAIServer(step) as server:
        answer = read(server, kind=kind, log=log)
        assert len(server.asked) == 4
        server.script([fake.error(500)])
        again = read(server, kind=kind, memory={"kept": finding(dict(log.replies))})
        assert len(server.asked) == 4, "what was paid is not asked again"
    assert again.values == answer.values
    assert [v.path for v in answer.values] == [
        *(s.name for s in FIELDS), "line_items[0].description", "line_items[0].total",
    ]  # fmt: skip
    assert all(v.value for v in answer.values)
    assert answer.usage.input_tokens == 4000
    assert len({r.key for r in log.requests}) == 4


def test_a_reply_cut_off_twice_is_completed_by_groups_of_fields() -> None:
    cut = A[: A.index('"date"')]
    date = json.dumps({"fields": {"date": {**READ, "value": "21/05/2018"}}})
    rows = json.dumps({"rows": REPLY_A["rows"]})
    log = Log()
    script = [
        fake.truncated(cut),
        fake.truncated(cut),
        fake.completion(date),
        fake.completion(rows),
    ]
    with OpenAIServer(*script) as server:
        answer = read(server, log=log)
        assert [asked.json["max_tokens"] for asked in server.asked] == [8192, 20_000, 8192, 8192]
        again = read(server, memory={"kept": finding(dict(log.replies))})
        assert len(server.asked) == 4
    assert again.values == answer.values
    assert [value(answer, v.path) for v in answer.values] == [
        "FTOF NOODLE HOUSE", "31.60", "21/05/2018", "Noodle", "31.60",
    ]  # fmt: skip
    assert answer.complete
    assert answer.usage.input_tokens == 4000
    assert len({key for key, _ in log.replies}) == 4


def test_thinking_that_used_all_the_room_is_asked_for_again() -> None:
    with OpenAIServer(
        fake.completion("", finish="length", reasoning_content="hm {"), fake.completion(A)
    ) as server:
        assert value(read(server), "total") == "31.60"


@pytest.mark.parametrize("refused", [fake.refusal(), fake.completion("", finish="content_filter")])
def test_a_refusal_is_one_documents_failure_and_is_not_paid_twice(refused) -> None:
    log = Log()
    with OpenAIServer(refused) as server:
        with pytest.raises(ReaderError, match=f"{MODEL} refused to read this document") as caught:
            read(server, log=log)
        assert not caught.value.fatal
        with pytest.raises(ReaderError, match="refused"):
            read(server, memory={"kept": finding(dict(log.replies))})
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("response", "fatal", "attempts", "said"),
    [
        (fake.error(500, retry_after_ms="1"), False, 3, r"failing \(500\)"),
        (fake.error(503, retry_after_ms="1"), False, 3, r"failing \(503\)"),
        (fake.error(429, retry_after_ms="1"), False, 3, "no more requests"),
        (fake.error(429, code="insufficient_quota", x_should_retry="false"), True, 1, "limit"),
        (
            fake.error(401, "bad key sk-secret"),
            True,
            1,
            r"OPENAI_API_KEY\. It said: bad key \.\.\.",
        ),
        (fake.error(402), True, 1, "no credit"),
        (fake.error(403), True, 1, f"may not use {MODEL}"),
        (fake.error(404), True, 1, f"does not know the model {MODEL}"),
        (fake.error(413), False, 1, "too large"),
        (fake.error(418, "odd \x1b[31m text"), False, 1, r"It said: odd \[31m text"),
    ],
)
def test_each_status_has_its_sentence(response, fatal, attempts, said) -> None:
    with OpenAIServer(response) as server:
        with pytest.raises(ReaderError, match=said) as caught:
            read(server)
        assert len(server.posts) == attempts
    assert caught.value.fatal is fatal
    assert (caught.value.__context__, caught.value.__cause__) == (None, None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>busy</html>", "did not reply as the OpenAI API does"),
        (b'{"choices": []}', "did not reply as"),
        (b'{"choices": [3]}', "did not reply as"),
        (b'{"error": {"message": "model crashed"}}', "failed: model crashed"),
        (b"[" * 90_000, "did not reply as"),
        (b'{"choices": [{"message": {"content": null}, "finish_reason": "stop"}]}', "no values"),
        (b'{"choices": [{"message": {"content": "I would rather not."}}]}', "holds no values"),
        (b'{"choices": [{"message": {"content": "{\\"Felder\\": {\\"Summe\\": \\"1\\"}}"}}]}',
         "answers none of the fields"),
    ],
)  # fmt: skip
def test_a_reply_that_says_nothing_is_a_clear_failure(body, said) -> None:
    log = Log()
    response = Response(body, headers={"Content-Type": "application/json"})
    with OpenAIServer(response) as server, pytest.raises(ReaderError, match=said):
        read(server, log=log)
    assert log.replies[0][1] == body.decode(), "it is kept before it is understood"


def test_a_redirect_is_not_followed() -> None:
    with OpenAIServer(fake.completion(A)) as elsewhere:
        away = redirect(f"{elsewhere.base}/chat/completions")
        said = r"redirects elsewhere .307"
        with OpenAIServer(away) as server, pytest.raises(ReaderError, match=said):
            read(server)
        assert elsewhere.received == []


def test_the_environment_does_not_redirect_or_add_to_requests(monkeypatch) -> None:
    with OpenAIServer(fake.completion(A)) as elsewhere, OpenAIServer(fake.completion(A)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", elsewhere.base)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-environment")
        monkeypatch.setenv("OPENAI_ORG_ID", "org-environment")
        monkeypatch.setenv("OPENAI_PROJECT_ID", "project-environment")
        monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Leak: environment")
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, elsewhere.url)
        read(server)
        assert elsewhere.received == []
        assert len(server.asked) == 1
        assert b"environment" not in server.everything()


def test_debug_logs_hold_no_page(monkeypatch, caplog) -> None:
    monkeypatch.setenv("OPENAI_LOG", "debug")
    image = picture()
    for name in ("openai", "openai._base_client", "httpx2", "httpcore2", None):
        caplog.set_level(logging.DEBUG, logger=name)
    with OpenAIServer(fake.completion(A)) as server:
        read(server, images=[image])
    encoded = base64.b64encode(image.data).decode()
    assert caplog.text
    assert encoded[20:60] not in caplog.text
    assert "company (text)" not in caplog.text
    assert "sk-secret" not in caplog.text


def test_a_slow_server_is_left_at_the_deadline() -> None:
    said = r"127\.0\.0\.1 did not answer within 1 s"
    slow = Response(b"{}", after=30)
    with OpenAIServer(slow) as server, pytest.raises(ReaderError, match=said):
        read(server, timeout=1)


def test_an_unreachable_host_is_named() -> None:
    with OpenAIServer(fake.completion(A)) as server:
        url = server.base
    with pytest.raises(ReaderError, match=r"127\.0\.0\.1 can not be reached"):
        read(url, known=None, timeout=10)


def test_a_key_comes_from_the_presets_own_variable(monkeypatch) -> None:
    def made(preset: str, url: str = "") -> OpenAIReader:
        return OpenAIReader("m", endpoint=endpoint_of(preset, url))

    with pytest.raises(ReaderError, match="No API key: set GEMINI_API_KEY"):
        made("gemini")
    with pytest.raises(ReaderError, match="No API key: set OLLAMA_API_KEY"):
        made("ollama", "https://ollama.com/v1")
    with pytest.raises(ReaderError, match="is not encrypted"):
        made("vllm", "http://10.0.0.7:8000/v1")
    assert made("ollama").host == "localhost"
    monkeypatch.setenv("GEMINI_API_KEY", "k")
    assert made("gemini").host == "generativelanguage.googleapis.com"


def test_log_probabilities_stay_with_their_values() -> None:
    known = Abilities(structured=True, max_tokens=20_000, logprobs=True, room_word="max_tokens")
    for prompt, text in (("A", A), ("B", json.dumps(REPLY_B))):
        reply = fake.completion(text, logprobs=fake.spelled(text, "FTOF NOODLE"))
        with OpenAIServer(reply) as server:
            answer = read(server, known=known, prompt=prompt)
        found = {v.path: v.likelihood for v in answer.values}
        assert found["company"] is not None
        assert found["company"].least == -2.5
        assert -2.5 < found["company"].mean < -1
        assert found["total"] is not None
        assert found["total"].mean == found["total"].least == -0.01


@pytest.mark.parametrize(
    "odd",
    [
        {"content": "x"}, {"content": [3]}, {"content": [{"token": "no", "logprob": -1}]},
        {"tokens": ["a"], "token_logprobs": [-1]}, [1],
        {"content": [{"token": A, "logprob": None}]},
        {"content": [{"token": A, "logprob": True}]}, {"content": []},
    ],
)  # fmt: skip
def test_odd_log_probabilities_are_left_out(odd) -> None:
    with OpenAIServer(fake.completion(A, logprobs=odd)) as server:
        answer = read(server)
    assert value(answer, "total") == "31.60"
    assert {v.likelihood for v in answer.values} == {None}


def test_the_sdk_is_imported_only_when_something_is_sent() -> None:
    code = (
        "import sys; from reviewer.extract.readers import make_reader; "
        "make_reader('openai', 'm', preset='ollama'); "
        "sys.exit(bool({'openai', 'anthropic', 'httpx2', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
