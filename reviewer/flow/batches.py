"""Batches as a person starts, watches and stops them. They survive whatever happens to the program.

While they wait at the provider nobody needs the project: it is given back, and opened again when
something has come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from reviewer.extract import refusals
from reviewer.extract.claude import ClaudeReader
from reviewer.extract.readers import make_reader
from reviewer.flow import batch_results
from reviewer.flow.memory import reader_for
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice
from reviewer.flow.project import Project
from reviewer.flow.turns import Turns
from reviewer.model.batch import BatchState, SentBatch
from reviewer.model.errors import UsageError
from reviewer.store import ledger, message_batches
from reviewer.store.db import Store


@dataclass(frozen=True, slots=True)
class Watched:
    """What waits at providers: by reader the batches to ask for, and whether one is lost sight of.

    `questions` counts all that is not settled, of `asked` in the same batches.
    """

    remotes: tuple[tuple[ReaderChoice, tuple[str, ...]], ...] = ()
    unsure: int = 0
    questions: int = 0
    asked: int = 0


def take_in(run: Run, turns: Turns) -> None:
    """Take in what has ended, and note what came of it. Raises a fatal ReaderError."""
    asyncio.run(batch_results.take_in(run, turns))


def watched(project: Project) -> Watched:
    """What is to be watched from now on, without the project."""
    rows = project.call(message_batches.unfinished)
    by_reader: dict[ReaderChoice, list[str]] = {}
    for row in rows:
        if row.remote is not None and row.state is BatchState.WAITING:
            by_reader.setdefault(batch_results.choice_of(row), []).append(row.remote)
    return Watched(
        tuple((choice, tuple(names)) for choice, names in by_reader.items()),
        sum(row.state is not BatchState.WAITING for row in rows),
        sum(row.left for row in rows),
        sum(row.requests for row in rows),
    )


def has_news(watched: Watched) -> bool:
    """Whether any batch has ended, or one must be looked for. Raises ReaderError."""
    return bool(watched.unsure) or asyncio.run(_has_ended(watched))


async def _has_ended(watched: Watched) -> bool:
    for choice, names in watched.remotes:
        reader = make_reader(choice.reader, choice.model, base_url=choice.base_url)
        if not isinstance(reader, ClaudeReader):
            continue
        try:
            for name in names:
                if (await reader.look(name)).ended:
                    return True
        except refusals.StatusError as error:
            if error.status == 404:
                return True  # whoever takes it in says what that means
            raise
        finally:
            await reader.close()
    return False


def told(project: Project) -> dict[str, Any]:
    """Every batch, as the project knows it."""
    rows, waiting = project.call(
        lambda store: (message_batches.each(store), message_batches.waiting(store))
    )
    return {
        "project": project.name,
        "waiting_batches": waiting,
        "batches": [
            {
                "batch": row.id,
                "remote": row.remote,
                "state": row.state.value,
                "reader": row.reader,
                "model": row.model,
                "created": row.created,
                "expires": row.expires,
                "questions": row.requests,
                "left": row.left,
                "counts": row.counts,
                "note": row.note,
            }
            for row in rows
        ],
    }


def cancel(project: Project) -> list[str]:
    """Ask the providers to answer nothing more; sentences about batches that were left alone.

    What was answered before is paid, and taken in when the batch has ended.
    """
    rows = [r for r in project.call(message_batches.unfinished) if r.state is BatchState.WAITING]
    asyncio.run(_cancel(project, [row for row in rows if not row.found]))
    return [
        f"Batch {row.id} was not cancelled: nobody knows yet whether it is this project's, for it "
        "was found by its size and time; cancel it at the provider if it is yours."
        for row in rows
        if row.found
    ]


async def _cancel(project: Project, rows: Sequence[SentBatch]) -> None:
    for row in rows:
        reader = reader_for(project, batch_results.choice_of(row))
        try:
            if isinstance(reader, ClaudeReader) and row.remote is not None:
                await reader.cancel(row.remote)
        finally:
            await reader.close()


def forget(project: Project, number: int) -> None:
    """Give a batch up: nothing of it is fetched any more, and its documents may be asked again.

    Raises UsageError when there is no such batch that waits, or its results are here already.
    """
    row = project.call(partial(message_batches.get, batch=number))
    if row is None or row.state not in (BatchState.SENDING, BatchState.WAITING):
        raise UsageError(f"There is no batch {number} that waits; see them with reviewer batches.")
    project.call(partial(_forget, number=number))


def _forget(store: Store, *, number: int) -> None:
    with store.atomic():
        for item in message_batches.waiting_items(store, number):
            ledger.after(store, item.sent, "given up before the reply came")
        message_batches.close(store, number, BatchState.FORGOTTEN, "Given up by a person.")
