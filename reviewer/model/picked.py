"""Text that a person pointed at on a page, with its place."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.geometry import Box

FROM_PAGE, FROM_REGION = "page", "region"
"""The witnesses of such a value: words that were known already, or a place read again."""


@dataclass(frozen=True, slots=True)
class Picked:
    """What stands at `box` of page `page`, as `witness` has it."""

    text: str
    page: int
    box: Box
    witness: str = FROM_PAGE


@dataclass(frozen=True, slots=True)
class Heard:
    """What one engine reads at a place: its name, the text, how sure it is (None where unsaid)."""

    engine: str
    text: str
    confidence: float | None = None
