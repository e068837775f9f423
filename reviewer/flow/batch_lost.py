"""Batches that nobody knows to have arrived: looked for in the account before they are sent again.

They are known by when they were made, by how many questions they hold, and when they have ended by
the ids of the questions themselves.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

from reviewer.extract import refusals
from reviewer.extract.batching import Remote
from reviewer.extract.claude import ClaudeReader
from reviewer.flow.calls import Batch
from reviewer.model.batch import BatchState, SentBatch
from reviewer.model.errors import ReaderError
from reviewer.store import ledger, message_batches
from reviewer.store.db import Store

SKEW = timedelta(minutes=10)
"""By how much the clocks of this machine and the provider's may differ."""
UNDER_WAY = timedelta(minutes=15)
"""The longest that sending a batch takes."""
SETTLES = UNDER_WAY
"""A batch that is not among the account's so long after its sending began never arrived: earlier,
one that was taken in while the line broke may only not be there yet."""
NEVER_CAME = "the batch never arrived"


async def find(batch: Batch, row: SentBatch) -> bool:
    """Look for a batch; whether what was found may be it, and is taken for it until it has ended.

    One that is not there some time after it was sent never arrived. Raises ReaderError where it is
    too early to say.
    """
    if not isinstance(batch.reader, ClaudeReader):
        return False
    project, sent = batch.run.project, datetime.fromisoformat(row.created)
    known = await asyncio.wrap_future(project.submit(message_batches.remotes))
    found = [
        one
        for one in await batch.reader.recent(sent - SKEW)
        if one.id not in known | {*row.strangers} and _fits(one, row, sent)
    ]
    if found:
        await asyncio.wrap_future(project.submit(partial(_adopt, row=row.id, remote=found[-1])))
    elif datetime.now(UTC) - sent > SETTLES:
        await asyncio.wrap_future(project.submit(partial(_never_came, row=row.id)))
    else:
        raise ReaderError("It is not known yet whether it arrived; it is looked for again.")
    return bool(found)


def is_gone(error: ReaderError) -> bool:
    """Whether the provider says that it knows nothing of what it was asked for."""
    return isinstance(error, refusals.StatusError) and error.status in (404, 405)


def gone(row: SentBatch, batch: Batch) -> str:
    """What a person is told where the provider knows nothing of a batch."""
    host = batch.reader.host
    if row.state is BatchState.SENDING:
        return (
            f"{host} does not list its batches, so nobody knows whether this one arrived. If you "
            f"are sure that it did not, give it up with reviewer batches --forget {row.id}; if it "
            "did, it will be paid twice."
        )
    return (
        f"{host} does not know it any more: it was deleted, or the key is of another workspace. "
        f"Use the key it was sent with, or give it up with reviewer batches --forget {row.id}."
    )


def _fits(remote: Remote, row: SentBatch, sent: datetime) -> bool:
    """Whether what the account has may be this batch."""
    at = remote.created or sent
    return remote.total == row.requests and sent - SKEW <= at <= sent + UNDER_WAY


def _adopt(store: Store, *, row: int, remote: Remote) -> None:
    message_batches.arrived(store, row, remote.id, remote.expires, found=True)


def _never_came(store: Store, *, row: int) -> None:
    with store.atomic():
        for item in message_batches.waiting_items(store, row):
            ledger.after(store, item.sent, f"failed: {NEVER_CAME}")
        message_batches.close(store, row, BatchState.UNSENT, "It never arrived.")
