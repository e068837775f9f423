"""Reading with a model: the only place that hands pictures to a remote reader.

`gate.py` says which documents may go and makes their pictures. A ledger row is written before each
call, and a reply is durable before anything tries to understand it, so that no reply is paid for
twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from reviewer.extract.asking import NetworkReader
from reviewer.extract.limits import image_limits, send_side
from reviewer.extract.pace import Pace
from reviewer.extract.prompts import PromptName
from reviewer.extract.question import Memory
from reviewer.extract.reader import Answer, Ears, Request
from reviewer.flow import blank, consent, gate
from reviewer.flow.budget import Budget
from reviewer.flow.desk import now
from reviewer.flow.gate import Cleared
from reviewer.flow.jobs import lasting
from reviewer.flow.memory import memory_of, reader_for
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.readings import save_readings
from reviewer.model.document import Document, Failure, Page
from reviewer.model.errors import Cancelled, DocumentError, ReaderError
from reviewer.model.images import RedactedImage
from reviewer.model.reading import Reading
from reviewer.store import documents, ledger, readings
from reviewer.store.db import Store

Told = TypeVar("Told")
Kept = TypeVar("Kept")


@dataclass(slots=True)
class Batch:
    """A run of one reader over many documents, and what came of it so far.

    `asked` is the hash of what is asked of whom.
    """

    run: Run
    reader: NetworkReader
    plan: ReadPlan
    choice: ReaderChoice
    prompts: dict[PromptName, str]
    budget: Budget
    asked: str = ""
    done: int = 0
    failed: list[Failure] = field(default_factory=list)
    stopped: ReaderError | None = None
    """Why no further document is begun; those under way come to their end, for they are paid."""
    in_vain: int = 0
    """Documents in a row that the endpoint did not answer."""
    closing: bool = False
    """Whether a person stops the run: then no further call is begun either."""
    reading: set[asyncio.Task[None] | None] = field(default_factory=set)
    """Who of the crew has a document in hand."""

    @property
    def leads(self) -> bool:
        """Whether this reader is asked last because it is the better one, and so is heard first."""
        return self.choice == self.plan.cascade


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
    call = _Calls(batch, cleared, part)
    try:
        return await ask(ears=Ears(call.begin, call.answered, call.failed))
    except asyncio.CancelledError:
        await call.given_up()
        raise
    except ReaderError as error:
        error.paid = call.paid
        raise
    except Exception as error:
        await call.failed(error)
        raise


@dataclass(slots=True)
class _Calls:
    """The calls of one question, one after the other: each has a row of the ledger."""

    batch: Batch
    cleared: Cleared
    part: RedactedImage | None
    row: int | None = None
    held: float = 0.0
    paid: bool = False

    async def begin(self, asked: Request) -> None:
        """The most it may cost put aside, and the ledger's row on disk, before a byte leaves."""
        budget, images = self.batch.budget, self.cleared.images
        sent = images if self.part is None else (self.part,)
        sizes = [(image.width, image.height) for image in sent]
        worst = budget.worst(sizes, len(asked.text.encode()) + asked.schema_bytes, asked.room)
        self.held = await budget.hold(worst)
        try:
            if self.batch.closing or self.batch.run.cancel.is_set():
                raise Cancelled
            act = partial(gate.enter, cleared=self.cleared, asked=asked, part=self.part)
            entered = self.batch.run.project.gather(act)
            try:
                self.row = await asyncio.wrap_future(entered)
            except asyncio.CancelledError:  # the row is not written, or says why in the end
                entered.add_done_callback(partial(_unsent, self.batch.run.project))
                raise
        except BaseException:
            budget.free(self.held)
            raise

    async def answered(self, key: str, raw: str, seconds: float | None) -> None:
        """A reply on disk before anything tries to understand it."""
        row, self.row, self.paid = self.row, None, True
        self.batch.budget.pay(self.held, self._cost(raw))
        await gathered(self.batch, partial(_receive, row, key, raw, seconds))

    async def failed(self, error: Exception) -> None:
        """No reply came."""
        row, self.row = self.row, None
        if row is not None:
            if isinstance(error, ReaderError) and not error.lost:
                self.batch.budget.free(self.held)
            else:
                self.batch.budget.lose(self.held)
            after = partial(ledger.after, row=row, outcome=f"failed: {error}")
            await gathered(self.batch, after)

    async def given_up(self) -> None:
        """Nobody waits for the reply any more."""
        if self.row is not None:
            self.batch.budget.lose(self.held)
            after = partial(ledger.after, row=self.row, outcome="stopped before the reply came")
            self.batch.run.project.gather(after)

    def _cost(self, raw: str) -> float | None:
        """What a reply cost; None where it does not say."""
        with suppress(ReaderError):
            usage = self.batch.reader.usage(raw)
            return usage.cost_usd if usage.input_tokens else None
        return None


def _unsent(project: Project, entered: Future[int]) -> None:
    """Nobody waited for the row of a call, so nothing was sent."""
    if not entered.cancelled() and entered.exception() is None:
        after = partial(ledger.after, row=entered.result(), outcome="stopped before it was sent")
        project.gather(after)


def _receive(row: int | None, key: str, raw: str, seconds: float | None, store: Store) -> None:
    readings.save_reply(store, key, raw, seconds)
    if row is not None:
        ledger.after(store, row, "answered")


async def gathered(batch: Batch, act: Callable[[Store], Kept]) -> Kept:
    """Run `act` in one transaction with what other documents write at the same time.

    It is done also when the run is stopped meanwhile: it tells what was paid already.
    """
    return await asyncio.wrap_future(lasting(batch.run.project.gather(act)))
