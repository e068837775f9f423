"""The Anthropic reader: the one file that imports their SDK, and the one call that uploads.

The SDK is imported when the first request is made: it costs more than a second.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from reviewer.extract import refusals
from reviewer.extract.abilities import Abilities, parse_abilities
from reviewer.extract.asking import ROOM, NetworkReader
from reviewer.extract.batching import (
    PATH,
    Remote,
    Result,
    Unsure,
    Wanted,
    lines,
    parse_batch,
    parse_page,
    parse_result,
)
from reviewer.extract.credentials import usable_key
from reviewer.extract.insist import insist
from reviewer.extract.messages import body, encoded_size, require_sendable, without_pictures
from reviewer.extract.parts import asked_in
from reviewer.extract.prompts import Prompt, PromptName
from reviewer.extract.question import NOBODY, Delivered, Manner, Memory
from reviewer.extract.reply import Reply, parse_reply
from reviewer.extract.wire import broken_off, http_client, never_connected, patience, quiet
from reviewer.model.errors import ReaderError
from reviewer.model.images import RedactedImage
from reviewer.model.kind import Kind

if TYPE_CHECKING:
    import anthropic

NAME = "anthropic"
KEY_VARIABLE = "ANTHROPIC_API_KEY"
BASE_URL = "https://api.anthropic.com"
MOST_ANSWERS = 60
"""Answers in one schema: well below what makes it "too complex for compilation"."""
ASKING_SECONDS = 20.0
"""The most that asking for a model's abilities may take."""
SENDING_SECONDS = 600.0
"""The most that sending a batch may take."""
MOST_PAGES = 200
"""Of the list of an account's batches, a hundred on each."""
STREAMED = {"X-Stainless-Raw-Response": "stream"}
"""How the SDK is told to hand a response over as it comes."""
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
        """The one call that uploads: only `_call` makes it, which tells the ledger first."""
        members = self._members(asked, images, manner)
        seconds = self.timeout * max(1.0, manner.room / ROOM)
        raw = self._connected().messages.with_raw_response
        return await self._received(raw.create(**members, timeout=patience(seconds)), seconds)

    async def wanted(
        self, kind: Kind, images: Sequence[RedactedImage], prompt: PromptName
    ) -> tuple[Wanted, ...]:
        """What `read` would ask first and has no kept reply for, to be asked in a batch."""
        require_sendable(images)
        known = await self.abilities()
        found: list[Wanted] = []
        for piece in asked_in(kind, prompt, self.most_answers):
            question = self._question(piece, images, prompt, NOBODY)
            kept = await self._memory.kept(question.request.key)
            if kept is not None and self._is_usable(kept.text):
                continue
            manner = Manner(self._room(known, ROOM), self._shapes(question, known)[0])
            members = self._members(question.asked, images, manner)
            pictures = sum(encoded_size(image) for image in images)
            text = len(json.dumps(without_pictures(members)).encode())
            asked = replace(question.request, room=manner.room)
            found.append(Wanted(asked, members, text + pictures))
        return tuple(found)

    def keys(
        self, kind: Kind, images: Sequence[RedactedImage], prompt: PromptName
    ) -> tuple[str, ...]:
        """The keys of all that `read` would ask first."""
        pieces = asked_in(kind, prompt, self.most_answers)
        return tuple(self._question(piece, images, prompt, NOBODY).request.key for piece in pieces)

    @contextlib.contextmanager
    def hearing(self, replies: Mapping[str, str]) -> Iterator[None]:
        """Hear these replies, by their keys, as if they had come just now: each once, inside."""
        came = self._memory.came
        came.update(replies)
        try:
            yield
        finally:
            for key in replies:
                came.pop(key, None)

    async def send_batch(self, requests: Sequence[tuple[str, dict[str, Any]]]) -> Remote:
        """Send a batch of requests, each under its custom id: only who told the ledger does.

        Never tried twice. Raises Unsure where it may have arrived all the same.
        """
        named: list[Any] = [{"custom_id": name, "params": members} for name, members in requests]
        raw = self._connected().messages.batches.with_raw_response
        sent = raw.create(requests=named, timeout=patience(SENDING_SECONDS))
        failure: ReaderError
        try:
            return parse_batch((await self._received(sent, SENDING_SECONDS)).text, self.host)
        except refusals.StatusError as error:
            if error.status < 500 and error.status not in (404, 405, 408, 409):
                raise
            failure = Unsure(str(error))
            if error.status in (404, 405):
                failure = ReaderError(
                    f"{self.host} takes no batches ({error.status}); read without --batch.",
                    fatal=True,
                )
        except refusals.Passing as error:
            if not error.lost:
                raise  # nobody was there, so nothing was sent
            failure = Unsure(str(error))
        except ReaderError as error:
            failure = Unsure(str(error))
        raise failure

    async def look(self, remote: str) -> Remote:
        """How far a batch is."""
        raw = self._connected().messages.batches.with_raw_response
        told = await self._asked(partial(raw.retrieve, remote))
        return parse_batch(told, self.host)

    async def cancel(self, remote: str) -> Remote:
        """Have nothing more of a batch answered; it ends soon after."""
        raw = self._connected().messages.batches.with_raw_response
        told = await self._asked(partial(raw.cancel, remote))
        return parse_batch(told, self.host)

    async def recent(self, since: datetime) -> list[Remote]:
        """The account's batches that were made since then, newest first."""
        from anthropic import omit

        raw = self._connected().messages.batches.with_raw_response
        found: list[Remote] = []
        after: str | None = ""
        for _page in range(MOST_PAGES):
            if after is None:
                break
            told = await self._asked(partial(raw.list, limit=100, after_id=after or omit))
            page, after = parse_page(told, self.host)
            found += page
            if any(one.created is not None and one.created < since for one in page):
                break
        return [one for one in found if one.created is None or one.created >= since]

    async def results(self, remote: str) -> AsyncIterator[Result | None]:
        """What came of each request, in any order; None for a line that says nothing.

        From the chosen host by its documented path: whatever address a reply names is not used.
        """
        import anthropic

        path = f"{PATH}/{quote(remote, safe='')}/results"
        sent: Any = self._connected().get(
            path,
            cast_to=object,
            options={"headers": STREAMED},
            stream=True,
            stream_cls=anthropic.AsyncStream[object],
        )
        try:
            response = await sent
            async for line in lines(response.iter_bytes()):
                yield parse_result(line, self.host)
            await response.close()
            return
        except anthropic.AnthropicError as error:
            failure = self._failure(error, self.timeout)
        except broken_off() as error:
            failure = refusals.unreachable(self.host, str(error))
        raise failure

    async def _asked(self, ask: Callable[..., Awaitable[Any]]) -> str:
        """The text of an answer about batches, after some attempts; no page goes with it."""
        seconds = min(self.timeout, ASKING_SECONDS)
        wait = patience(seconds)
        told = await insist(lambda: self._received(ask(timeout=wait), seconds), self.pace)
        return told.text

    def _members(
        self, asked: Prompt, images: Sequence[RedactedImage], manner: Manner
    ) -> dict[str, Any]:
        """A request's members, whether it goes by itself or in a batch."""
        return body(self.model, asked, images, manner.room, manner.shape == "schema")

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
