"""What a human said of a field. Decisions are append-only; undo is a decision that reverses one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reviewer.model.absence import Absence
from reviewer.model.geometry import Box


class DecisionType(StrEnum):
    """What can be said of a field."""

    ACCEPT = "accept"
    CORRECT = "correct"
    ABSENT = "absent"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    ROWS = "rows"
    """Which rows a table has, and in which order; `model/rows.py` reads its value."""
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing one human said of one field, at one time (`at` is ISO 8601 in UTC).

    `value` is the value that counts afterwards (for accept: the one accepted). `witness` is where
    it came from: "A", "B", "ocr", "typed", "page" (words picked on the page) or "imported".
    `reverses` names the decision an undo takes back; undoing an undo is redo. Decisions of one
    `act` (the id of its first) are taken back together; the first carries what the act `did`.
    """

    document: int
    path: str
    type: DecisionType
    by: str
    at: str
    value: str | None = None
    absence: Absence | None = None
    ms: int | None = None
    witness: str | None = None
    page: int | None = None
    box: Box | None = None
    reverses: int | None = None
    id: int = 0
    act: int | None = None
    did: str | None = None


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that are not taken back, oldest first, undo entries left out.

    An undo that was itself undone reverses nothing, so undo and redo go to any depth.
    """
    ordered = sorted(decisions, key=lambda decision: decision.id)
    reversed_ids: set[int] = set()
    for decision in reversed(ordered):
        if decision.reverses is not None and decision.id not in reversed_ids:
            reversed_ids.add(decision.reverses)
    return [d for d in ordered if d.type is not DecisionType.UNDO and d.id not in reversed_ids]


def truth(decisions: Iterable[Decision]) -> Decision | None:
    """The decision that counts now for one field: the last unreversed one."""
    counting = standing(decisions)
    return counting[-1] if counting else None
