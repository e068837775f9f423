"""How a model behind a network is asked, whichever wire format its endpoint speaks.

The owners of the SDKs (`claude`, `openai_chat`) only know how to send one question and what a
reply looks like. Here is the rest: abilities asked once, a kind too large for one schema in parts,
a schema left out where the endpoint finds fault with it, more room for a reply that was cut off
and then what is missing by groups of fields, and replies that are kept instead of paid again.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import ClassVar

from reviewer.extract import refusals
from reviewer.extract.abilities import Abilities, Shape
from reviewer.extract.connected import Connected
from reviewer.extract.insist import insist
from reviewer.extract.lenient import find_object
from reviewer.extract.messages import describe, require_sendable
from reviewer.extract.pace import Pace
from reviewer.extract.parts import asked_in, joined, rest
from reviewer.extract.prices import cost_usd
from reviewer.extract.prompts import Prompt, PromptName, build_prompt
from reviewer.extract.question import (
    Carrier,
    Delivered,
    Describer,
    Manner,
    Memory,
    Question,
    Said,
    roomier,
    time_of,
)
from reviewer.extract.reader import Answer, Ears, Request
from reviewer.extract.reply import Reply
from reviewer.extract.understand import understand
from reviewer.model.errors import ReaderError
from reviewer.model.images import RedactedImage
from reviewer.model.kind import Kind
from reviewer.model.reading import FieldValue, Usage

ROOM = 8_192
"""Tokens a reply may have at first; newer models think within them too."""
MORE_ROOM = 20_000
"""Tokens for the second try after a reply was cut off."""
MOST_PROMPTS, MOST_PARSED = 64, 64
"""Prompts and replies that are kept as they were built and understood."""


class NetworkReader(Connected):
    """A reader over one connection pool, within one event loop."""

    name: ClassVar[str]
    most_answers: ClassVar[int]
    """Answers one schema may ask for; a larger kind is asked in parts."""
    schema_refused: ClassVar[tuple[int, ...]] = (400,)
    """Also the status of a schema that is too complex for the server."""

    def __init__(
        self, model: str, *, key: str, base_url: str, timeout: float, memory: Memory
    ) -> None:
        super().__init__(model, key=key, base_url=base_url, timeout=timeout)
        self._memory = memory
        self.pace = Pace()
        """How fast this endpoint is asked; whoever reads many documents sets its own."""
        self.asks_refused = False
        """Whether what was refused is asked again, and paid again: a person says so."""
        self.carrier: Carrier = self.deliver
        """Who brings a question to the endpoint."""
        self.describer: Describer = self.describe
        """Who asks the endpoint what the model is."""
        self._abilities = memory.abilities
        self._learning = asyncio.Lock()
        self._prompts: dict[tuple[int, PromptName], tuple[Kind, Prompt]] = {}
        self._parsed = lru_cache(MOST_PARSED)(self.parse)
        """A reply is looked at for its cost, and again for what it says."""
        self._loosened: dict[str, Shape] = {}
        """Of questions whose schema was refused: the shape that was taken."""

    def prompt(self, kind: Kind, name: PromptName) -> Prompt:
        """The question as this project words it; the same one for a whole run is built once."""
        known = self._prompts.get((id(kind), name))
        if known is None or known[0] is not kind:
            if len(self._prompts) >= MOST_PROMPTS:
                self._prompts.clear()
            known = kind, build_prompt(kind, name, self._memory.templates)
            self._prompts[id(kind), name] = known
        return known[1]

    def request(self, kind: Kind, images: Sequence[RedactedImage], prompt: PromptName) -> Request:
        """What `read` would send first, without sending it."""
        return self._request(self.prompt(kind, prompt), images)

    async def read(
        self,
        kind: Kind,
        images: Sequence[RedactedImage],
        prompt: PromptName,
        ears: Ears,
    ) -> Answer:
        """Ask, in as many calls as it takes. Raises ReaderError; a `fatal` one meets all alike."""
        require_sendable(images)
        known = await self.abilities()
        pieces = asked_in(kind, prompt, self.most_answers)
        told = [await self._part(piece, images, prompt, ears, known) for piece in pieces]
        values = told[0].values
        if len(told) > 1:
            both = zip(pieces, told, strict=True)
            values = joined(kind, [(piece, said.values) for piece, said in both])
        replies = [reply for said in told for reply in said.replies]
        return Answer(
            values=values,
            usage=replace(self.usage(*(r.text for r in replies)), seconds=time_of(replies)),
            prompt_hash=self.prompt(kind, prompt).sha256,
            model=told[0].model,
            raw=replies[-1].text,
            complete=all(said.complete for said in told),
        )

    async def ask(
        self,
        asked: Prompt,
        images: Sequence[RedactedImage],
        ears: Ears,
    ) -> tuple[Reply, Usage]:
        """The reply to any other question about pictures; kept and told like a reading's."""
        require_sendable(images)
        known = await self.abilities()
        question = Question(asked, images, self._request(asked, images), ears)
        told = await self._reply(question, self._room(known, ROOM), known)
        usage = replace(self.usage(told.text), seconds=told.seconds)
        return self._heard(told.text), usage

    def answer(
        self, kind: Kind, images: Sequence[RedactedImage], prompt: PromptName, raw: str
    ) -> Answer:
        """The answer in a reply as `on_reply` got it. Raises ReaderError where there is none."""
        reply = self._heard(raw)
        return Answer(
            values=self._values(kind, images, prompt, reply),
            usage=self.usage(raw),
            prompt_hash=self.prompt(kind, prompt).sha256,
            model=reply.model or self.model,
            raw=raw,
            complete=reply.complete,
        )

    def usage(self, *raws: str) -> Usage:
        """Tokens and cost of all replies together. Raises ReaderError where one is none."""
        replies = [self._parsed(raw) for raw in raws]
        costs = [
            cost_usd(self.model, r.input_tokens, r.output_tokens, tier=r.tier) for r in replies
        ]
        known = [cost for cost in costs if cost is not None]
        return Usage(
            input_tokens=sum(reply.input_tokens for reply in replies),
            output_tokens=sum(reply.output_tokens for reply in replies),
            cost_usd=sum(known) if len(known) == len(costs) else None,
        )

    async def abilities(self) -> Abilities:
        """What the model can do; where the endpoint can not say, what every model can do."""
        async with self._learning:
            if self._abilities is None:
                known = await self._told()
                if known is None:
                    return self._unknown()
                self._abilities = known
                self._memory.learned(known)
            if not self._abilities.pictures:
                raise ReaderError(
                    f"{self.model} takes no pictures; choose another model.", fatal=True
                )
            return self._abilities

    @abstractmethod
    def parse(self, raw: str) -> Reply:
        """A reply of this wire format. Raises ReaderError where `raw` is none."""

    @abstractmethod
    async def _told(self) -> Abilities | None:
        """What the endpoint says of the model; None when it may say more at another time."""

    @abstractmethod
    async def deliver(
        self, asked: Prompt, images: Sequence[RedactedImage], manner: Manner
    ) -> Delivered:
        """The one call that uploads: only `_call` makes it, which tells the ledger first.

        Raises ReaderError.
        """

    @abstractmethod
    async def describe(self) -> Delivered:
        """What the endpoint says of its models, or of this one. Raises ReaderError."""

    async def _send(self, question: Question, manner: Manner, *, once: bool = False) -> Delivered:
        """The reply, after as many attempts as it takes, or `once`; kept before it is heard.

        Between its coming and its being kept nothing is waited for that could be cancelled.
        """
        call = partial(self._call, question, manner)
        delivered = await (call() if once else insist(call, self.pace))
        await question.ears.on_reply(question.request.key, delivered.text, delivered.seconds)
        self.pace.answered(delivered.headers)
        return delivered

    async def _call(self, question: Question, manner: Manner) -> Delivered:
        """One attempt. Whoever keeps the ledger is told first, and may refuse."""
        await question.ears.on_request(replace(question.request, room=manner.room))
        try:
            return await self.carrier(question.asked, question.images, manner)
        except ReaderError as error:
            await question.ears.on_failure(error)
            raise

    def _unknown(self) -> Abilities:
        """What is assumed while the endpoint says nothing."""
        return Abilities()

    def _room(self, known: Abilities, wanted: int) -> int:
        """Tokens a reply may have: pages and question need half of what the model holds."""
        return min(wanted, known.max_tokens, known.context // 2 or wanted)

    async def _part(
        self,
        kind: Kind,
        images: Sequence[RedactedImage],
        prompt: PromptName,
        ears: Ears,
        known: Abilities,
    ) -> Said:
        """One part of a kind; a reply that was cut off once more with room, then by groups."""
        question = self._question(kind, images, prompt, ears)
        room, more = self._room(known, ROOM), self._room(known, MORE_ROOM)
        replies = [await self._reply(question, room, known)]
        best = self._heard(replies[0].text)
        if not best.complete and more > room:
            longer = await self._again(roomier(question), more, known)
            if longer is not None:
                replies.append(longer)
                best = self._heard(longer.text)
        if best.complete or prompt != "A":
            values = self._values(kind, images, prompt, best)
            return Said(values, tuple(replies), best.complete, best.model or self.model)
        told = [(kind, self._values(kind, images, prompt, best))] if find_object(best.text) else []
        missing, whole = rest(kind, best.text), 0
        for piece in missing:
            more_of_it = self._question(piece, images, prompt, ears)
            further = await self._again(more_of_it, room, known)
            if further is not None:
                replies.append(further)
                reply = self._heard(further.text)
                whole += reply.complete
                told.append((piece, self._values(piece, images, prompt, reply)))
        if not told:
            self._values(kind, images, prompt, best)  # says that there is nothing in it
        complete = 0 < whole == len(missing)
        return Said(joined(kind, told), tuple(replies), complete, best.model or self.model)

    async def _again(self, question: Question, room: int, known: Abilities) -> Delivered | None:
        """A further reply, or None where there is none and what was said before has to do."""
        try:
            reply = await self._reply(question, room, known)
            understood = find_object(self._heard(reply.text).text)
        except ReaderError as error:
            if error.fatal:
                raise
            return None
        return reply if understood else None

    async def _reply(self, question: Question, room: int, known: Abilities) -> Delivered:
        """The raw reply: one that came or is kept, else in the strictest shape that is taken."""
        if (came := self._memory.came.pop(question.request.key, None)) is not None:
            return Delivered(came)
        kept = await self._memory.kept(question.request.key)
        if kept is not None and self._is_usable(kept.text):
            return kept
        shapes = self._shapes(question, known)
        for shape in shapes[:-1]:
            try:
                return await self._shaped(question, room, shape, known)
            except refusals.StatusError as error:
                if error.status not in self.schema_refused:
                    raise
        return await self._shaped(question, room, shapes[-1], known)

    def _shapes(self, question: Question, known: Abilities) -> list[Shape]:
        """The shapes to ask for; those that were refused for this question are left out."""
        shapes = list(known.shapes)
        loosened = self._loosened.get(question.asked.sha256)
        return shapes if loosened is None else shapes[shapes.index(loosened) :]

    async def _shaped(
        self, question: Question, room: int, shape: Shape, known: Abilities
    ) -> Delivered:
        manner = Manner(room, shape, known.logprobs, known.room_word)
        told = await self._send(question, manner)
        self._loosened[question.asked.sha256] = shape
        return told

    def _is_usable(self, raw: str) -> bool:
        """Whether a kept reply says something; a refusal does, and would only be paid again."""
        try:
            return bool(find_object(self._heard(raw).text))
        except refusals.Declined:
            return not self.asks_refused
        except ReaderError:
            return False

    def _heard(self, raw: str) -> Reply:
        """A reply of a model that did not refuse. Raises ReaderError, Declined for a refusal."""
        reply = self._parsed(raw)
        if reply.stop_reason == "refusal":
            why = f" ({reply.refusal})" if reply.refusal else ""
            raise refusals.Declined(
                f"{self.model} refused to read this document{why}; use another model for it."
            )
        return reply

    def _values(
        self, kind: Kind, images: Sequence[RedactedImage], prompt: PromptName, reply: Reply
    ) -> tuple[FieldValue, ...]:
        return understand(
            kind, prompt, reply.text, images, whole=reply.complete, tokens=reply.tokens
        )

    def _question(
        self, kind: Kind, images: Sequence[RedactedImage], prompt: PromptName, ears: Ears
    ) -> Question:
        asked = self.prompt(kind, prompt)
        return Question(asked, images, self._request(asked, images), ears)

    def _request(self, asked: Prompt, images: Sequence[RedactedImage]) -> Request:
        return describe(self.name, self._base_url, self.model, asked, images)
