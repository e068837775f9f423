"""One run over a project, and what a stage of it came to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from reviewer.flow.jobs import Progress, Report, ahead, silent
from reviewer.flow.project import Project
from reviewer.flow.purse import Purse
from reviewer.flow.workers import Pool
from reviewer.model.document import Failure
from reviewer.model.errors import Cancelled, DocumentError, ReviewerError
from reviewer.store import documents

Item = TypeVar("Item")
Made = TypeVar("Made")

DEPTH = 3
"""Tasks handed to each worker ahead of time, so that none waits for the next."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stage did: how many it handled, how many were there before, and what failed.

    `waiting` pages were not sent because a person must look at them first, the documents `never`
    because they are marked (a sentence each).
    """

    done: int = 0
    known: int = 0
    failed: tuple[Failure, ...] = ()
    waiting: int = 0
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Crew:
    """Work without a project: where it is done, who watches it, what stops it."""

    workers: Pool
    progress: Report = silent
    cancel: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Run:
    """One run over a project: where the work is done, who watches it, what stops it.

    All its readers spend from one `purse`.
    """

    project: Project
    workers: Pool
    progress: Report = silent
    cancel: threading.Event = field(default_factory=threading.Event)
    purse: Purse = field(default_factory=Purse)

    def stage(
        self,
        name: str,
        items: Sequence[Item],
        start: Callable[[Item], Future[Made]],
        save: Callable[[Item, Made], object],
        called: Callable[[Item], str],
    ) -> Outcome:
        """Do `start` for all items in the workers and `save` each result as it comes.

        An item that fails is noted under what it is `called`, and the rest goes on. Raises
        `Cancelled` when the person asks to stop; what was saved stays.
        """
        return staged(
            Crew(self.workers, self.progress, self.cancel), name, items, start, save, called
        )

    def keep(self, outcome: Outcome, stage: str, among: Collection[int] | None = None) -> Outcome:
        """Note in the project what failed, and forget failures of this stage that are mended.

        `among` are the documents that the stage was about, where it was not about all.
        """
        replace = partial(documents.replace_failures, stage=stage, failed=outcome.failed)
        self.project.call(partial(replace, among=among))
        return outcome


def staged(
    crew: Crew,
    name: str,
    items: Sequence[Item],
    start: Callable[[Item], Future[Made]],
    save: Callable[[Item, Made], object],
    called: Callable[[Item], str],
) -> Outcome:
    """What `Run.stage` does, for work that belongs to no project."""
    done, failed = 0, list[Failure]()
    if items:
        crew.progress(Progress(name, 0, 0, len(items)))
    depth = DEPTH * crew.workers.count
    for item, future in ahead(items, start, depth=depth, cancel=crew.cancel):
        try:
            save(item, _made(future))
            done += 1
        except DocumentError as error:
            failed.append(Failure(called(item), name, str(error)))
        crew.progress(Progress(name, done, len(failed), len(items)))
    return Outcome(done, failed=tuple(failed))


def _made(future: Future[Made]) -> Made:
    """What a task made. A fault of ours that one document brings out costs that document alone."""
    try:
        return future.result()
    except (ReviewerError, Cancelled):
        raise
    except Exception as error:
        raise own_fault(error) from error


def own_fault(error: Exception) -> DocumentError:
    """A fault of the program that one document brought out, as its failure alone."""
    return DocumentError(
        f"The program itself failed on it ({type(error).__name__}: {error}); "
        "the other documents went on. Please report this."
    )
