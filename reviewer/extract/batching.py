"""Many questions in one batch, for half the price: what goes in, and what comes out of it.

Nothing that a server says here is trusted: a batch is known by the custom ids we gave it, and its
results are fetched from the host that was chosen, never from an address in a reply.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reviewer.extract.plain import MAX_REASON, plain
from reviewer.extract.prices import BATCH_TIER
from reviewer.extract.reader import Request
from reviewer.extract.reply import as_count, as_dict
from reviewer.model.errors import ReaderError

PATH = "/v1/messages/batches"
PARTS = ("processing", "succeeded", "errored", "canceled", "expired")
LONGEST_LINE = 64_000_000
"""Bytes of a result; a reply has a tenth of that at the very most."""
KEPT_DAYS = 29
"""So long after a batch was made its results can be fetched."""


class Unsure(ReaderError):
    """Nobody knows whether the batch arrived: it must be looked for before it is sent again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question as a batch holds it: what the ledger is told, and the request's members."""

    request: Request
    members: dict[str, Any]
    size: int
    """Bytes on the wire."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A batch as the provider tells of it. Its requests count as processing until all ended."""

    id: str
    ended: bool
    created: datetime | None
    expires: str | None
    counts: dict[str, int]
    archived: bool = False

    @property
    def total(self) -> int:
        """How many requests it holds."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one request: its reply as a message of the API, or why there is none."""

    custom_id: str
    outcome: str
    raw: str = ""
    reason: str = ""


def parse_batch(raw: str, host: str) -> Remote:
    """Raises ReaderError when `raw` is no batch of this API."""
    return remote_of(_object(raw), host)


def remote_of(held: dict[str, Any], host: str) -> Remote:
    """Raises ReaderError when this is no batch of the API."""
    name = held.get("id")
    if not isinstance(name, str) or not name:
        raise ReaderError(f"{host} did not answer as a service that takes batches does.")
    counts = as_dict(held.get("request_counts"))
    expires = moment(held.get("expires_at"))
    return Remote(
        id=name,
        ended=held.get("processing_status") == "ended",
        created=moment(held.get("created_at")),
        expires=expires.isoformat(timespec="seconds") if expires else None,
        counts={part: as_count(counts.get(part)) for part in PARTS},
        archived=held.get("archived_at") is not None,
    )


def parse_page(raw: str, host: str) -> tuple[list[Remote], str | None]:
    """A page of the account's batches, newest first, and after which one the next page begins."""
    held = _object(raw)
    listed = held.get("data")
    if not isinstance(listed, list):
        raise ReaderError(f"{host} does not list its batches.")
    found = [remote_of(as_dict(one), host) for one in listed]
    return found, found[-1].id if found and held.get("has_more") is True else None


def parse_result(line: str, host: str) -> Result | None:
    """A line of results; None where it says nothing that could be used."""
    held = _object(line)
    name, said = held.get("custom_id"), as_dict(held.get("result"))
    if not isinstance(name, str):
        return None
    outcome, message = said.get("type"), said.get("message")
    if outcome == "succeeded" and isinstance(message, dict):
        return Result(name, outcome, raw=_as_kept(message))
    if outcome in ("canceled", "expired"):
        return Result(name, outcome, reason=_NO_REPLY[outcome].format(host=host))
    error = as_dict(as_dict(said.get("error")).get("error")) or as_dict(said.get("error"))
    why = plain(str(error.get("message") or error.get("type") or ""), MAX_REASON)
    detail = f" It said: {why}" if why else ""
    sentence = f"{host} could not answer in its batch.{detail} Read the document again."
    return Result(name, "errored", reason=sentence)


async def lines(parts: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """Lines of JSON, which end at a line feed alone: a reply may hold any other separator."""
    rest = bytearray()
    async for part in parts:
        rest += part
        if b"\n" not in part:
            if len(rest) > LONGEST_LINE:
                raise ReaderError("A result of the batch is too long to be one; none was taken.")
            continue
        *whole, last = rest.split(b"\n")
        rest = bytearray(last)
        for line in whole:
            if line.strip():
                yield line.decode("utf-8", "replace")
    if rest.strip():
        yield rest.decode("utf-8", "replace")


def moment(said: object) -> datetime | None:
    """A point in time as the API writes it, in UTC."""
    try:
        found = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    if found is None:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _as_kept(message: dict[str, Any]) -> str:
    """A reply as it is kept: that it was paid at the batch's price stands in it."""
    usage = as_dict(message.get("usage"))
    if not usage.get("service_tier"):
        message = {**message, "usage": {**usage, "service_tier": BATCH_TIER}}
    return json.dumps(message, ensure_ascii=False)


def _object(raw: str) -> dict[str, Any]:
    try:
        return as_dict(json.loads(raw))
    except (ValueError, RecursionError):
        return {}


_NO_REPLY = {
    "canceled": "The batch at {host} was cancelled before this was answered; read it again.",
    "expired": "{host} did not come to this question within a day, and it was not paid; read the "
    "document again.",
}
