"""Questions that wait at a provider, sent together for half the price."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class BatchState(Enum):
    """Where a batch is.

    SENDING: nobody knows yet whether it arrived. WAITING: the provider has it. ANSWERED: every
    result is kept here, and not every document has its reading yet. DONE. UNSENT: it never
    arrived. FORGOTTEN: a person gave it up.
    """

    SENDING = "sending"
    WAITING = "waiting"
    ANSWERED = "answered"
    DONE = "done"
    UNSENT = "unsent"
    FORGOTTEN = "forgotten"


OPEN = (BatchState.SENDING, BatchState.WAITING, BatchState.ANSWERED)
"""States in which something is still to come."""


@dataclass(frozen=True, slots=True)
class SentBatch:
    """A batch as the project knows it.

    `token` begins the custom id of each of its requests; `remote` is the provider's name for it,
    `found` whether that is only what was found and taken for it.
    `manner` says how it was asked, as JSON; `counts` is what the provider counted last,
    `strangers` are batches that were taken for this one and are not. `left` requests are not
    settled yet. Times are ISO 8601 in UTC.
    """

    id: int
    token: str
    remote: str | None
    found: bool
    state: BatchState
    reader: str
    model: str
    base_url: str
    manner: str
    requests: int
    created: str
    expires: str | None
    counts: dict[str, int]
    strangers: tuple[str, ...]
    note: str
    left: int


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One request of a batch: about which document, with which question, and what came of it.

    `sent` is its row of the ledger, `pictures` what went with it, as JSON. `outcome` is "waiting",
    "succeeded", "errored", "canceled" or "expired", with a `reason` that a person reads.
    """

    number: int
    document: int
    prompt: str
    key: str
    sent: int
    pictures: str
    outcome: str = "waiting"
    reason: str = ""
