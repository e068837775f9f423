"""What a reading run is asked to do: which readers, which model, how much it may cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer.model.errors import UsageError
from reviewer.model.reading import Reading, next_role

LAYOUT = "layout"
ANTHROPIC = "anthropic"
READERS = (LAYOUT, ANTHROPIC)


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """One reader as the user names it. `base_url` is empty for the reader's own endpoint."""

    reader: str
    model: str = ""
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """Readings A and B of every document. Without a `second`, the first reader makes both.

    `budget` is in US dollars; the run stops before a call that would exceed it. `again` reads
    documents anew that were read before.
    """

    first: ReaderChoice
    second: ReaderChoice | None = None
    budget: float | None = None
    concurrency: int = 20
    again: bool = False

    @property
    def choices(self) -> tuple[ReaderChoice, ...]:
        """The readers of the plan."""
        return (self.first,) if self.second is None else (self.first, self.second)

    @property
    def remote(self) -> tuple[ReaderChoice, ...]:
        """The readers that send pictures to an endpoint."""
        return tuple(choice for choice in self.choices if choice.reader != LAYOUT)

    def passes(self) -> tuple[tuple[ReaderChoice, tuple[str, ...]], ...]:
        """Which reader answers which prompts: ((choice, ("A", "B")),) or one choice for each."""
        if self.second is None or self.second == self.first:
            return ((self.first, ("A", "B")),)
        return (self.first, ("A",)), (self.second, ("B",))


def checked_choice(choice: ReaderChoice) -> ReaderChoice:
    """The choice itself. Raises UsageError when there is no such reader or it needs a model."""
    if choice.reader not in READERS:
        raise UsageError(
            f"There is no reader called {choice.reader!r}; use one of {', '.join(READERS)}, "
            f"or take in readings made elsewhere with import-readings."
        )
    if choice.reader != LAYOUT and not choice.model:
        raise UsageError(f"The reader {choice.reader} needs a model: add --model ID.")
    return choice


def witness(reading: Reading) -> tuple[str, str, str]:
    """What makes a reading the same witness as an earlier one: reader, model, prompt's letter."""
    return reading.reader, reading.model, reading.prompt.partition(":")[0]


def with_roles(existing: Sequence[Reading], new: Sequence[Reading]) -> tuple[Reading, ...]:
    """All readings of a document with their roles given anew: A, B, C, ...

    The same witness keeps its place with its new values; another one comes after those before it.
    Layout readings stand behind all others: they are the floor, and a reading that somebody chose
    to make or to import is what the human should be shown.
    """
    fresh = {witness(reading): reading for reading in new}
    placed = [fresh.pop(witness(reading), reading) for reading in existing]
    placed += fresh.values()
    placed.sort(key=lambda reading: reading.reader == LAYOUT)
    result: list[Reading] = []
    for reading in placed:
        result.append(replace(reading, role=next_role(r.role for r in result)))
    return tuple(result)
