"""What a reading run is asked to do: which readers, which model, how much it may cost."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.extract.hosts import host_of
from reviewer.extract.prompts import PromptName
from reviewer.model.errors import UsageError

LAYOUT = "layout"
ANTHROPIC = "anthropic"
READERS = (LAYOUT, ANTHROPIC)
ENDPOINTS = {ANTHROPIC: "https://api.anthropic.com"}
"""Where a reader sends to without another `base_url`."""


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """One reader as the user names it. `base_url` is empty for the reader's own endpoint."""

    reader: str
    model: str = ""
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """Readings A and B of every document. Without a `second`, the first reader makes both.

    `budget` is in US dollars; the run stops before a document that might exceed it. `again` reads
    documents anew that were read before; a model is asked anew, and paid again.
    """

    first: ReaderChoice
    second: ReaderChoice | None = None
    budget: float | None = None
    concurrency: int = 20
    again: bool = False
    only: frozenset[int] | None = None
    """The ids of the documents to read; all of the project for None."""

    @property
    def choices(self) -> tuple[ReaderChoice, ...]:
        """The readers of the plan."""
        return (self.first,) if self.second is None else (self.first, self.second)

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
    if choice.reader == LAYOUT and (choice.model or choice.base_url):
        raise UsageError("The reader layout works offline: leave out --model and --base-url.")
    if choice.reader != LAYOUT and not choice.model.strip():
        raise UsageError(f"The reader {choice.reader} needs a model: add --model ID.")
    if choice.base_url and not host_of(choice.base_url):
        raise UsageError(f"{choice.base_url} is no address of a server; it begins with https://.")
    return choice
