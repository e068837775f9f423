"""The Anthropic reader: the one file that imports their SDK, and the one call that uploads.

The SDK is imported when the first request is made: it costs more than a second.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reviewer.extract import refusals
from reviewer.extract.abilities import Abilities, parse_abilities
from reviewer.extract.hosts import host_is_local, host_of
from reviewer.extract.lenient import find_object
from reviewer.extract.messages import body, describe, require_sendable
from reviewer.extract.prices import cost_usd
from reviewer.extract.prompts import Prompt, PromptName, build_prompt
from reviewer.extract.reader import Answer, OnReply, OnRequest, Request
from reviewer.extract.reply import parse_reply
from reviewer.extract.understand import understand
from reviewer.extract.wire import http_client, never_connected, patience, quiet
from reviewer.model.errors import ReaderError
from reviewer.model.images import RedactedImage
from reviewer.model.kind import Kind
from reviewer.model.reading import Usage

if TYPE_CHECKING:
    import anthropic

NAME = "anthropic"
KEY_VARIABLE = "ANTHROPIC_API_KEY"
BASE_URL = "https://api.anthropic.com"
NO_KEY = "none"
"""What is sent to a server on this machine that asks for no key."""
RETRIES = 2
ROOM = 8_192
"""Tokens a reply may have at first; newer models think within them too."""
MORE_ROOM = 20_000
"""Tokens for the second try after a reply was cut off."""
ASKING_SECONDS = 20.0
"""The most that asking for a model's abilities may take."""
SCHEMA_REFUSED = 400
"""Also the status of a schema that is too complex for the server."""
UNKNOWN_THERE = 404
"""A gateway that serves a model need not describe it."""


@dataclass(frozen=True, slots=True)
class _Question:
    """One question about one document, and who is told of what is sent and received."""

    asked: Prompt
    images: Sequence[RedactedImage]
    abilities: Abilities
    request: Request
    on_request: OnRequest
    on_reply: OnReply


class ClaudeReader:
    """Readings by a Claude model, over one connection pool, within one event loop.

    Without an `api_key` the environment's ANTHROPIC_API_KEY is used. Raises a fatal ReaderError at
    once when there is no key or the address is not safe.
    """

    def __init__(
        self, model: str, *, api_key: str | None, base_url: str = BASE_URL, timeout: float = 120
    ) -> None:
        self.model = model
        self.timeout = timeout
        self._base_url = base_url or BASE_URL
        self.host = host_of(self._base_url)
        key = os.environ.get(KEY_VARIABLE) if api_key is None else api_key
        self._key = _usable_key((key or "").strip(), model, self._base_url)
        self._client: anthropic.AsyncAnthropic | None = None
        self._abilities: Abilities | None = None
        self._learning = asyncio.Lock()
        self._without_schema: set[str] = set()

    def request(self, kind: Kind, images: Sequence[RedactedImage], prompt: PromptName) -> Request:
        """What `read` would send, without sending it."""
        return self._request(build_prompt(kind, prompt), images)

    async def read(
        self,
        kind: Kind,
        images: Sequence[RedactedImage],
        prompt: PromptName,
        *,
        on_request: OnRequest,
        on_reply: OnReply,
    ) -> Answer:
        """Ask; a reply that was cut off is asked for once more with more room.

        Raises ReaderError; one that is `fatal` would meet every other document too.
        """
        require_sendable(images)
        asked = build_prompt(kind, prompt)
        known = await self._learned()
        request = self._request(asked, images)
        question = _Question(asked, images, known, request, on_request, on_reply)
        most = known.max_tokens
        raw = await self._ask(question, min(ROOM, most))
        first = parse_reply(raw, self.host)
        if first.complete or most <= ROOM:
            return self.answer(kind, images, prompt, raw)
        longer = await self._ask_again(question, min(MORE_ROOM, most))
        if longer is None:
            return self.answer(kind, images, prompt, raw)
        return replace(self.answer(kind, images, prompt, longer), usage=self.usage(raw, longer))

    def answer(
        self, kind: Kind, images: Sequence[RedactedImage], prompt: PromptName, raw: str
    ) -> Answer:
        """The answer in a reply as `on_reply` got it. Raises ReaderError where there is none."""
        reply = parse_reply(raw, self.host)
        if reply.stop_reason == "refusal":
            why = f" ({reply.refusal})" if reply.refusal else ""
            raise refusals.Declined(
                f"{self.model} refused to read this document{why}; use another model for it."
            )
        values = understand(kind, prompt, reply.text, images, whole=reply.complete)
        return Answer(
            values=values,
            usage=self.usage(raw),
            prompt_hash=build_prompt(kind, prompt).sha256,
            model=reply.model or self.model,
            raw=raw,
            complete=reply.complete,
        )

    def usage(self, *raws: str) -> Usage:
        """Tokens and cost of all replies together. Raises ReaderError where one is none."""
        replies = [parse_reply(raw, self.host) for raw in raws]
        costs = [cost_usd(self.model, r.input_tokens, r.output_tokens) for r in replies]
        known = [cost for cost in costs if cost is not None]
        return Usage(
            input_tokens=sum(reply.input_tokens for reply in replies),
            output_tokens=sum(reply.output_tokens for reply in replies),
            cost_usd=sum(known) if len(known) == len(costs) else None,
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _ask(self, question: _Question, room: int) -> str:
        """The raw reply; without the schema where the endpoint finds fault with it."""
        sha256 = question.asked.sha256
        if not question.abilities.structured or sha256 in self._without_schema:
            return await self._send(question, room, structured=False)
        try:
            return await self._send(question, room, structured=True)
        except refusals.StatusError as error:
            if error.status != SCHEMA_REFUSED:
                raise
        raw = await self._send(question, room, structured=False)
        self._without_schema.add(sha256)
        return raw

    async def _ask_again(self, question: _Question, room: int) -> str | None:
        """A longer reply, or None where there is none and the shorter one has to do."""
        try:
            raw = await self._ask(question, room)
            understood = find_object(parse_reply(raw, self.host).text)
        except ReaderError as error:
            if error.fatal:
                raise
            return None
        return raw if understood else None

    async def _send(self, question: _Question, room: int, *, structured: bool) -> str:
        """The one call that uploads. Whoever keeps the ledger is told first, and may refuse."""
        members = body(self.model, question.asked, question.images, room, structured)
        seconds = self.timeout * max(1.0, room / ROOM)
        client = self._connected()
        question.on_request(question.request)
        sent = client.messages.with_raw_response.create(**members, timeout=patience(seconds))
        raw = await self._received(sent, seconds)
        question.on_reply(question.request.key, raw)
        return raw

    async def _learned(self) -> Abilities:
        """What the model can do; where the endpoint can not say, what every model can do."""
        async with self._learning:
            if self._abilities is None:
                known = await self._told()
                if known is None:
                    return Abilities()
                self._abilities = known
            if not self._abilities.pictures:
                raise ReaderError(
                    f"{self.model} takes no pictures; choose another model.", fatal=True
                )
            return self._abilities

    async def _told(self) -> Abilities | None:
        """What the endpoint says of the model; None when it may say more at another time."""
        seconds = min(self.timeout, ASKING_SECONDS)
        models = self._connected().models.with_raw_response
        sent = models.retrieve(self.model, timeout=patience(seconds))
        try:
            raw = await self._received(sent, seconds)
        except refusals.StatusError as error:
            if error.fatal and error.status != UNKNOWN_THERE:
                raise
            return Abilities() if error.status < 500 and error.status != 429 else None
        return parse_abilities(raw)

    async def _received(self, sent: Awaitable[Any], seconds: float) -> str:
        """The text of a response; every way to fail becomes a ReaderError.

        The SDK obeys a `retry-after` of any length; the deadline is ours. Errors of the SDK hold
        the request with its pictures: they are let go before ours is raised.
        """
        import anthropic

        try:
            async with asyncio.timeout(seconds):
                response = await sent
                text: str = response.http_response.text
                return text
        except TimeoutError:
            failure = refusals.timed_out(self.host, seconds)
        except anthropic.APIStatusError as error:
            failure = refusals.status_error(
                self.host,
                self.model,
                error.status_code,
                said=self._without_key(error.api_message or ""),
                code=error.error_code or "",
            )
        except anthropic.AnthropicError as error:
            cause = error.__cause__
            if isinstance(error, anthropic.APITimeoutError) and not never_connected(cause):
                failure = refusals.timed_out(self.host, seconds)
            else:
                failure = refusals.unreachable(self.host, str(cause or error))
        raise failure

    def _without_key(self, text: str) -> str:
        """What a server says, as it may be shown and kept even if it repeats the key."""
        return text.replace(self._key, "...") if self._key != NO_KEY else text

    def _connected(self) -> anthropic.AsyncAnthropic:
        """The client; the environment gets no say in where it talks to or what it writes down."""
        import anthropic

        quiet()
        if self._client is None:
            self._client = anthropic.AsyncAnthropic(
                api_key=self._key,
                base_url=self._base_url,
                timeout=self.timeout,
                max_retries=RETRIES,
                open_telemetry=False,
                http_client=http_client(self._base_url, api_key=self._key, timeout=self.timeout),
            )
        return self._client

    def _request(self, asked: Prompt, images: Sequence[RedactedImage]) -> Request:
        return describe(NAME, self._base_url, self.model, asked, images)


def _usable_key(api_key: str, model: str, base_url: str) -> str:
    """The key to use; a server on this machine may need none. Raises a fatal ReaderError."""
    local = host_is_local(base_url)
    if not host_of(base_url) or not base_url.startswith(("https://", "http://")):
        problem = f"{base_url} is no address of a server; it begins with https://."
    elif not local and not base_url.startswith("https://"):
        problem = f"{base_url} is not encrypted, so pages can not be sent there; use https."
    elif not model:
        problem = "No model named: add --model, such as claude-sonnet-5-5."
    elif not api_key and not local:
        problem = f"No API key: set {KEY_VARIABLE} in the environment and read again."
    elif api_key and not re.fullmatch(r"[!-~]+", api_key):
        problem = f"The API key in {KEY_VARIABLE} holds characters that no key has; copy it again."
    else:
        return api_key or NO_KEY
    raise ReaderError(problem, fatal=True)
