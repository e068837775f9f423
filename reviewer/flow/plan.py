"""What a reading run is asked to do: which readers, which model, how much it may cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reviewer.extract.endpoints import preset
from reviewer.extract.hosts import host_of
from reviewer.extract.prompts import Prompt, PromptName
from reviewer.extract.question import Delivered, Manner
from reviewer.extract.readers import ANTHROPIC, OPENAI
from reviewer.model.errors import UsageError
from reviewer.model.images import TASKS, RedactedImage, Task

if TYPE_CHECKING:
    from reviewer.flow.turns import Turns

LAYOUT = "layout"
READERS = (LAYOUT, ANTHROPIC, OPENAI)
BLANK_SHARE = 0.02
"""Documents in which a model is asked about an empty region, unless a person says otherwise."""


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """One reader as the user names it. `base_url` is empty for the reader's own endpoint.

    `preset` names an endpoint that comes along, for the reader openai.
    """

    reader: str
    model: str = ""
    base_url: str = ""
    preset: str = ""


class Errands(Protocol):
    """Whoever asks a model in our place, from another machine and with a key of its own."""

    async def deliver(
        self, asked: Prompt, images: Sequence[RedactedImage], manner: Manner
    ) -> Delivered:
        """What the endpoint answers. Raises ReaderError."""

    async def describe(self) -> Delivered:
        """What the endpoint says of its models. Raises ReaderError."""


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """Readings A and B of every document. Without a `second`, the first reader makes both.

    `budget` is in US dollars; the run stops before a document that might exceed it. `again` reads
    documents anew that were read before; a model is asked anew, and paid again. `retry` reads also
    those that were paid for in vain before. `cascade` reads
    only the documents that stay doubtful after the checks. `task` says how pictures are prepared,
    `blank_share` in how many documents a model is asked about an empty region.
    With a `batch` questions are sent together and answered by tomorrow, for half the price.
    """

    first: ReaderChoice
    second: ReaderChoice | None = None
    budget: float | None = None
    concurrency: int = 20
    again: bool = False
    retry: bool = False
    cascade: ReaderChoice | None = None
    task: Task = "general"
    blank_share: float = BLANK_SHARE
    batch: Turns | None = None

    @property
    def choices(self) -> tuple[ReaderChoice, ...]:
        """The readers of the plan."""
        named = (self.first, self.second, self.cascade)
        return tuple(choice for choice in named if choice is not None)

    @property
    def remote(self) -> tuple[ReaderChoice, ...]:
        """The readers that send pictures to an endpoint."""
        return tuple(choice for choice in self.choices if choice.reader != LAYOUT)

    def passes(self) -> tuple[tuple[ReaderChoice, tuple[PromptName, ...]], ...]:
        """Which reader answers which prompts: ((choice, ("A", "B")),) or one choice for each."""
        if self.second is None or self.second == self.first:
            return ((self.first, ("A", "B")),)
        return (self.first, ("A",)), (self.second, ("B",))


def checked_choice(choice: ReaderChoice) -> ReaderChoice:
    """The choice itself. Raises UsageError for an unknown reader, or options it cannot use."""
    if choice.reader not in READERS:
        raise UsageError(
            f"There is no reader called {choice.reader!r}; use one of {', '.join(READERS)}, "
            f"or take in readings made elsewhere with import-readings."
        )
    if choice.reader == LAYOUT and (choice.model or choice.base_url or choice.preset):
        raise UsageError("The reader layout works offline: leave out --model and --base-url.")
    if choice.preset:
        preset(choice.preset)
        if choice.reader != OPENAI:
            raise UsageError(f"Presets are for the reader {OPENAI}: leave out --preset.")
    if choice.reader != LAYOUT and not choice.model.strip():
        raise UsageError(f"The reader {choice.reader} needs a model: add --model ID.")
    for said in (choice.model, choice.base_url):
        if not _is_text(said):
            raise UsageError(f"{said!r} holds bytes that are no text; type it again.")
    if choice.base_url and not host_of(choice.base_url):
        raise UsageError(f"{choice.base_url} is no address of a server; it begins with https://.")
    return choice


def checked_task(name: str) -> Task:
    """The task called so. Raises UsageError."""
    for task in TASKS:
        if task == name:
            return task
    raise UsageError(f"There is no task called {name!r}; use one of {', '.join(TASKS)}.")


def _is_text(said: str) -> bool:
    """Whether what came from a command line, which may be any bytes, can be written down."""
    try:
        said.encode()
    except UnicodeEncodeError:
        return False
    return True
