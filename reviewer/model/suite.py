"""A regression suite: decided documents, frozen with their truth."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.absence import Absence


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite by its name. `sha256` is over kind, documents and truth: equal hashes, equal test."""

    name: str
    note: str
    by: str
    at: str
    kind_sha256: str
    documents: int
    fields: int
    sha256: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class SuiteField:
    """One field of a suite: its truth, and what the project proposed when it was frozen."""

    document: int
    path: str
    truth: str | Absence
    shown: str | None
