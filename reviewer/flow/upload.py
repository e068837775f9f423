"""Reading with a model: the only place that hands pictures to a remote reader.

A ledger row is written before each call, and a reply is durable before anything tries to
understand it, so that no reply is paid for twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from reviewer.extract.claude import ClaudeReader
from reviewer.extract.limits import image_limits, send_side
from reviewer.extract.prompts import PromptName, build_prompt
from reviewer.extract.reader import Answer, Reader, Request
from reviewer.flow import consent, tasks
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
    budget: float | None
    total: int
    done: int = 0
    spent: float = 0.0
    dearest: float = 0.0
    failed: list[Failure] = field(default_factory=list)

    def affords_more(self) -> bool:
        """Whether another document as dear as the dearest so far stays within the budget."""
        return self.budget is None or self.spent + self.dearest <= self.budget


def read_remote(
    run: Run, plan: ReadPlan, choice: ReaderChoice, prompts: tuple[PromptName, ...]
) -> Outcome:
    """Readings by a model for every document that has none by it yet.

    Raises ReaderError when the reader cannot work at all, or nobody consented to its host.
    """
    consent.require(run.project, plan)
    labels = {name: f"{name}:{build_prompt(run.project.kind, name).sha256}" for name in prompts}
    waiting, known = run.project.call(
        lambda store: unread(store, choice, tuple(labels.values()), again=plan.again)
    )
    if not waiting:
        return Outcome(known=known)
    return asyncio.run(_read_all(run, plan, choice, labels, waiting, known))


async def _read_all(
    run: Run,
    plan: ReadPlan,
    choice: ReaderChoice,
    labels: dict[PromptName, str],
    waiting: list[Document],
    known: int,
) -> Outcome:
    reader = ClaudeReader(choice.model, api_key=None, base_url=consent.url_of(choice))
    batch = _Batch(run, reader, choice, labels, plan.budget, len(waiting))
    documents = iter(waiting)
    try:
        crew = [
            asyncio.create_task(_work(batch, documents))
            for _ in range(min(plan.concurrency, len(waiting)))
        ]
        await _until_done(crew, run)
    finally:
        await reader.close()
    return Outcome(batch.done, known, tuple(batch.failed))


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
        if not batch.affords_more():
            raise ReaderError(
                f"Stopped at {batch.spent:.4f} USD: one more document might exceed the budget of "
                f"{batch.budget} USD. Raise --budget and run it again to go on."
            )
        try:
            await _read_one(batch, document)
            batch.done += 1
        except (DocumentError, ReaderError) as error:
            if getattr(error, "fatal", False):
                raise
            batch.failed.append(Failure(document.name, "read", str(error)))
        batch.run.progress(Progress("read", batch.done, len(batch.failed), batch.total))


async def _read_one(batch: _Batch, document: Document) -> None:
    images = [await _picture(batch, document, page) for page in document.pages]
    made: list[Reading] = []
    cost = 0.0
    for name, label in batch.prompts.items():
        answer = await _ask(batch, name, images)
        cost += answer.usage.cost_usd or 0.0
        made.append(
            Reading(
                role=name,
                reader=batch.choice.reader,
                values=answer.values,
                model=batch.choice.model,
                prompt=label,
                created=now(),
                images=tuple(image.sha256 for image in images),
                usage=answer.usage,
            )
        )
    batch.spent += cost
    batch.dearest = max(batch.dearest, cost)
    await asyncio.wrap_future(
        batch.run.project.submit(lambda store: save_readings(store, document.id, made))
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
    project, reader = batch.run.project, batch.reader
    request = reader.request(project.kind, images, name)
    kept = await asyncio.wrap_future(
        project.submit(lambda store: readings.reply(store, request.key))
    )
    if kept is not None:
        return reader.answer(project.kind, images, name, kept)
    rows: list[int] = []
    try:
        answer = await reader.read(
            project.kind,
            images,
            name,
            on_request=lambda asked: rows.append(_enter(batch, asked)),
            on_reply=lambda key, raw: project.call(
                lambda store: readings.save_reply(store, key, raw)
            ),
        )
    except BaseException as error:
        _conclude(batch, rows, f"failed: {type(error).__name__}: {error}")
        raise
    _conclude(batch, rows, "answered")
    return answer


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
