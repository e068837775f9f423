"""What readings used: which prompts a model has answered, and how long its replies were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.store import codec
from reviewer.store.db import Store

_LOOKED_AT = 2000
"""The newest readings of a model say how it replies; older ones were asked otherwise."""


@dataclass(frozen=True, slots=True)
class Used:
    """So many readings by one prompt, of so many pages, and the tokens of their replies."""

    readings: int
    pages: int
    output_tokens: int


def answered(
    store: Store, document_ids: Sequence[int], reader: str, model: str
) -> dict[int, set[str]]:
    """Of several documents: the prompts that this model has answered."""
    rows = store.rows(
        "SELECT document_id, prompt FROM readings WHERE role IS NOT NULL AND reader = ? "
        "AND model = ? AND document_id IN (SELECT value FROM json_each(?))",
        (reader, model, codec.canonical(list(document_ids))),
    )
    found: dict[int, set[str]] = {}
    for document_id, prompt in rows:
        found.setdefault(int(document_id), set()).add(str(prompt))
    return found


def used(store: Store, reader: str, model: str) -> dict[str, Used]:
    """What this model's replies in this project used, by the letter of their prompt."""
    rows = store.rows(
        "SELECT substr(prompt, 1, 1), count(*), sum(page_count), sum(output_tokens) FROM "
        "(SELECT prompt, output_tokens, page_count FROM readings "
        "JOIN documents ON documents.id = document_id "
        "WHERE reader = ? AND model = ? AND output_tokens > 0 "
        "ORDER BY readings.id DESC LIMIT ?) GROUP BY 1",
        (reader, model, _LOOKED_AT),
    )
    return {str(letter): Used(*map(int, counts)) for letter, *counts in rows}
