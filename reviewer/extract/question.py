"""What passes between a reader, its endpoint and its project: questions, manners, memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reviewer.extract.abilities import Abilities, Shape
from reviewer.extract.prompts import SHIPPED, Prompt, Templates
from reviewer.extract.reader import OnReply, OnRequest, Request
from reviewer.model.images import RedactedImage
from reviewer.model.reading import FieldValue


@dataclass(frozen=True, slots=True)
class Memory:
    """What a project remembers for a reader, and is told by it.

    `kept` finds a reply by its key, `learned` hears of abilities that were asked just now, and
    `probe` is a drawn picture to try an endpoint with before any page leaves. Each try is told
    `before` it is sent and, by the number that gave, `after`: it is no document's question.
    """

    templates: Templates = SHIPPED
    abilities: Abilities | None = None
    learned: Callable[[Abilities], None] = lambda _known: None
    kept: Callable[[str], str | None] = lambda _key: None
    probe: RedactedImage | None = None
    before: Callable[[Request], int] = lambda _request: 0
    after: Callable[[int, str], None] = lambda _row, _outcome: None


@dataclass(frozen=True, slots=True)
class Ears:
    """Who is told before something is sent, and of what came back."""

    on_request: OnRequest
    on_reply: OnReply


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


@dataclass(frozen=True, slots=True)
class Said:
    """What came of one question: the values, every reply that was paid, whether it was whole."""

    values: tuple[FieldValue, ...]
    raws: tuple[str, ...]
    complete: bool
    model: str
