"""An endpoint over one connection pool: what comes back, and every way to fail, in words."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable
from typing import Any

from reviewer.extract import refusals
from reviewer.extract.credentials import NO_KEY
from reviewer.extract.hosts import host_of
from reviewer.extract.question import Delivered
from reviewer.extract.rate_limits import of_interest
from reviewer.model.errors import ReaderError


class Connected(ABC):
    """Where a model is asked, within one event loop."""

    def __init__(self, model: str, *, key: str, base_url: str, timeout: float) -> None:
        self.model = model
        self.timeout = timeout
        self.host = host_of(base_url)
        self._base_url = base_url
        self._key = key

    @abstractmethod
    async def close(self) -> None:
        """Close the connections."""

    @abstractmethod
    def _errors(self) -> type[Exception]:
        """What the SDK raises."""

    @abstractmethod
    def _failure(self, error: Exception, seconds: float) -> ReaderError:
        """An error of the SDK in our words."""

    async def _received(self, sent: Awaitable[Any], seconds: float) -> Delivered:
        """A response; every way to fail becomes a ReaderError.

        The deadline is ours. Errors of the SDK hold the request with its pictures: they are let go
        before ours is raised.
        """
        errors, began = self._errors(), time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                response = await sent
                text: str = response.http_response.text
                return Delivered(text, of_interest(response.headers), time.monotonic() - began)
        except TimeoutError:
            failure = refusals.timed_out(self.host, seconds)
        except errors as error:
            failure = self._failure(error, seconds)
        raise failure

    def _without_key(self, text: str) -> str:
        """What a server says, as it may be shown and kept even if it repeats the key."""
        return text.replace(self._key, "...") if self._key != NO_KEY else text
