"""What left the machine, and when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """One request with pictures: `images` are their hashes, `size` is bytes, `at` ISO 8601 in UTC.

    `outcome` is None as long as nobody knows what came of it.
    """

    host: str
    model: str
    images: tuple[str, ...]
    masks: int
    prompt: str
    size: int
    at: str
    outcome: str | None = None
    id: int = 0
