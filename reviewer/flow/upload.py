"""Reading with a model: the only place that hands pictures to a remote reader.

`gate.py` says which documents may go and makes their pictures. A ledger row is written before each
call, and a reply is durable before anything tries to understand it, so that no reply is paid for
twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from reviewer.extract.limits import image_limits, send_side
from reviewer.extract.prompts import PromptName, build_prompt
from reviewer.extract.reader import Answer, Reader, Request
from reviewer.flow import blank, consent, gate, wording
from reviewer.flow.budget import Budget
from reviewer.flow.desk import now
from reviewer.flow.gate import Cleared
from reviewer.flow.jobs import Progress
from reviewer.flow.memory import memory_of, note_last, reader_for
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.readings import save_readings, unread
from reviewer.model.document import Document, Failure, Page
from reviewer.model.errors import Cancelled, DocumentError, ReaderError
from reviewer.model.images import RedactedImage
from reviewer.model.kind import Kind
from reviewer.model.reading import Reading
from reviewer.store import ledger, readings
from reviewer.store.db import Store

Told = TypeVar("Told")

POLL_SECONDS = 0.1


@dataclass(slots=True)
class Batch:
    """A run of one reader over many documents, and what came of it so far."""

    run: Run
    reader: Reader
    plan: ReadPlan
    choice: ReaderChoice
    prompts: dict[PromptName, str]
    budget: Budget
    total: int
    done: int = 0
    failed: list[Failure] = field(default_factory=list)
    stopped: ReaderError | None = None
    """Why no further document is begun; those under way come to their end, for they are paid."""

    @property
    def leads(self) -> bool:
        """Whether this reader is asked last because it is the better one, and so is heard first."""
        return self.choice == self.plan.cascade


def read_remote(
    run: Run,
    plan: ReadPlan,
    choice: ReaderChoice,
    prompts: tuple[PromptName, ...],
    among: Collection[int] | None = None,
) -> Outcome:
    """Readings by a model for every document (`among` these) that has none by it yet.

    Raises ReaderError when the reader cannot work at all, the budget is spent, or nobody consented
    to its host.
    """
    consent.require(run.project, plan)
    run.project.call(lambda store: note_last(store, choice))
    labels = run.project.call(lambda store: labelled(store, run.project.kind, prompts))
    waiting, known = run.project.call(
        lambda store: unread(store, choice, tuple(labels.values()), again=plan.again, among=among)
    )
    if not waiting:
        return Outcome(known=known)
    prepared = gate.prepare(run, waiting, consent.url_of(choice))
    batch = asyncio.run(_read_all(run, plan, choice, labels, list(prepared.ready)))
    outcome = Outcome(
        batch.done,
        known,
        (*prepared.failed, *batch.failed),
        waiting=prepared.waiting,
        never=prepared.never,
    )
    if batch.stopped is not None:
        run.keep(outcome, "read")
        raise batch.stopped
    return outcome


async def _read_all(
    run: Run,
    plan: ReadPlan,
    choice: ReaderChoice,
    labels: dict[PromptName, str],
    waiting: list[Document],
) -> Batch:
    batch = open_batch(run, plan, choice, labels, total=len(waiting))
    documents = iter(waiting)
    run.progress(Progress("read", 0, 0, len(waiting)))
    try:
        crew = [
            asyncio.create_task(_work(batch, documents))
            for _ in range(min(plan.concurrency, len(waiting)))
        ]
        await _until_done(crew, run)
    finally:
        await batch.reader.close()
    return batch


def open_batch(
    run: Run, plan: ReadPlan, choice: ReaderChoice, labels: dict[PromptName, str], *, total: int
) -> Batch:
    """A run with nothing done yet; its reader is the caller's to close."""
    budget = Budget(plan.budget, model=choice.model, prompts=len(labels), purse=run.purse)
    reader = reader_for(run.project, choice, memory=memory_of(run.project, choice, anew=plan.again))
    return Batch(run, reader, plan, choice, labels, budget, total)


def labelled(store: Store, kind: Kind, prompts: Iterable[PromptName]) -> dict[PromptName, str]:
    """Each prompt with its letter and hash, as readings carry it; its words are remembered."""
    held = wording.templates(store)
    asked = {name: build_prompt(kind, name, held) for name in prompts}
    for prompt in asked.values():
        wording.remember(store, prompt)
    return {name: f"{name}:{prompt.sha256}" for name, prompt in asked.items()}


async def _until_done(crew: list[asyncio.Task[None]], run: Run) -> None:
    """Wait for all; stop all when one raises or the person asks to."""
    pending = set(crew)
    try:
        while pending:
            finished, pending = await asyncio.wait(
                pending, timeout=POLL_SECONDS, return_when=asyncio.FIRST_EXCEPTION
            )
            for task in finished:
                task.result()
            if run.cancel.is_set():
                raise Cancelled
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


async def _work(batch: Batch, documents: Iterator[Document]) -> None:
    for document in documents:
        try:
            async with batch.budget.room(len(document.pages)):
                if batch.stopped is not None:
                    return
                await _read_one(batch, document)
            batch.done += 1
        except (DocumentError, ReaderError) as error:
            if isinstance(error, ReaderError) and error.fatal:
                batch.stopped = batch.stopped or error
                return
            batch.failed.append(Failure(document.name, "read", str(error)))
        batch.run.progress(Progress("read", batch.done, len(batch.failed), batch.total))


async def _read_one(batch: Batch, document: Document) -> None:
    """Ask what was not answered yet. An answer is kept also when the next question fails."""
    cleared = await clear(batch, document)
    made: list[Reading] = []
    try:
        for name in await _unanswered(batch, document):
            made.append(await _reading(batch, name, cleared))
    finally:
        if made:
            await asyncio.wrap_future(
                batch.run.project.submit(
                    lambda store: save_readings(store, document.id, made, lead=batch.leads)
                )
            )
    await blank.ask(batch, document, cleared)
    batch.budget.learn(len(document.pages), sum(r.usage.cost_usd or 0.0 for r in made))


async def _unanswered(batch: Batch, document: Document) -> list[PromptName]:
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


async def _reading(batch: Batch, name: PromptName, cleared: Cleared) -> Reading:
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


async def through(
    batch: Batch,
    cleared: Cleared,
    ask: Callable[..., Awaitable[Told]],
    *,
    part: RedactedImage | None = None,
) -> Told:
    """Whatever a reader is asked, the ledger is told before and after, and replies are kept.

    `part` is what is cut from a cleared picture, where only that is sent.
    """
    rows: list[int] = []
    try:
        answer = await ask(
            on_request=lambda request: rows.append(_enter(batch, cleared, request, part)),
            on_reply=lambda key, raw: _receive(batch, key, raw),
        )
    except asyncio.CancelledError:
        _conclude(batch, rows, "stopped before the reply came")
        raise
    except BaseException as error:
        _conclude(batch, rows, f"failed: {error}")
        raise
    _conclude(batch, rows, "answered")
    return answer


def _receive(batch: Batch, key: str, raw: str) -> None:
    """A reply on disk before anything tries to understand it."""
    batch.run.project.call(lambda store: readings.save_reply(store, key, raw))
    with suppress(ReaderError):
        batch.budget.purse.spent += batch.reader.usage(raw).cost_usd or 0.0


def _enter(batch: Batch, cleared: Cleared, asked: Request, part: RedactedImage | None) -> int:
    """The ledger's row for a call, on disk before a byte leaves."""
    return batch.run.project.call(lambda store: gate.enter(store, cleared, asked, part))


def _conclude(batch: Batch, rows: list[int], outcome: str) -> None:
    for row in rows:
        batch.run.project.call(partial(ledger.after, row=row, outcome=outcome))
