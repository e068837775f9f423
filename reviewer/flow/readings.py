"""Readings of a document, side by side: which are missing, and where a new one belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.flow.plan import LAYOUT
from reviewer.model.reading import Reading, next_role
from reviewer.store import readings
from reviewer.store.db import Store


def save_readings(
    store: Store, document_id: int, new: Sequence[Reading], *, lead: bool = False
) -> None:
    """Keep new readings beside those there are; a human's decisions are not touched.

    With `lead` the new ones are heard before those that were there.
    """
    with store.atomic():
        for reading in with_roles(readings.of_document(store, document_id), new, lead=lead):
            readings.save(store, document_id, reading)


def with_roles(
    existing: Sequence[Reading], new: Sequence[Reading], *, lead: bool = False
) -> tuple[Reading, ...]:
    """All readings of a document with their roles given anew: A, B, C, ...

    The same witness keeps its place with its new values; another one comes after those before it.
    Layout readings stand behind all others: they are the floor, and a reading that somebody chose
    to make or to import is what the human should be shown. Those that `lead` stand before all.
    """
    first = {_witness(reading) for reading in new} if lead else set()
    fresh = {_witness(reading): reading for reading in new}
    placed = [fresh.pop(_witness(reading), reading) for reading in existing]
    placed += fresh.values()
    placed.sort(key=lambda reading: (_witness(reading) not in first, reading.reader == LAYOUT))
    result: list[Reading] = []
    for reading in placed:
        result.append(replace(reading, role=next_role(r.role for r in result)))
    return tuple(result)


def _witness(reading: Reading) -> tuple[str, str, str]:
    """What makes a reading the same witness as an earlier one: reader, model, prompt's letter."""
    return reading.reader, reading.model, reading.prompt.partition(":")[0]
