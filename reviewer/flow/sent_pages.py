"""A page as it left the machine: the masked picture itself where a copy of it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reviewer.store import blobs, readings
from reviewer.store.db import Store

NOTHING = "Nothing of this page was sent."


@dataclass(frozen=True, slots=True)
class SentPage:
    """The file with the picture that was sent, or None; and to whom and when, or why not."""

    picture: Path | None
    sentence: str


def look(store: Store, document_id: int, page: int) -> SentPage:
    """The newest picture of a page (counted from 1) that was sent anywhere."""
    told = ""
    current = reversed(readings.of_document(store, document_id))
    for reading in (*current, *reversed(readings.history(store, document_id))):
        if page > len(reading.images):
            continue
        name = reading.model or reading.reader
        when = f" on {reading.created[:10]}" if reading.created else ""
        kept = blobs.path(store, reading.images[page - 1])
        if kept.is_file():
            return SentPage(kept, f"As it was sent to {name}{when}.")
        told = told or f"Sent to {name}{when}; no copy of the picture was kept."
    return SentPage(None, told or NOTHING)
