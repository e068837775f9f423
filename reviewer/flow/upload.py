"""Reading with a model: the only place that hands pictures to a remote reader.

A ledger row is written before each call, and a reply is durable before anything tries to
understand it, so that no reply is paid for twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from reviewer.extract.claude import ClaudeReader
from reviewer.extract.limits import image_limits, send_side
from reviewer.extract.prompts import PromptName, build_prompt
from reviewer.extract.reader import Answer, Reader, Request
from reviewer.extract.refusals import Declined
from reviewer.flow import consent, tasks
from reviewer.flow.budget import Budget
from reviewer.flow.desk import now
from reviewer.flow.jobs import Progress
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.readings import save_readings, unread
from reviewer.model.document import Document, Failure, Page
from reviewer.model.errors import Cancelled, DocumentError, ReaderError
from reviewer.model.images import RedactedImage
from reviewer.model.reading import Reading
from reviewer.store import blobs, ledger, readings

POLL_SECONDS = 0.1
MAX_BYTES = 4_500_000
"""Of one picture: the API takes 5 MB in base64 wherever it runs."""


@dataclass(slots=True)
class _Batch:
    """A run of one reader over many documents, and what came of it so far."""

    run: Run
    reader: Reader
    choice: ReaderChoice
    prompts: dict[PromptName, str]
    budget: Budget
    again: bool
    total: int
    done: int = 0
    failed: list[Failure] = field(default_factory=list)
    stopped: ReaderError | None = None
    """Why no further document is begun; those under way come to their end, for they are paid."""


def read_remote(
    run: Run, plan: ReadPlan, choice: ReaderChoice, prompts: tuple[PromptName, ...]
) -> Outcome:
    """Readings by a model for every document that has none by it yet.

    Raises ReaderError when the reader cannot work at all, the budget is spent, or nobody consented
    to its host.
    """
    consent.require(run.project, plan)
    labels = {name: f"{name}:{build_prompt(run.project.kind, name).sha256}" for name in prompts}
    waiting, known = run.project.call(
        lambda store: unread(
            store, choice, tuple(labels.values()), again=plan.again, only=plan.only
        )
    )
    if not waiting:
        return Outcome(known=known)
    batch = asyncio.run(_read_all(run, plan, choice, labels, waiting))
    outcome = Outcome(batch.done, known, tuple(batch.failed))
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
) -> _Batch:
    budget = Budget(plan.budget, model=choice.model, prompts=len(labels))
    reader = ClaudeReader(choice.model, api_key=None, base_url=consent.url_of(choice))
    batch = _Batch(run, reader, choice, labels, budget, plan.again, len(waiting))
    documents = iter(waiting)
    run.progress(Progress("read", 0, 0, len(waiting)))
    try:
        crew = [
            asyncio.create_task(_work(batch, documents))
            for _ in range(min(plan.concurrency, len(waiting)))
        ]
        await _until_done(crew, run)
    finally:
        await reader.close()
    return batch


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


async def _work(batch: _Batch, documents: Iterator[Document]) -> None:
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


async def _read_one(batch: _Batch, document: Document) -> None:
    """Ask what was not answered yet. An answer is kept also when the next question fails."""
    images = [await _picture(batch, document, page) for page in document.pages]
    made: list[Reading] = []
    try:
        for name in await _unanswered(batch, document):
            made.append(await _reading(batch, name, images))
    finally:
        if made:
            await asyncio.wrap_future(
                batch.run.project.submit(lambda store: save_readings(store, document.id, made))
            )
    batch.budget.learn(len(document.pages), sum(r.usage.cost_usd or 0.0 for r in made))


async def _unanswered(batch: _Batch, document: Document) -> list[PromptName]:
    if batch.again:
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


async def _reading(batch: _Batch, name: PromptName, images: list[RedactedImage]) -> Reading:
    answer = await _ask(batch, name, images)
    return Reading(
        role=name,
        reader=batch.choice.reader,
        values=answer.values,
        model=batch.choice.model,
        prompt=batch.prompts[name],
        created=now(),
        images=tuple(image.sha256 for image in images),
        usage=answer.usage,
    )


async def _picture(batch: _Batch, document: Document, page: Page) -> RedactedImage:
    project = batch.run.project
    limits = image_limits(batch.choice.model, len(document.pages))
    side = send_side(page.width, page.height, limits)
    source = blobs.path_in(project.folder, document.sha256)
    return await asyncio.wrap_future(
        batch.run.workers.submit(tasks.upload_picture, source, page, (), side, MAX_BYTES)
    )


async def _ask(batch: _Batch, name: PromptName, images: list[RedactedImage]) -> Answer:
    """The answer to one prompt: from a reply that is kept, else from the model."""
    kind, reader = batch.run.project.kind, batch.reader
    kept = None if batch.again else await _kept(batch, reader.request(kind, images, name))
    if kept is not None:
        try:
            return reader.answer(kind, images, name, kept)
        except Declined:
            raise
        except ReaderError:
            pass  # nothing in it can be used, so it is asked for anew
    return await _asked(batch, name, images)


async def _asked(batch: _Batch, name: PromptName, images: list[RedactedImage]) -> Answer:
    rows: list[int] = []
    try:
        answer = await batch.reader.read(
            batch.run.project.kind,
            images,
            name,
            on_request=lambda request: rows.append(_enter(batch, request)),
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


async def _kept(batch: _Batch, request: Request) -> str | None:
    return await asyncio.wrap_future(
        batch.run.project.submit(lambda store: readings.reply(store, request.key))
    )


def _receive(batch: _Batch, key: str, raw: str) -> None:
    """A reply on disk before anything tries to understand it."""
    batch.run.project.call(lambda store: readings.save_reply(store, key, raw))
    with suppress(ReaderError):
        batch.budget.spent += batch.reader.usage(raw).cost_usd or 0.0


def _enter(batch: _Batch, asked: Request) -> int:
    """The ledger's row for a call, on disk before a byte leaves."""
    return batch.run.project.call(
        lambda store: ledger.before(
            store,
            host=asked.host,
            model=asked.model,
            image_sha256=asked.images,
            masks=asked.masks,
            prompt=asked.prompt_hash,
            bytes=asked.bytes,
        )
    )


def _conclude(batch: _Batch, rows: list[int], outcome: str) -> None:
    for row in rows:
        batch.run.project.call(partial(ledger.after, row=row, outcome=outcome))
