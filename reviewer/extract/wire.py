"""The HTTP client under every reader's SDK, with the SDKs' own leaks closed.

Redirects are not followed (a 307 would send the pages to another host), every request goes to the
one host that was chosen, headers that come from the environment are dropped, and the SDKs' loggers,
which print whole pages at DEBUG, are kept above it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from reviewer.extract.hosts import host_is_local, host_of

if TYPE_CHECKING:
    import httpx2

LOGGERS = (
    "anthropic", "anthropic._base_client", "anthropic._response",
    "openai", "openai._base_client", "openai._response", "openai._legacy_response",
    "httpx2", "httpcore2",
)  # fmt: skip
HEADERS = frozenset({
    "accept", "accept-encoding", "anthropic-version", "authorization", "connection",
    "content-length", "content-type", "host", "user-agent", "x-api-key",
})  # fmt: skip
"""What a request needs; the SDKs' `..._CUSTOM_HEADERS`, organisations, projects and trace headers
are not among it."""
SDK_HEADERS = "x-stainless-"
CONNECT_SECONDS = 10.0


def http_client(base_url: str, *, api_key: str, timeout: float) -> httpx2.AsyncClient:
    """A client that talks to the host of `base_url` only, with this key only.

    Proxies and certificates of the environment hold for hosts elsewhere, where a network may need
    them; what is meant for this machine never goes through a proxy.
    """
    import httpx2  # only who uploads pays for it

    host = host_of(base_url)

    async def guard(request: httpx2.Request) -> None:
        if host_of(str(request.url)) != host:
            raise httpx2.UnsupportedProtocol(f"a request to another host than {host} was stopped")
        for name in list(request.headers):
            if name.lower() not in HEADERS and not name.lower().startswith(SDK_HEADERS):
                del request.headers[name]
        request.headers["authorization"] = f"Bearer {api_key}"

    return httpx2.AsyncClient(
        follow_redirects=False,
        trust_env=not host_is_local(base_url),
        timeout=patience(timeout),
        event_hooks={"request": [guard]},
    )


def patience(seconds: float) -> httpx2.Timeout:
    """Wait `seconds` for a reply, but not that long for somebody to be there at all."""
    import httpx2

    return httpx2.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))


def never_connected(error: BaseException | None) -> bool:
    """Whether the call ended before anybody was there to hear it."""
    import httpx2

    return isinstance(error, httpx2.ConnectTimeout | httpx2.ConnectError | httpx2.PoolTimeout)


def broken_off() -> type[Exception]:
    """What the connection itself raises while a reply is being read."""
    import httpx2

    return httpx2.HTTPError


def quiet() -> None:
    """Keep the SDKs from printing requests, whatever the environment or the program asked for."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if logger.level < logging.INFO:
            logger.setLevel(logging.INFO)
