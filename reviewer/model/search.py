"""What a search over all documents finds."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.geometry import Box


@dataclass(frozen=True, slots=True)
class Hit:
    """A field whose value matches, or (without `field`) a page whose words do."""

    document: int
    document_name: str
    text: str
    """The value, or the words around what was found."""
    field: int | None = None
    path: str = ""
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The hits, and a sentence where they may not be all."""

    hits: tuple[Hit, ...]
    note: str = ""
