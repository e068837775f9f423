"""The state of reading as a whole: the run that goes on or went last, what is left, dead letters.

Everything is asked on the store's thread and is short; a project that another program works in can
be looked at as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewer.extract.prompts import PromptName, build_prompt
from reviewer.flow import consent, last_plan, outbox, running, wording
from reviewer.flow.plan import LAYOUT, ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.running import Numbers
from reviewer.model.document import Failure
from reviewer.model.kind import Kind
from reviewer.store import failures, unread
from reviewer.store.db import Store


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter, and the number of its document."""

    document: int
    failure: Failure


@dataclass(frozen=True, slots=True)
class Ahead:
    """What going on with the last plan would do: so many documents are read, so many wait."""

    plan: ReadPlan
    read: int
    waiting: int
    in_vain: int

    @property
    def total(self) -> int:
        """All documents it is about."""
        return self.read + self.waiting + self.in_vain


def numbers(store: Store, *, mine: bool) -> Numbers | None:
    """The run that goes on, else the last one that read. None before there was any.

    With `mine` no other program can be at work here, so what seems to go on was interrupted.
    """
    last = running.last(store)
    if last is not None and last.state == "running" and not mine:
        return last
    found = running.last_reading(store) or last
    if found is not None and found.state == "running" and mine:
        return replace(found, state="interrupted")
    return found


def letters(store: Store) -> tuple[Letter, ...]:
    """The dead letters, by the names of their documents."""
    return tuple(Letter(document, failure) for document, failure in failures.letters(store))


def ahead(store: Store, kind: Kind) -> Ahead | None:
    """How far the last plan is; None before there was any."""
    plan = last_plan.of(store)
    if plan is None:
        return None
    told = [_tally(store, kind, choice, prompts) for choice, prompts in plan.passes()]
    least = min(told, key=lambda one: one.known)
    return Ahead(plan, least.known, max(one.waiting for one in told), len(least.left))


def away(project: Project) -> int:
    """How many questions wait at a provider that answers later. Waits; not for the interface."""
    return int(outbox.status(project).get("waiting_batches") or 0)


def _tally(
    store: Store, kind: Kind, choice: ReaderChoice, prompts: Iterable[PromptName]
) -> unread.Tally:
    if choice.reader == LAYOUT:
        return unread.tally(store, unread.Asked(choice.reader, choice.model, tuple(prompts)))
    held = wording.templates(store)
    labels = tuple(f"{name}:{build_prompt(kind, name, held).sha256}" for name in prompts)
    where = consent.url_of(choice)
    return unread.tally(store, unread.Asked(choice.reader, choice.model, labels, where))
