"""The client itself goes nowhere but where it was told to."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from reviewer.extract.wire import http_client
from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import VlmServer


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
