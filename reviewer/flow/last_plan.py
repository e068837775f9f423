"""What was read with last, so that a run that stopped can go on as it was planned."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.store import meta
from reviewer.store.db import Store

KEY = "batch.plan"
_CHOICES = ("first", "second", "cascade")
_KEPT = (*_CHOICES, "budget", "concurrency", "task", "blank_share")
"""What going on takes over. To pay anew for what was read is decided each time, never kept."""


def note(store: Store, plan: ReadPlan) -> None:
    """Remember the plan of a run. What is sent to be answered by tomorrow goes on by itself."""
    held = {}
    if plan.batch is None:
        held = {name: getattr(plan, name) for name in _KEPT}
        held |= {name: asdict(held[name]) for name in _CHOICES if held[name] is not None}
    meta.put(store, KEY, json.dumps(held))


def of(store: Store) -> ReadPlan | None:
    """The plan of the last run, as it goes on; None where there is none to go on with."""
    values = {
        name: v for name, v in json.loads(meta.get(store, KEY) or "{}").items() if name in _KEPT
    }
    if not values:
        return None
    for name in _CHOICES:
        if values.get(name) is not None:
            values[name] = ReaderChoice(**values[name])
    return ReadPlan(**values)


def retrying(plan: ReadPlan) -> ReadPlan:
    """The same plan, for dead letters: also what was paid for in vain."""
    return replace(plan, retry=True)
