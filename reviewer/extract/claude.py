"""The Anthropic reader: the one file that imports their SDK, and the one call that uploads.

The SDK is imported when the first request is made: it costs more than a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from reviewer.extract import refusals
from reviewer.extract.abilities import Abilities, parse_abilities
from reviewer.extract.asking import ROOM, NetworkReader
from reviewer.extract.credentials import usable_key
from reviewer.extract.insist import insist
from reviewer.extract.messages import body
from reviewer.extract.prompts import Prompt
from reviewer.extract.question import Delivered, Manner, Memory
from reviewer.extract.reply import Reply, parse_reply
from reviewer.extract.wire import http_client, never_connected, patience, quiet
from reviewer.model.errors import ReaderError
from reviewer.model.images import RedactedImage

if TYPE_CHECKING:
    import anthropic

NAME = "anthropic"
KEY_VARIABLE = "ANTHROPIC_API_KEY"
BASE_URL = "https://api.anthropic.com"
MOST_ANSWERS = 60
"""Answers in one schema: well below what makes it "too complex for compilation"."""
ASKING_SECONDS = 20.0
"""The most that asking for a model's abilities may take."""
UNKNOWN_THERE = 404
"""A gateway that serves a model need not describe it."""


class ClaudeReader(NetworkReader):
    """Readings by a Claude model.

    Without an `api_key` the environment's ANTHROPIC_API_KEY is used. Raises a fatal ReaderError at
    once when there is no key or the address is not safe.
    """

    name: ClassVar[str] = NAME
    most_answers: ClassVar[int] = MOST_ANSWERS

    def __init__(
        self,
        model: str,
        *,
        api_key: str | None,
        base_url: str = BASE_URL,
        timeout: float = 120,
        memory: Memory | None = None,
    ) -> None:
        base_url = base_url or BASE_URL
        key = usable_key(
            api_key, KEY_VARIABLE, model=model, base_url=base_url, such_as="claude-sonnet-5-5"
        )
        super().__init__(
            model, key=key, base_url=base_url, timeout=timeout, memory=memory or Memory()
        )
        self._client: anthropic.AsyncAnthropic | None = None

    def parse(self, raw: str) -> Reply:
        """A message of this API. Raises ReaderError where `raw` is none."""
        return parse_reply(raw, self.host)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def deliver(
        self, asked: Prompt, images: Sequence[RedactedImage], manner: Manner
    ) -> Delivered:
        """The one call that uploads: only `_send` makes it, which tells the ledger first."""
        members = body(self.model, asked, images, manner.room, manner.shape == "schema")
        seconds = self.timeout * max(1.0, manner.room / ROOM)
        raw = self._connected().messages.with_raw_response
        return await self._received(raw.create(**members, timeout=patience(seconds)), seconds)

    async def describe(self) -> Delivered:
        """What the endpoint says of the model. Raises ReaderError."""
        seconds = min(self.timeout, ASKING_SECONDS)
        models = self._connected().models.with_raw_response
        return await self._received(models.retrieve(self.model, timeout=patience(seconds)), seconds)

    async def _told(self) -> Abilities | None:
        try:
            told = await insist(self.describer, self.pace)
        except refusals.StatusError as error:
            if error.fatal and error.status != UNKNOWN_THERE:
                raise
            return Abilities() if error.status < 500 and error.status != 429 else None
        return parse_abilities(told.text)

    def _errors(self) -> type[Exception]:
        import anthropic

        return anthropic.AnthropicError

    def _failure(self, error: Exception, seconds: float) -> ReaderError:
        import anthropic

        if isinstance(error, anthropic.APIStatusError):
            return refusals.status_error(
                self.host,
                self.model,
                error.status_code,
                said=self._without_key(error.api_message or ""),
                code=error.error_code or "",
                key=KEY_VARIABLE,
                headers=error.response.headers,
            )
        cause = error.__cause__
        if isinstance(error, anthropic.APITimeoutError) and not never_connected(cause):
            return refusals.timed_out(self.host, seconds)
        lost = not never_connected(cause)
        return refusals.unreachable(self.host, str(cause or error), lost=lost)

    def _connected(self) -> anthropic.AsyncAnthropic:
        """The client; the environment gets no say in where it talks to or what it writes down."""
        import anthropic

        quiet()
        if self._client is None:
            self._client = anthropic.AsyncAnthropic(
                api_key=self._key,
                base_url=self._base_url,
                timeout=self.timeout,
                max_retries=0,
                open_telemetry=False,
                http_client=http_client(self._base_url, api_key=self._key, timeout=self.timeout),
            )
        return self._client
