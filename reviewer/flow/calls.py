"""The calls of a run: the only place that has a remote reader send pictures.

A ledger row is written before each call, and a reply is durable before anything tries to understand
it, so that no reply is paid for twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from reviewer.extract.asking import NetworkReader
from reviewer.extract.prompts import PromptName
from reviewer.extract.reader import Ears, Request
from reviewer.flow import gate
from reviewer.flow.budget import Budget
from reviewer.flow.gate import Cleared
from reviewer.flow.jobs import lasting
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.model.document import Failure
from reviewer.model.errors import Cancelled, ReaderError
from reviewer.model.images import RedactedImage
from reviewer.store import ledger, readings
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
    call = Calls(batch, cleared, part)
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
class Calls:
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
