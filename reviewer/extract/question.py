"""What passes between a reader, its endpoint and its project: questions, manners, memory."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewer.extract.abilities import Abilities, Shape
from reviewer.extract.prompts import SHIPPED, Prompt, Templates
from reviewer.extract.reader import Ears, Request
from reviewer.model.images import RedactedImage
from reviewer.model.reading import FieldValue


@dataclass(frozen=True, slots=True)
class Delivered:
    """What an endpoint answered: the text, the headers that speak of its limits, how long it took.

    `seconds` are those from the request to the whole reply; None where nobody waited for it.
    """

    text: str
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float | None = None


async def _nothing(*_told: object) -> None:
    """What is told to nobody."""


NOBODY = Ears(_nothing, _nothing, _nothing)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a project remembers for a reader, and is told by it.

    `kept` finds a reply by its key, `learned` hears of abilities that were asked just now, and
    `probe` is a drawn picture to try an endpoint with before any page leaves; `tries` hear of
    these, which are no document's questions. `came` are replies to a batch, by their keys: each is
    heard once, as if it had come just now.
    """

    templates: Templates = SHIPPED
    abilities: Abilities | None = None
    learned: Callable[[Abilities], None] = lambda _known: None
    kept: Callable[[str], Awaitable[Delivered | None]] = _nothing
    probe: RedactedImage | None = None
    tries: Ears = NOBODY
    came: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its pictures, and who hears of it."""

    asked: Prompt
    images: Sequence[RedactedImage]
    request: Request
    ears: Ears


@dataclass(frozen=True, slots=True)
class Manner:
    """How to ask: tokens of room for the reply, the shape it is held to, what else is wanted."""

    room: int
    shape: Shape
    logprobs: bool = False
    room_word: str = ""


Carrier = Callable[[Prompt, Sequence[RedactedImage], Manner], Awaitable[Delivered]]
"""Brings one question to the endpoint: plain data in, plain data out."""
Describer = Callable[[], Awaitable[Delivered]]
"""Asks an endpoint what its models are."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came of one question: the values, every reply that was paid, whether it was whole."""

    values: tuple[FieldValue, ...]
    replies: tuple[Delivered, ...]
    complete: bool
    model: str


def roomier(question: Question) -> Question:
    """The same question with more room for the reply, which is kept under a key of its own."""
    key = hashlib.sha256(f"{question.request.key} with more room".encode()).hexdigest()
    return replace(question, request=replace(question.request, key=key))


def time_of(replies: Sequence[Delivered]) -> float | None:
    """The seconds of all these replies together; None where one of them is not known."""
    known = [reply.seconds for reply in replies if reply.seconds is not None]
    return sum(known) if known and len(known) == len(replies) else None
