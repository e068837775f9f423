"""What was read with last, so that a run that stopped can go on as it was planned."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace

from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.store import meta
from reviewer.store.db import Store

KEY = "batch.plan"
_CHOICES = ("first", "second", "cascade")
_KEPT = (*_CHOICES, "budget", "concurrency", "task", "blank_share")
"""What going on takes over. To pay anew for what was read is decided each time, never kept."""


def note(store: Store, plan: ReadPlan) -> None:
    """Remember the plan of a run."""
    held = {name: value for name, value in asdict(plan).items() if name in _KEPT}
    meta.put(store, KEY, json.dumps(held))


def of(store: Store) -> ReadPlan | None:
    """The plan of the last run, as it goes on; None before there was any."""
    held = meta.get(store, KEY)
    if held is None:
        return None
    known = {one.name for one in fields(ReadPlan)} & set(_KEPT)
    values = {name: value for name, value in json.loads(held).items() if name in known}
    for name in _CHOICES:
        if values.get(name) is not None:
            values[name] = ReaderChoice(**values[name])
    return ReadPlan(**values)


def retrying(plan: ReadPlan) -> ReadPlan:
    """The same plan, for dead letters: also what was paid for in vain."""
    return replace(plan, retry=True)
