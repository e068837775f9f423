"""Reading documents with a model: what `gate.py` lets go is put to a remote reader.

What was answered is kept also when the next question fails, and what failed has its dead letter.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TypeVar

from reviewer.extract.limits import image_limits, send_side
from reviewer.extract.pace import Pace
from reviewer.extract.prompts import PromptName
from reviewer.extract.question import Memory
from reviewer.extract.reader import Answer
from reviewer.flow import blank, consent, gate
from reviewer.flow.budget import Budget
from reviewer.flow.calls import Batch, gathered, through
from reviewer.flow.desk import now
from reviewer.flow.gate import Cleared
from reviewer.flow.memory import memory_of, reader_for
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.readings import save_readings
from reviewer.model.document import Document, Failure, Page
from reviewer.model.errors import DocumentError, ReaderError
from reviewer.model.reading import Reading
from reviewer.store import documents, readings

Told = TypeVar("Told")
Kept = TypeVar("Kept")


def open_batch(
    run: Run,
    plan: ReadPlan,
    choice: ReaderChoice,
    labels: dict[PromptName, str],
    *,
    asked: str,
    memory: Memory | None = None,
) -> Batch:
    """A run with nothing done yet; its reader is the caller's to close."""
    budget = Budget(plan.budget, model=choice.model, prompts=len(labels), purse=run.purse)
    memory = memory or memory_of(run.project, choice, anew=plan.again)
    reader = reader_for(run.project, choice, memory=memory, errands=run.workers.errands(choice))
    reader.pace = Pace(plan.concurrency)
    return Batch(run, reader, plan, choice, labels, budget, asked)


async def read_one(batch: Batch, document: Document) -> None:
    """Ask what was not answered yet. An answer is kept also when the next question fails."""
    cleared = await clear(batch, document)
    made: list[Reading] = []
    try:
        for name in await unanswered(batch, document):
            made.append(await reading(batch, name, cleared))
    finally:
        if made:
            await gathered(
                batch,
                lambda store: save_readings(store, document.id, made, lead=batch.leads),
            )
    await blank.ask(batch, document, cleared)
    batch.budget.learn(len(document.pages), sum(r.usage.cost_usd or 0.0 for r in made))


def fail(batch: Batch, document: Document, error: DocumentError | ReaderError) -> Failure:
    """A dead letter, on disk at once: it may be the last thing that this run does."""
    dead = Failure(document.name, "read", str(error), at=now(), asked=batch.asked)
    if isinstance(error, ReaderError):
        dead = replace(dead, attempts=error.attempts, paid=error.paid)
    batch.failed.append(dead)
    batch.run.project.gather(partial(documents.save_failure, failure=dead))
    return dead


async def unanswered(batch: Batch, document: Document) -> list[PromptName]:
    """The prompts that this document has no reading of by this reader."""
    if batch.plan.again:
        return list(batch.prompts)
    told = await asyncio.wrap_future(
        batch.run.project.submit(lambda store: readings.of_document(store, document.id))
    )
    by_it = {
        reading.prompt
        for reading in told
        if (reading.reader, reading.model) == (batch.choice.reader, batch.choice.model)
    }
    return [name for name, label in batch.prompts.items() if label not in by_it]


async def reading(batch: Batch, name: PromptName, cleared: Cleared) -> Reading:
    """What the model says to one prompt."""
    answer = await _ask(batch, name, cleared)
    return Reading(
        role=name,
        reader=batch.choice.reader,
        values=gate.understood(cleared, answer.values),
        model=batch.choice.model,
        prompt=batch.prompts[name],
        created=now(),
        images=tuple(image.sha256 for image in cleared.images),
        usage=answer.usage,
    )


async def clear(batch: Batch, document: Document) -> Cleared:
    """The pictures of all pages, as they may leave. Raises DocumentError where they may not."""
    url, side = consent.url_of(batch.choice), partial(_side, batch, document)
    return await gate.clear(batch.run, document, url, side, task=batch.plan.task)


def _side(batch: Batch, document: Document, page: Page) -> int:
    limits = image_limits(batch.choice.model, len(document.pages))
    return send_side(page.width, page.height, limits)


async def _ask(batch: Batch, name: PromptName, cleared: Cleared) -> Answer:
    """The answer to one prompt: from replies that are kept, else from the model."""
    kind, images = batch.run.project.kind, cleared.images
    return await through(batch, cleared, partial(batch.reader.read, kind, images, name))
