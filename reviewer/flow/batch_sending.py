"""Documents sent in batches: the same questions as single calls, for half the price.

A batch is durable before it is sent, with a row of the ledger for each question and its gate asked
again in the same transaction. Pictures are held for one batch at a time, and one that is under way.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from reviewer.extract.batching import Remote, Unsure, Wanted
from reviewer.extract.claude import ClaudeReader
from reviewer.extract.prices import BATCH_SHARE
from reviewer.extract.prompts import PromptName
from reviewer.flow import consent, gate, recall, upload, wording
from reviewer.flow.budget import Budget
from reviewer.flow.calls import Batch, gathered
from reviewer.flow.desk import now
from reviewer.flow.gate import Cleared
from reviewer.flow.jobs import Progress
from reviewer.flow.outcome import own_fault
from reviewer.flow.turns import Sent, Turns
from reviewer.model.batch import BatchItem, BatchState
from reviewer.model.document import Document
from reviewer.model.errors import Cancelled, DocumentError, ReaderError, ReviewerError
from reviewer.store import ledger, message_batches
from reviewer.store.db import Store

if TYPE_CHECKING:
    from reviewer.flow.supply import Supply

MOST_BYTES = 32_000_000
"""Of one batch on the wire. The provider takes 256 MB; what is sent is in memory twice."""
MOST_REQUESTS = 10_000
"""In one batch; the provider takes ten times as many."""
CLOSED = "the program stopped before the batch was sent"


@dataclass(frozen=True, slots=True)
class Question:
    """One request of a batch, and what its pictures rest on."""

    cleared: Cleared
    name: PromptName
    wanted: Wanted

    @property
    def document(self) -> Document:
        """What it is about."""
        return self.cleared.permit.document


@dataclass(slots=True)
class Parcel:
    """What goes into one batch."""

    questions: list[Question] = field(default_factory=list)
    size: int = 0

    def has_room(self, more: Sequence[Question]) -> bool:
        """Whether so many more fit in; the first ones always do."""
        size = self.size + sum(one.wanted.size for one in more)
        count = len(self.questions) + len(more)
        return not self.questions or (size <= MOST_BYTES and count <= MOST_REQUESTS)

    def add(self, more: Sequence[Question]) -> None:
        """Put them in."""
        self.questions += more
        self.size += sum(one.wanted.size for one in more)


async def send_all(batch: Batch, turns: Turns, supply: Supply, total: int) -> None:
    """Send every document that is supplied. What is sent is durable, whatever happens after it."""
    sender = _Sender(batch, turns, total)
    ready: asyncio.Queue[Document | None] = asyncio.Queue(sender.ahead)
    filling = asyncio.create_task(_fill(supply, ready))
    try:
        while batch.stopped is None and sender.enough is None:
            if batch.run.cancel.is_set():
                raise Cancelled
            group = await _some(ready, filling, sender.ahead)
            if not group:
                break
            await sender.take(group)
        await sender.end()
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)
        await sender.give_up()
        await batch.reader.close()


async def _some(
    ready: asyncio.Queue[Document | None], filling: asyncio.Task[None], most: int
) -> list[Document]:
    """The next few documents; none when all have come. Raises what the supply ended with."""
    found: list[Document] = []
    while len(found) < most and (not found or not ready.empty()):
        document = await ready.get()
        if document is None:
            ready.put_nowait(None)  # whoever asks again hears the same
            await filling
            break
        found.append(document)
    return found


async def _fill(supply: Supply, ready: asyncio.Queue[Document | None]) -> None:
    """Every document that is supplied, then None, also where the supply broke down."""
    try:
        await supply.fill(ready)
    except Exception:
        await ready.put(None)
        raise
    await ready.put(None)


class _Sender:
    """Fills one parcel while the one before it is on its way."""

    def __init__(self, batch: Batch, turns: Turns, total: int) -> None:
        if not isinstance(batch.reader, ClaudeReader):
            raise ReaderError("This reader takes no batches; read without --batch.", fatal=True)
        self.ahead = max(2, batch.run.workers.count)
        self._batch, self._turns, self._total = batch, turns, total
        self._reader = batch.reader
        self._budget = Budget(
            turns.budget, model=batch.choice.model, prompts=len(batch.prompts), factor=BATCH_SHARE
        )
        self._parcel = Parcel()
        self._under_way: asyncio.Task[None] | None = None
        self.enough: ReaderError | None = None
        """Why nothing more is put in; what is in the parcel still goes."""
        self._seen = 0

    async def take(self, group: Sequence[Document]) -> None:
        """Put the questions about a few documents into the parcel; each is sent once."""
        group = [document for document in group if self._sent(document) not in self._turns.tried]
        for document, asked in zip(
            group, await asyncio.gather(*map(self._questions, group)), strict=True
        ):
            self._seen += 1
            if not asked or self._batch.stopped is not None:
                continue
            try:
                self._turns.hold(self._sent(document), sum(map(self._worst, asked)))
            except ReaderError as error:
                self.enough = error
                break
            if not self._parcel.has_room(asked):
                await self._ship()
            self._parcel.add(asked)
        self._batch.run.progress(
            Progress("send", self._seen, len(self._batch.failed), max(self._total, self._seen))
        )

    def _worst(self, one: Question) -> float:
        sizes = [(image.width, image.height) for image in one.cleared.images]
        asked = one.wanted.request
        text = len(asked.text.encode()) + asked.schema_bytes
        return self._budget.worst(sizes, text, asked.room)

    async def end(self) -> None:
        """Send what is left, and wait until it is there."""
        if self._parcel.questions:
            await self._ship()
        if self._under_way is not None:
            await asyncio.shield(self._under_way)  # stopped or not, it is paid
        self._batch.stopped = self._batch.stopped or self.enough

    async def give_up(self) -> None:
        """Nothing more is begun; what is on its way comes to its end, for it may be paid."""
        if self._under_way is not None:
            await asyncio.gather(self._under_way, return_exceptions=True)

    async def _questions(self, document: Document) -> list[Question]:
        """What is to be asked about a document. Where every reply is kept, it is read at once."""
        batch = self._batch
        asked: list[Question] = []
        try:
            cleared = await upload.clear(batch, document)
            for name in await upload.unanswered(batch, document):
                wanted = await self._reader.wanted(batch.run.project.kind, cleared.images, name)
                asked += [Question(cleared, name, one) for one in wanted]
            if not asked:
                batch.budget.limit = self._turns.left  # beside all that waits
                await upload.read_one(batch, document)
                self._turns.done += 1
        except (DocumentError, ReaderError) as error:
            if isinstance(error, ReaderError) and error.fatal:
                batch.stopped = batch.stopped or error
            else:
                self._fail(document, error)
            return []
        except (ReviewerError, Cancelled):
            raise
        except Exception as error:  # noqa: BLE001 - it costs this document alone
            self._fail(document, own_fault(error))
            return []
        return asked

    def _sent(self, document: Document) -> Sent:
        return self._batch.choice.model, document.id

    def _all_sent(self, entered: _Entered) -> set[Sent]:
        return {(self._batch.choice.model, item.document) for item in entered.items}

    def _fail(self, document: Document, error: DocumentError | ReaderError) -> None:
        self._turns.failed.append(upload.fail(self._batch, document, error))
        self._turns.tried.add(self._sent(document))

    async def _ship(self) -> None:
        """Send the parcel, after the one before has gone."""
        if self._under_way is not None:
            await asyncio.shield(self._under_way)  # stopped or not, it is paid
        parcel, self._parcel = self._parcel, Parcel()
        if self._batch.stopped is None:
            self._under_way = asyncio.create_task(self._send(parcel))
            return
        for one in parcel.questions:
            self._turns.let_go(self._sent(one.document))

    async def _send(self, parcel: Parcel) -> None:
        batch = self._batch
        entered = await gathered(batch, partial(_enter, batch=batch, parcel=parcel))
        for document, error in entered.refused:
            self._turns.let_go(self._sent(document))
            self._fail(document, error)
        if not entered.requests:
            return
        try:
            remote = await self._reader.send_batch(entered.requests)
        except Unsure as error:
            # Nobody is told that it failed: it is looked for, now and whenever batches are.
            said = str(error)
            await gathered(batch, lambda s: message_batches.note(s, entered.row, said))
            batch.stopped = batch.stopped or ReaderError(
                f"Whether a batch arrived is not known. {error} It is looked for there before "
                "anything is sent again: read with --batch later."
            )
        except ReaderError as error:
            await gathered(batch, partial(_not_sent, entered=entered, why=str(error)))
            for sent in self._all_sent(entered):
                self._turns.let_go(sent)
            batch.stopped = batch.stopped or error
        else:
            await gathered(batch, partial(_arrived, row=entered.row, remote=remote))
            self._turns.tried |= self._all_sent(entered)


@dataclass(slots=True)
class _Entered:
    """A batch that is on disk: its row, what goes out, and what may not."""

    row: int = 0
    requests: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    items: list[BatchItem] = field(default_factory=list)
    refused: list[tuple[Document, DocumentError]] = field(default_factory=list)


def _enter(store: Store, *, batch: Batch, parcel: Parcel) -> _Entered:
    """The batch and the ledger's rows of all its questions, on disk before a byte leaves.

    A document whose masks, looks or marks changed since its pictures were made stays here, whole.
    """
    entered, token = _Entered(), f"reviewer-{secrets.token_hex(8)}"
    by_document: dict[int, list[Question]] = {}
    for one in parcel.questions:
        by_document.setdefault(one.document.id, []).append(one)
    with store.atomic():
        for questions in by_document.values():
            try:
                with store.atomic():
                    rows = [gate.enter(store, one.cleared, one.wanted.request) for one in questions]
            except DocumentError as error:
                entered.refused.append((questions[0].document, error))
                continue
            pictures = recall.described(questions[0].cleared.images)
            for one, row in zip(questions, rows, strict=True):
                number = len(entered.items)
                key = one.wanted.request.key
                entered.items.append(
                    BatchItem(number, one.document.id, one.name, key, row, pictures)
                )
                entered.requests.append((f"{token}-{number}", one.wanted.members))
        if entered.items:
            entered.row = message_batches.begin(
                store,
                token=token,
                reader=batch.choice.reader,
                model=batch.choice.model,
                base_url=consent.url_of(batch.choice),
                manner=_manner(store, batch),
                created=now(),
                items=entered.items,
            )
    return entered


def _manner(store: Store, batch: Batch) -> str:
    """How the questions were asked, to understand the replies by tomorrow."""
    held = wording.templates(store)
    return json.dumps(
        {
            "prompts": batch.prompts,
            "templates": [held.a, held.b],
            "lead": batch.leads,
            "task": batch.plan.task,
            "blank_share": batch.plan.blank_share,
        }
    )


def _arrived(store: Store, *, row: int, remote: Remote) -> None:
    message_batches.arrived(store, row, remote.id, remote.expires)


def _not_sent(store: Store, *, entered: _Entered, why: str) -> None:
    with store.atomic():
        for item in entered.items:
            ledger.after(store, item.sent, f"failed: {why}")
        message_batches.close(store, entered.row, BatchState.UNSENT, why)
