"""What comes of batches: replies on disk before they are understood, then readings as ever."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from reviewer.extract.batching import KEPT_DAYS, Remote, Result
from reviewer.extract.claude import ClaudeReader
from reviewer.extract.prompts import PromptName, Templates
from reviewer.flow import blank, consent, recall, upload
from reviewer.flow.batch_lost import find, gone, is_gone
from reviewer.flow.budget import BudgetSpent
from reviewer.flow.calls import Batch
from reviewer.flow.gate import Cleared
from reviewer.flow.jobs import Progress
from reviewer.flow.memory import memory_of
from reviewer.flow.outcome import Run, own_fault
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.readings import save_readings
from reviewer.flow.turns import Turns
from reviewer.model.batch import BatchItem, BatchState, SentBatch
from reviewer.model.document import Document
from reviewer.model.errors import (
    Cancelled,
    DocumentError,
    ReaderError,
    ReviewerError,
    UsageError,
)
from reviewer.model.reading import Reading
from reviewer.store import documents, ledger, message_batches, readings
from reviewer.store.db import Store
from reviewer.store.unread import Asked

Kept = TypeVar("Kept")

CHUNK = 50
"""Results that are written in one transaction."""
AT_ONCE = 8
"""Documents whose replies are understood at once: one that was cut off is asked about anew."""
SUCCEEDED = "succeeded"
LATE = (
    f"The results of the batch were not fetched within {KEPT_DAYS} days and are gone; read the "
    "document again."
)
NO_RESULT = "The provider's batch ended without a result for this question; read it again."


async def take_in(run: Run, turns: Turns) -> None:
    """Ask for every batch once, and take in those that have ended.

    Raises a fatal ReaderError; whatever concerns one batch is in the notes.
    """
    turns.notes.clear()
    for row in run.project.call(message_batches.unfinished):
        batch = _opened(run, row, turns)
        try:
            await _Arrival(batch, row, turns).come()
        except ReaderError as error:
            sentence = gone(row, batch) if is_gone(error) else str(error)
            run.project.call(partial(message_batches.note, batch=row.id, sentence=sentence))
            if error.fatal and not is_gone(error):
                raise
            turns.notes.append(f"Batch {row.id}: {sentence}")
        finally:
            await batch.reader.close()


def choice_of(row: SentBatch) -> ReaderChoice:
    """The reader that a batch was sent by."""
    return ReaderChoice(row.reader, row.model, row.base_url)


class _Arrival:
    """One batch on its way home."""

    def __init__(self, batch: Batch, row: SentBatch, turns: Turns) -> None:
        self._batch, self._row, self._turns = batch, row, turns
        self._project = batch.run.project
        if not isinstance(batch.reader, ClaudeReader):
            raise ReaderError(f"The reader {row.reader} takes no batches.")
        self._reader = batch.reader

    async def come(self) -> None:
        """As far as it goes now."""
        while self._row.state is BatchState.SENDING and await find(self._batch, self._row):
            await self._reload()
            await self._look()
        if self._row.state is BatchState.WAITING:
            await self._look()
        if self._row.state is BatchState.ANSWERED:
            await self._read()

    async def _look(self) -> None:
        """Ask how far it is; where it has ended, keep every result."""
        if self._row.remote is None or self._row.state is not BatchState.WAITING:
            return
        remote = await self._reader.look(self._row.remote)
        await self._call(partial(_told, row=self._row.id, remote=remote))
        if remote.archived:
            await self._call(partial(message_batches.answered, batch=self._row.id, missing=LATE))
        elif remote.ended:
            await self._fetch(remote)
        await self._reload()

    async def _fetch(self, remote: Remote) -> None:
        seen = ours = 0
        chunk: list[Result] = []
        async for result in self._reader.results(remote.id):
            seen += 1
            if result is None or not result.custom_id.startswith(f"{self._row.token}-"):
                continue
            ours += 1
            chunk.append(result)
            if len(chunk) >= CHUNK:
                await self._keep(chunk)
                chunk = []
        await self._keep(chunk)
        if seen and not ours and self._row.found:
            await self._call(
                partial(message_batches.not_ours, batch=self._row.id, remote=remote.id)
            )
        elif seen < remote.total or not ours:
            raise ReaderError(
                f"{self._reader.host} sent {min(seen, ours)} of {remote.total} results; they are "
                "fetched again."
            )
        else:
            act = partial(message_batches.answered, batch=self._row.id, missing=NO_RESULT)
            await self._call(act)

    async def _keep(self, results: Sequence[Result]) -> None:
        """Replies on disk before anything tries to understand them."""
        if results:
            await self._call(partial(_kept, row=self._row, results=tuple(results)))

    async def _read(self) -> None:
        """Readings of all its documents; then nothing more comes of it."""
        waiting = await self._call(partial(message_batches.unsettled, batch=self._row.id))
        for start in range(0, len(waiting), AT_ONCE):
            group = waiting[start : start + AT_ONCE]
            ended = await asyncio.gather(*map(self._settle, group), return_exceptions=True)
            for error in ended:
                if error is not None:
                    raise error
            if self._batch.run.cancel.is_set():
                raise Cancelled
            at, failed = start + len(group), len(self._batch.failed)
            cost = self._turns.purse.spent
            self._batch.run.progress(Progress("read", at - failed, failed, len(waiting), cost))
        await self._call(partial(message_batches.close, batch=self._row.id, state=BatchState.DONE))

    async def _settle(self, number: int) -> None:
        """A document's readings, or why there are none; once, whatever happens in between."""
        of_document = partial(message_batches.of_document, batch=self._row.id, document=number)
        items = await self._call(of_document)
        try:
            document = await self._call(partial(documents.get, document_id=number))
        except UsageError:
            return  # nobody has this document any more
        came = await self._call(partial(_replies, items=items))
        self._pay(document, came.values())
        made: list[Reading] = []
        failed: DocumentError | ReaderError | None = _why_not(items)
        cleared: Cleared | None = None
        try:
            cleared = await self._recalled(document, items[0])
            made, unusable = await self._readings(cleared, items, came)
            failed = unusable or failed
        except Exception as error:  # noqa: BLE001 - what concerns all is raised again
            failed = _told_once(error)
        settled = partial(
            _settled,
            row=self._row.id,
            document=document,
            made=made,
            lead=self._batch.leads,
            mended=failed is None,
        )
        if failed is None:
            self._turns.done += 1
        else:
            self._turns.failed.append(upload.fail(self._batch, document, failed))
        await self._call(settled)
        if made and cleared is not None:
            with contextlib.suppress(BudgetSpent):  # the signal is not worth the readings
                await blank.ask(self._batch, document, cleared)

    async def _recalled(self, document: Document, first: BatchItem) -> Cleared:
        """The document as it was sent."""
        return await self._call(
            partial(
                recall.recalled,
                document=document,
                url=self._row.base_url,
                row=first.sent,
                pictures=first.pictures,
            )
        )

    async def _readings(
        self, cleared: Cleared, items: Sequence[BatchItem], came: Mapping[str, str]
    ) -> tuple[list[Reading], DocumentError | ReaderError | None]:
        """What the replies say, as if they had come just now; and what one of them failed by."""
        made: list[Reading] = []
        failed: DocumentError | ReaderError | None = None
        with self._reader.hearing(came):
            for name in _answered(items):
                try:
                    await self._require_same(name, cleared, came)
                    made.append(await upload.reading(self._batch, name, cleared))
                except Exception as error:  # noqa: BLE001 - what concerns all is raised again
                    failed = failed or _told_once(error)
        return made, failed

    def _pay(self, document: Document, raws: Iterable[str]) -> None:
        """Count what the replies cost; what was put aside for them is free for other calls."""
        cost = 0.0
        for raw in raws:
            with contextlib.suppress(ReaderError):
                cost += self._reader.usage(raw).cost_usd or 0.0
        self._turns.settle((self._row.model, document.id), cost)
        self._batch.budget.limit = self._turns.left

    async def _require_same(
        self, name: PromptName, cleared: Cleared, came: Mapping[str, str]
    ) -> None:
        """A question that nobody asked in the batch is not asked now, at its full price."""
        for key in self._reader.keys(self._project.kind, cleared.images, name):
            if key not in came and await self._call(partial(readings.reply, key=key)) is None:
                raise ReaderError(
                    "The kind's fields changed since the question was sent, so its answer does "
                    "not fit; read the document again."
                )

    async def _reload(self) -> None:
        row = await self._call(partial(message_batches.get, batch=self._row.id))
        assert row is not None
        self._row = row

    async def _call(self, act: Callable[[Store], Kept]) -> Kept:
        return await asyncio.wrap_future(self._project.submit(act))


def _opened(run: Run, row: SentBatch, turns: Turns) -> Batch:
    """The reader as it asked then, with all the project knows."""
    manner = json.loads(row.manner)
    choice = choice_of(row)
    plan = ReadPlan(
        first=choice,
        cascade=choice if manner["lead"] else None,
        task=manner["task"],
        blank_share=manner["blank_share"],
        budget=turns.left,
    )
    memory = replace(memory_of(run.project, choice), templates=Templates(*manner["templates"]))
    labels = manner["prompts"]
    asked = Asked(choice.reader, choice.model, tuple(labels.values()), consent.url_of(choice))
    return upload.open_batch(run, plan, choice, labels, asked=asked.sha256, memory=memory)


def _told(store: Store, *, row: int, remote: Remote) -> None:
    message_batches.told(store, row, remote.counts, remote.expires)


def _kept(store: Store, *, row: SentBatch, results: Sequence[Result]) -> None:
    """Results on disk; one that came before, or that nobody asked for, changes nothing."""
    with store.atomic():
        for result in results:
            number = result.custom_id.removeprefix(f"{row.token}-")
            if not number.isdecimal():
                continue
            item = message_batches.item(store, row.id, int(number[:9]))
            if item is None or item.outcome != "waiting":
                continue
            if result.raw:
                readings.save_reply(store, item.key, result.raw)
            outcome = "answered" if result.raw else f"failed: {result.reason}"
            ledger.after(store, item.sent, outcome)
            message_batches.result(store, row.id, item.number, result.outcome, result.reason)


def _answered(items: Sequence[BatchItem]) -> list[PromptName]:
    """The prompts to which every reply came."""
    names: dict[PromptName, bool] = {}
    for item in items:
        name: PromptName = "A" if item.prompt == "A" else "B"
        names[name] = names.get(name, True) and item.outcome == SUCCEEDED
    return [name for name, whole in names.items() if whole]


def _replies(store: Store, *, items: Sequence[BatchItem]) -> dict[str, str]:
    """The replies that came, by their keys."""
    found = {i.key: readings.reply(store, i.key) for i in items if i.outcome == SUCCEEDED}
    return {key: raw for key, raw in found.items() if raw is not None}


def _why_not(items: Sequence[BatchItem]) -> ReaderError | None:
    """Why a document has not all of its replies."""
    reasons = [item.reason for item in items if item.outcome != SUCCEEDED]
    return ReaderError(reasons[0]) if reasons else None


def _told_once(error: Exception) -> DocumentError | ReaderError:
    """What concerns one document alone, after its reply was paid. Raises what concerns all."""
    if isinstance(error, DocumentError):
        return error
    if isinstance(error, ReaderError) and (not error.fatal or isinstance(error, BudgetSpent)):
        error.paid = True
        return error
    if isinstance(error, ReviewerError | Cancelled):
        raise error
    return own_fault(error)


def _settled(
    store: Store, *, row: int, document: Document, made: Sequence[Reading], lead: bool, mended: bool
) -> None:
    """Readings and the end of waiting for them, both or neither."""
    with store.atomic():
        if made:
            save_readings(store, document.id, made, lead=lead)
        if mended:
            documents.clear_failure(store, document.name, "read")
        message_batches.settle(store, row, document.id)
