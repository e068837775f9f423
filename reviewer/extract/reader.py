"""What every reader over a network is: asked with pictures, answers with values, tells both.

`Ears` are the seams to the store: whoever keeps the ledger is told before a byte leaves and may
refuse by raising, and a paid reply is kept before anything tries to understand it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from reviewer.extract.prompts import Prompt, PromptName
from reviewer.extract.reply import Reply
from reviewer.model.errors import ReaderError
from reviewer.model.images import RedactedImage
from reviewer.model.kind import Kind
from reviewer.model.reading import FieldValue, Usage


@dataclass(frozen=True, slots=True)
class Request:
    """What is about to leave: to whom, asked what, with which pictures, how much of it.

    `images` are the hashes of the pictures, `masks` how many boxes were burned into them. `bytes`
    counts pictures and text before they are encoded for the wire. `key` is of question, model,
    host and pictures: a reply kept under it need not be paid again.
    """

    host: str
    model: str
    prompt: str
    prompt_hash: str
    text: str
    images: tuple[str, ...]
    masks: int
    bytes: int
    key: str
    schema_bytes: int = 0
    """Of the shape that the reply is held to."""
    room: int = 0
    """Tokens that the reply may have; 0 before it is sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `raw` is the reply as received; `complete` is False if it was cut off."""

    values: tuple[FieldValue, ...]
    usage: Usage
    prompt_hash: str
    model: str
    raw: str
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Ears:
    """Who is told of each call: before it leaves, of its reply or of its failure.

    A reply comes with the request's key, its raw text and the seconds it took, a failure with the
    sentence that a person reads. A call that is made again is told again.
    """

    on_request: Callable[[Request], Awaitable[None]]
    on_reply: Callable[[str, str, float | None], Awaitable[None]]
    on_failure: Callable[[ReaderError], Awaitable[None]]


class Reader(Protocol):
    """A model behind a network. Errors are ReaderError; a `fatal` one concerns every document."""

    model: str

    def request(self, kind: Kind, images: Sequence[RedactedImage], prompt: PromptName) -> Request:
        """What `read` would send, without sending it."""

    async def read(
        self,
        kind: Kind,
        images: Sequence[RedactedImage],
        prompt: PromptName,
        ears: Ears,
    ) -> Answer:
        """Ask once and answer every field of the kind."""

    async def ask(
        self,
        asked: Prompt,
        images: Sequence[RedactedImage],
        ears: Ears,
    ) -> tuple[Reply, Usage]:
        """Ask something else about pictures."""

    def answer(
        self, kind: Kind, images: Sequence[RedactedImage], prompt: PromptName, raw: str
    ) -> Answer:
        """The answer in a reply that was kept, at no further cost."""

    def usage(self, *raws: str) -> Usage:
        """Tokens and cost of all these replies. Raises ReaderError where one is none."""

    async def close(self) -> None:
        """Close the connections."""
