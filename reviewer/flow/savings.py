"""What a cascade came to: the share that went to the better model, and the money that saved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from reviewer.flow.plan import LAYOUT, ReaderChoice
from reviewer.model.reading import Reading
from reviewer.store import documents, meta, readings
from reviewer.store.db import Store

_KEY = "cascade"


def note(store: Store, better: ReaderChoice) -> None:
    """Remember which model is the better one."""
    meta.put(store, _KEY, json.dumps([better.reader, better.model]))


def figures(store: Store) -> dict[str, Any] | None:
    """The share that went to the better reader and the money saved; None without a cascade.

    Saved is against the better reader for all: what it cost a document here, times all documents,
    less what both cost. None where a price is not known, or nothing went to it.
    """
    held = meta.get(store, _KEY)
    if not held:
        return None
    better = ReaderChoice(*json.loads(held))
    read_ones = escalated = 0
    cheap: float | None = 0.0
    dear: float | None = 0.0
    for document in documents.each(store, least_readings=1):
        told = readings.of_document(store, document.id)
        its = [r for r in told if (r.reader, r.model) == (better.reader, better.model)]
        read_ones += 1
        escalated += bool(its)
        dear = _sum(dear, its)
        cheap = _sum(cheap, [r for r in told if r not in its])
    saved = None
    if escalated and cheap is not None and dear is not None:
        saved = dear / escalated * read_ones - dear - cheap
    return {
        "model": better.model,
        "documents": read_ones,
        "escalated": escalated,
        "share": round(escalated / read_ones, 4) if read_ones else 0.0,
        "saved_usd": None if saved is None else round(saved, 6),
    }


def in_words(found: dict[str, Any] | None) -> str:
    """The figures in a sentence."""
    if found is None:
        return "No document was read."
    share = f"{found['escalated']} of {found['documents']} ({100 * found['share']:.3g} %)"
    saved = found["saved_usd"]
    if saved is None:
        money = "what that saves is not known"
    elif saved < 0:
        money = f"{found['model']} alone would have cost {-saved:.4f} USD less"
    else:
        money = f"{saved:.4f} USD saved against {found['model']} for all"
    return f"Went on to {found['model']}: {share}; {money}."


def _sum(so_far: float | None, made: Sequence[Reading]) -> float | None:
    """The cost of readings; None once a price is not known. The layout reader costs nothing."""
    for reading in made:
        cost = 0.0 if reading.reader == LAYOUT else reading.usage.cost_usd
        so_far = None if so_far is None or cost is None else so_far + cost
    return so_far
