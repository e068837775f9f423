"""A reader over many documents: so many calls at once as its endpoint bears, and no more.

Documents are supplied a few at a time, each is read by one of a crew, and what fails is a dead
letter at once: on disk, with its reason, whatever happens to the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from reviewer.extract.prompts import PromptName, build_prompt
from reviewer.extract.refusals import is_passing
from reviewer.flow import batch_sending, consent, upload, wording
from reviewer.flow.calls import Batch
from reviewer.flow.desk import now
from reviewer.flow.jobs import Progress
from reviewer.flow.memory import note_last
from reviewer.flow.outcome import Outcome, Run, own_fault
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.supply import CHUNK, Supply
from reviewer.model.document import Document, Failure
from reviewer.model.errors import Cancelled, DocumentError, ReaderError, ReviewerError
from reviewer.model.kind import Kind
from reviewer.store import documents, failures, unread
from reviewer.store.db import Store

POLL_SECONDS = 0.1
GRACE_SECONDS = 5.0
"""For calls under way when a person stops: they are paid, and their replies are kept."""
IN_VAIN = 50
"""Documents in a row that nobody answered, at least, before the run stops by itself."""
SPARE = 16
"""Documents in hand beyond the calls at once: their pictures are made while others wait."""


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
    asked = asked_of(plan, choice, tuple(labels.values()), among)
    found = run.project.call(partial(unread.tally, asked=asked))
    if not found.waiting:
        return Outcome(known=found.known, failed=(*found.left, *_came_to_nothing(plan)))
    batch = upload.open_batch(run, plan, choice, labels, asked=asked.sha256)
    batch.reader.asks_refused = plan.retry
    supply = Supply(run, asked, consent.url_of(choice), partial(_keep_failure, batch))
    if plan.batch is not None:
        asyncio.run(batch_sending.send_all(batch, plan.batch, supply, found.waiting))
    else:
        asyncio.run(_read_all(batch, supply, found.waiting))
    outcome = Outcome(
        batch.done,
        found.known,
        (*found.left, *supply.failed, *batch.failed, *_came_to_nothing(plan)),
        waiting=supply.waiting,
        never=tuple(supply.never),
    )
    if batch.stopped is not None:
        raise batch.stopped  # what failed is on disk, and so is what other readers failed on
    return outcome


def _came_to_nothing(plan: ReadPlan) -> Sequence[Failure]:
    """What failed in batches of this command, and is not tried again by it."""
    return plan.batch.failed if plan.batch is not None else ()


def asked_of(
    plan: ReadPlan,
    choice: ReaderChoice,
    labels: tuple[str, ...],
    among: Collection[int] | None = None,
) -> unread.Asked:
    """What a plan asks of one of its readers."""
    return unread.Asked(
        reader=choice.reader,
        model=choice.model,
        prompts=labels,
        where=consent.url_of(choice),
        again=plan.again,
        retry=plan.retry,
        among=among,
    )


def labelled(store: Store, kind: Kind, prompts: Iterable[PromptName]) -> dict[PromptName, str]:
    """Each prompt with its letter and hash, as readings carry it; its words are remembered."""
    held = wording.templates(store)
    asked = {name: build_prompt(kind, name, held) for name in prompts}
    for prompt in asked.values():
        wording.remember(store, prompt)
    return {name: f"{name}:{prompt.sha256}" for name, prompt in asked.items()}


async def _read_all(batch: Batch, supply: Supply, total: int) -> None:
    _report(batch, supply, total)
    ready: asyncio.Queue[Document | None] = asyncio.Queue(CHUNK)
    most = batch.plan.concurrency
    size = min(most + min(SPARE, most - 1), total)
    filling = asyncio.create_task(_fill(supply, ready, size))
    crew = [asyncio.create_task(_work(batch, supply, ready, total)) for _ in range(size)]
    try:
        await _until_done(batch, filling, crew)
    finally:
        await batch.reader.close()


async def _fill(supply: Supply, ready: asyncio.Queue[Document | None], size: int) -> None:
    await supply.fill(ready)
    for _ in range(size):
        await ready.put(None)


async def _until_done(
    batch: Batch, filling: asyncio.Task[None], crew: list[asyncio.Task[None]]
) -> None:
    """Wait until all that is supplied is read. Raises what stops the run, or `Cancelled`."""
    pending: set[asyncio.Task[None]] = {filling, *crew}
    try:
        while pending and batch.stopped is None:
            finished, pending = await asyncio.wait(
                pending, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            for task in finished:
                task.result()
            if batch.run.cancel.is_set():
                raise Cancelled
    finally:
        await _wind_up(batch, filling, pending)


async def _wind_up(
    batch: Batch, filling: asyncio.Task[None], pending: set[asyncio.Task[None]]
) -> None:
    """Begin no further document, and give the calls under way the time to be answered.

    They are paid. Where the run stops by itself, documents that were begun come to their end, or a
    person stops it then.
    """
    batch.closing = batch.stopped is None
    for task in pending - batch.reading:
        task.cancel()
    under_way = pending & batch.reading
    try:
        while under_way and not batch.closing:
            _ended, under_way = await asyncio.wait(under_way, timeout=POLL_SECONDS)
            batch.closing = batch.run.cancel.is_set()
        if under_way:
            await asyncio.wait(under_way, timeout=GRACE_SECONDS)
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(filling, *pending, return_exceptions=True)


async def _work(
    batch: Batch, supply: Supply, ready: asyncio.Queue[Document | None], total: int
) -> None:
    """Read one document after the other, until none is left or the run stops."""
    me = asyncio.current_task()
    while batch.stopped is None and (document := await ready.get()) is not None:
        batch.reading.add(me)
        try:
            await _read(batch, document)
        finally:
            batch.reading.discard(me)
        _report(batch, supply, total)


async def _read(batch: Batch, document: Document) -> None:
    """One document, within the budget; what fails is noted, what concerns all stops the run."""
    try:
        async with batch.budget.room(len(document.pages)):
            if batch.stopped is None and not batch.closing:
                await upload.read_one(batch, document)
                _mended(batch, document)
                batch.done += 1
                batch.in_vain = 0
    except Cancelled:
        if not (batch.closing or batch.run.cancel.is_set()):
            raise
        return  # somebody stops the run, and this was not begun
    except (DocumentError, ReaderError) as error:
        if isinstance(error, ReaderError) and error.fatal:
            batch.stopped = batch.stopped or error
            return
        upload.fail(batch, document, error)
        if isinstance(error, ReaderError):
            _count_in_vain(batch, error)
    except ReviewerError:
        raise
    except Exception as error:  # noqa: BLE001 - it costs this document alone
        upload.fail(batch, document, own_fault(error))


def _mended(batch: Batch, document: Document) -> None:
    """What was a dead letter of this question is none any more, whatever becomes of the run."""
    gone = partial(failures.clear_asked, document_name=document.name, asked=batch.asked)
    batch.run.project.gather(gone)


def _count_in_vain(batch: Batch, error: ReaderError) -> None:
    """Stop where an endpoint answers nobody any more: asking all the others would be of no use."""
    batch.in_vain = batch.in_vain + 1 if is_passing(error) else 0
    if batch.in_vain >= max(IN_VAIN, 2 * batch.plan.concurrency):
        batch.stopped = batch.stopped or ReaderError(
            f"Stopped after {batch.in_vain} documents in a row that {batch.reader.host} did not "
            f"answer; read again later to go on. The last time: {error}",
            fatal=True,
        )


def _keep_failure(batch: Batch, failure: Failure) -> Failure:
    """A dead letter, on disk at once: it may be the last thing that this run does."""
    dead = replace(failure, at=now(), asked=batch.asked)
    batch.run.project.gather(partial(documents.save_failure, failure=dead))
    return dead


def _report(batch: Batch, supply: Supply, total: int) -> None:
    pace = batch.reader.pace
    batch.run.progress(
        Progress(
            "read",
            batch.done,
            len(batch.failed) + len(supply.failed),
            total,
            cost=batch.budget.spent,
            calls=pace.calls,
            retries=pace.retries,
            at_once=pace.at_once,
            under_way=pace.busy,
        )
    )
