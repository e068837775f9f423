"""The OpenAI-compatible reader: the one file that imports their SDK, and the one call that uploads.

The SDK is imported when the first request is made. What an endpoint can do is tried once with a
drawn picture, before any page is sent there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from reviewer.extract import refusals
from reviewer.extract.abilities import Abilities, parse_listing
from reviewer.extract.asking import MORE_ROOM, ROOM, NetworkReader
from reviewer.extract.chat import chat_body, parse_chat
from reviewer.extract.credentials import usable_key
from reviewer.extract.endpoints import ROOM_WORD, Endpoint
from reviewer.extract.lenient import find_object
from reviewer.extract.prompts import Prompt, probe_prompt
from reviewer.extract.question import Delivered, Manner, Memory, Question
from reviewer.extract.reply import Reply
from reviewer.extract.wire import http_client, never_connected, patience, quiet
from reviewer.model.errors import ReaderError
from reviewer.model.images import RedactedImage

if TYPE_CHECKING:
    import openai

NAME = "openai"
MOST_ANSWERS = 120
"""Answers in one schema; strict mode takes 5,000 members at most, servers with a grammar fewer."""
ASKING_SECONDS = 20.0
"""The most that a listing of models may take."""
TRY_ROOM = 1_000
"""Tokens for the reply to a try: models that think do so within them."""
OTHER_ROOM_WORD = {ROOM_WORD: "max_completion_tokens", "max_completion_tokens": ROOM_WORD}
FAULT_FOUND = (400, 404, 415, 422, 500, 501)
"""What servers answer to members or pictures they do not take; some fail outright."""
FAILED = 500


class OpenAIReader(NetworkReader):
    """Readings by a model behind any endpoint that speaks Chat Completions.

    Without an `api_key` the endpoint's own variable of the environment is used. Raises a fatal
    ReaderError at once when there is no key or the address is not safe.
    """

    name: ClassVar[str] = NAME
    most_answers: ClassVar[int] = MOST_ANSWERS
    schema_refused: ClassVar[tuple[int, ...]] = (400, 422)

    def __init__(
        self,
        model: str,
        *,
        endpoint: Endpoint,
        api_key: str | None = None,
        timeout: float = 120,
        memory: Memory | None = None,
    ) -> None:
        key = usable_key(
            api_key,
            endpoint.key,
            model=model,
            base_url=endpoint.base_url,
            such_as=next(iter(endpoint.models), "qwen2.5vl"),
        )
        super().__init__(
            model,
            key=key,
            base_url=endpoint.base_url,
            timeout=timeout,
            memory=memory or Memory(),
        )
        self._endpoint = endpoint
        self._client: openai.AsyncOpenAI | None = None

    def parse(self, raw: str) -> Reply:
        """A chat completion. Raises ReaderError where `raw` is none."""
        return parse_chat(raw, self.host)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def deliver(
        self, asked: Prompt, images: Sequence[RedactedImage], manner: Manner
    ) -> Delivered:
        """The one call that uploads: only `_call` makes it, which tells the ledger first."""
        members = chat_body(
            self.model,
            asked,
            images,
            room=manner.room,
            room_word=manner.room_word or self._endpoint.room_word,
            shape=manner.shape,
            logprobs=manner.logprobs,
            temperature=self._endpoint.temperature,
        )
        seconds = self.timeout * max(1.0, manner.room / ROOM)
        raw = self._connected().chat.completions.with_raw_response
        return await self._received(raw.create(**members, timeout=patience(seconds)), seconds)

    async def _told(self) -> Abilities | None:
        """What the listing says, and what a try shows."""
        listed, context = await self._listing()
        picture = self._memory.probe
        if picture is None:
            return None
        known = replace(self._unknown(), listed=listed, context=context)
        for manner in self._manners():
            try:
                return await self._tried(known, manner, picture)
            except refusals.StatusError as error:
                if error.status not in FAULT_FOUND or (error.status == 404 and listed is False):
                    raise
                if error.status >= FAILED:
                    break  # some fail outright at a picture; whoever fails at all is left alone
        return await self._tried(known, Manner(TRY_ROOM, "none"), None)

    def _manners(self) -> Iterator[Manner]:
        """Ways to ask, with everything at first and less and less."""
        word = self._endpoint.room_word
        other = OTHER_ROOM_WORD.get(word, ROOM_WORD)
        yield Manner(TRY_ROOM, "schema", logprobs=True, room_word=word)
        for room_word in (word, other):
            yield Manner(TRY_ROOM, "schema", room_word=room_word)
        for room_word in (word, other):
            yield Manner(TRY_ROOM, "object", room_word=room_word)
            yield Manner(TRY_ROOM, "none", room_word=room_word)

    async def _tried(
        self, known: Abilities, manner: Manner, picture: RedactedImage | None
    ) -> Abilities:
        asked = probe_prompt()
        images = () if picture is None else (picture,)
        question = Question(asked, images, self._request(asked, images), self._memory.tries)
        told = await self._send(question, manner, once=True)
        reply = self.parse(told.text)
        held = "seen" in find_object(reply.text) or not reply.complete
        return replace(
            known,
            structured=manner.shape == "schema" and held,
            objects=manner.shape != "none",
            pictures=picture is not None,
            logprobs=bool(reply.tokens),
            room_word=manner.room_word,
        )

    async def describe(self) -> Delivered:
        """The models that the endpoint lists. Raises ReaderError."""
        seconds = min(self.timeout, ASKING_SECONDS)
        listing = self._connected().with_raw_response
        return await self._received(listing.models.list(timeout=patience(seconds)), seconds)

    async def _listing(self) -> tuple[bool | None, int]:
        """Whether the endpoint lists the model, and its context; not every endpoint lists."""
        try:
            told = await self.describer()
        except refusals.StatusError as error:
            if error.status in (401, 402, 403):
                raise
            return None, 0
        return parse_listing(told.text, self.model)

    def _unknown(self) -> Abilities:
        """Everything is wanted; what is refused is left out on the way."""
        return Abilities(
            structured=True,
            objects=True,
            max_tokens=MORE_ROOM,
            room_word=self._endpoint.room_word,
        )

    def _errors(self) -> type[Exception]:
        import openai

        return openai.OpenAIError

    def _failure(self, error: Exception, seconds: float) -> ReaderError:
        import openai

        if isinstance(error, openai.APIStatusError):
            body = error.body if isinstance(error.body, dict) else {}
            said = body.get("message") or error.message
            return refusals.status_error(
                self.host,
                self.model,
                error.status_code,
                said=self._without_key(said if isinstance(said, str) else ""),
                code=error.code or "",
                key=self._endpoint.key,
                headers=error.response.headers,
            )
        cause = error.__cause__
        if isinstance(error, openai.APITimeoutError) and not never_connected(cause):
            return refusals.timed_out(self.host, seconds)
        lost = not never_connected(cause)
        return refusals.unreachable(self.host, str(cause or error), lost=lost)

    def _connected(self) -> openai.AsyncOpenAI:
        """The client; the environment gets no say in where it talks to or what it writes down."""
        import openai

        quiet()
        if self._client is None:
            self._client = openai.AsyncOpenAI(
                api_key=self._key,
                base_url=self._base_url,
                timeout=self.timeout,
                max_retries=0,
                http_client=http_client(self._base_url, api_key=self._key, timeout=self.timeout),
            )
        return self._client
