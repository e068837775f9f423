"""What was paid for questions that made no reading: tries of a prompt, and empty parts of pages."""

from __future__ import annotations

from reviewer.store import meta
from reviewer.store.db import Store

_ASIDE = "cost.aside"


def add(store: Store, dollars: float | None) -> None:
    """Count what one such question cost; nothing where its price is not known."""
    if dollars:
        meta.put(store, _ASIDE, repr(aside(store) + dollars))


def aside(store: Store) -> float:
    """All of it, in US dollars."""
    return float(meta.get(store, _ASIDE) or 0)
