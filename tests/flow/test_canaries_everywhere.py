"""The canaries on every further way out, with an environment that wants them elsewhere.

An OpenAI-compatible endpoint with its try, a cascade to a Claude model, a watched folder, a
try of a prompt, a batch: all of it recorded. A trap stands where the environment points to;
nothing may come there.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reviewer import paths
from reviewer.flow.project import Project
from reviewer.model.field import Note
from reviewer.store import documents, ledger, notes
from tests.fakes import openai_server
from tests.fakes.batches_server import BatchesServer
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.recorder import traces
from tests.fakes.vlm_server import VlmServer
from tests.flow import test_batches, test_openai_reading
from tests.flow.test_canaries import pictures, sha
from tests.flow.test_reading_by_model import KEY, answer

CANARIES = {
    where: f"kanari-{number:02}-ZrWnb" for number, where in enumerate((
        "file name", "folder", "project", "png text", "after the end", "note", "correction",
        "supplier", "user", "kind comment", "reading", "truth", "watched", "organisation",
        "custom header", "proxy user", "home", "reason",
    ))
}  # fmt: skip
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
HEADERS = {
    "accept", "accept-encoding", "anthropic-version", "authorization", "connection",
    "content-length", "content-type", "host", "user-agent", "x-api-key",
}  # fmt: skip


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[VlmServer]:
    """Where an environment that means ill points all that it can name."""
    with VlmServer(answer) as server:
        for name in PROXIES:
            at = server.url.replace("//", f"//{CANARIES['proxy user']}:x@")
            monkeypatch.setenv(name, at)
            monkeypatch.setenv(name.lower(), at)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        for name in ("ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT",
                     "LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"):  # fmt: skip
            monkeypatch.setenv(name, server.url)
        for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OTEL_SERVICE_NAME", "USER", "LOGNAME"):
            monkeypatch.setenv(name, CANARIES["organisation"])
        for name in ("ANTHROPIC_CUSTOM_HEADERS", "OPENAI_CUSTOM_HEADERS"):
            monkeypatch.setenv(name, f"X-Also: {CANARIES['custom header']}")
        for name in ("ANTHROPIC_LOG", "OPENAI_LOG", "HTTPX_LOG_LEVEL"):
            monkeypatch.setenv(name, "debug")
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "OTEL_TRACES_EXPORTER"):
            monkeypatch.setenv(name, "true")
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield server


def page(target: Path, grey: int) -> None:
    info = PngInfo()
    info.add_text("Comment", CANARIES["png text"])
    Image.linear_gradient("L").point(lambda v: (v + grey) % 256).resize((200, 120)).save(
        target, pnginfo=info
    )
    target.write_bytes(target.read_bytes() + CANARIES["after the end"].encode())


@pytest.fixture
def project(run, tmp_path: Path, lines) -> Path:
    folder = tmp_path / CANARIES["folder"]
    folder.mkdir()
    names = [f"{CANARIES['file name']}-{number}.png" for number in range(2)]
    for number, name in enumerate(names):
        page(folder / name, 40 * number)
    made = tmp_path / CANARIES["home"] / CANARIES["project"]
    kind = tmp_path / "own.toml"
    run("new", tmp_path / "first", "--kind", "invoice")
    shipped = next((tmp_path / "first").rglob("*.toml")).read_text("utf-8")
    kind.write_text(f"# {CANARIES['kind comment']}\n{shipped}", encoding="utf-8")
    assert run("new", made, "--kind", kind).code == 0
    assert run("add", made, folder, "--workers", "1").code == 0
    said = {"vendor": {"value": CANARIES["reading"], "reason": CANARIES["reason"]}}
    readings = [{"reader": "x", "prompt": "A", "fields": said}]
    told = [{"document": name, "readings": readings} for name in names]
    assert run("import-readings", made, lines("r.jsonl", *told)).code == 0
    assert run("check", made, "--ocr", "fast", "--workers", "1").code == 0
    corrected = {
        "document": names[0], "field": "vendor", "decision": "correct",
        "value": CANARIES["supplier"], "by": CANARIES["user"], "at": "2026-11-20T10:05:00Z",
    }  # fmt: skip
    other = {**corrected, "field": "total", "value": "17.31", "reason": CANARIES["correction"]}
    assert run("decide", made, lines("d.jsonl", corrected, other)).code == 0
    note = Note(CANARIES["note"], CANARIES["user"], "2026-11-20T10:05:00Z")
    with Project.open(made) as opened:
        for document in opened.call(lambda store: list(documents.each(store))):
            opened.call(partial(notes.add, document_id=document.id, path="vendor", note=note))
    return made


def chat(server: OpenAIServer) -> tuple[str, ...]:
    named = ("--reader", "openai", "--preset", "ollama", "--model", "qwen2.5vl")
    return (*named, "--base-url", server.base)


@pytest.mark.slow
def test_no_canary_leaves_on_any_way(run, project, trap, tmp_path, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    everything, headers, sent = b"", set[str](), list[bytes]()
    name = f"{CANARIES['file name']}-0.png"
    with OpenAIServer(test_openai_reading.answer, probe=openai_server.capable) as server:
        claude = VlmServer(answer)
        with claude:
            cascade = f"--reader anthropic --model claude-test-5-5 --base-url {claude.url}"
            told = run("read", project, *chat(server), "--cascade", cascade, "--blank-share", "1")
            assert told.code == 0, told.err
            assert claude.posts, "the cascade was asked"
            words = tmp_path / "words.txt"
            shipped = (paths.resources() / "prompts" / "fields.md").read_text("utf-8")
            words.write_text(f"{shipped}\nTake your time.\n", encoding="utf-8")
            asked = len(server.posts)
            tried = ("--try", "A", words, name, "--with", " ".join(chat(server)))
            told = run("prompts", project, *tried)
            assert len(server.posts) > asked, told.err
            inbox = tmp_path / CANARIES["watched"]
            inbox.mkdir()
            page(inbox / f"{CANARIES['file name']}-9.png", 120)
            asked = len(server.posts)
            told = run("watch", "--project", project, "--once", *chat(server), inbox)
            assert len(server.posts) > asked, told.err
        everything += server.everything() + claude.everything()
        sent += [data for post in claude.posts for data in pictures(post)]
        sent += [data for one in server.asked for data in one.pictures]
        headers |= {name for post in (*server.posts, *claude.posts) for name in post.headers}
    with BatchesServer(test_batches.answer) as server:
        server.at_once = True
        told = run("read", project, *test_batches.read(server), "--again")
        assert server.created, told.err
        everything += server.everything()
    assert traces(everything, *CANARIES.values()) == []
    assert trap.received == []
    assert {one.lower() for one in headers if not one.lower().startswith("x-stainless-")} <= HEADERS
    with Project.open(project, read_only=True) as opened:
        entries = opened.call(lambda store: list(ledger.each(store)))
    assert {sha(data) for data in sent} <= {image for one in entries for image in one.images}
    assert base64.b64encode(sent[0]).decode()[:60] not in caplog.text, "no page in a log"
    # Diagnostics are meant to be handed on, and say nothing of documents.
    told = json.dumps(run("diagnostics", project, "--json").json).encode()
    spoken = [CANARIES[one] for one in CANARIES if one not in {"project", "home"}]
    assert traces(told, *spoken) == []
