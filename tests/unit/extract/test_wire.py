"""The client itself goes nowhere but where it was told to."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from reviewer.extract.wire import http_client
from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import VlmServer
from tests.unit.extract.test_claude import A, read


def get(base_url: str, url: str) -> httpx2.Response:
    async def run() -> httpx2.Response:
        async with http_client(base_url, api_key="k", timeout=5) as client:
            return await client.get(url)

    return asyncio.run(run())


def test_another_host_is_stopped_before_it_is_called() -> None:
    with VlmServer(fake.message("x")) as server:
        assert get(server.url, f"{server.url}/v1/models/m").status_code == 200
        elsewhere = server.url.replace("127.0.0.1", "localhost")
        with pytest.raises(httpx2.UnsupportedProtocol, match="another host than 127"):
            get(server.url, f"{elsewhere}/v1/models/m")
        assert len(server.received) == 1


class Spans:
    """A tracer provider that keeps what it is told."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get_tracer(self, name: str, *_more: object, **_further: object) -> object:
        from opentelemetry.trace import NoOpTracer

        spans = self

        class Tracer(NoOpTracer):
            def start_span(self, span: str, *more: object, **further: object) -> object:
                spans.asked.append(f"{name}: {span} {further}")
                return super().start_span(span)

            def start_as_current_span(self, span: str, *more: object, **further: object) -> object:
                spans.asked.append(f"{name}: {span} {further}")
                return super().start_as_current_span(span)

        return Tracer()


def test_no_tracer_hears_of_a_request(monkeypatch) -> None:
    """A provider of the whole process, as another library might install one."""
    from opentelemetry import trace

    provider = Spans()
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    assert trace.get_tracer("x").start_span("seen") is not None
    assert provider.asked == ["x: seen {}"], "the provider is the one that is asked"
    for name in ("OTEL_TRACES_EXPORTER", "ANTHROPIC_TRACING"):
        monkeypatch.setenv(name, "console")
    with VlmServer(fake.message(A)) as server:
        read(server)
        assert len(server.posts) == 1
        assert not [h for h in server.posts[0].headers if "trace" in h or h == "baggage"]
    assert provider.asked[1:] == []


def test_no_proxy_stands_between_this_machine_and_itself(monkeypatch) -> None:
    with VlmServer(fake.message(A)) as proxy, VlmServer(fake.message(A)) as server:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
            monkeypatch.setenv(name.lower(), proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        read(server)
        assert (len(server.posts), proxy.received) == (1, [])
