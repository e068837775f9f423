"""What left this machine, as the ledger has it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reviewer.extract.hosts import host_is_local
from reviewer.model.ledger import Sent
from reviewer.store import ledger
from reviewer.store.db import Store


@dataclass(frozen=True, slots=True)
class Departed:
    """How many pictures went to which hosts, most first; `stayed` went to this machine itself."""

    pictures: dict[str, int]
    stayed: int = 0


def departed(store: Store) -> Departed:
    """The sum of the ledger. A request that failed counts: its pictures may have arrived."""
    away: Counter[str] = Counter()
    stayed = 0
    for sent in ledger.each(store):
        if host_is_local(f"//[{sent.host}]" if ":" in sent.host else f"//{sent.host}"):
            stayed += len(sent.images)
        else:
            away[sent.host] += len(sent.images)
    return Departed(dict(away.most_common()), stayed)


def rows(store: Store) -> tuple[Sent, ...]:
    """Every request of the ledger, newest first."""
    return tuple(ledger.each(store))[::-1]
