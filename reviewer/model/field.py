"""Fields of stored documents as the queue, the card and the exports see them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer.model.absence import Absence
from reviewer.model.decision import Decision
from reviewer.model.document import Document
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldSpec
from reviewer.model.reading import Reading
from reviewer.model.verdict import CheckResult, ocr_text


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote on a field, and when (ISO 8601 in UTC)."""

    text: str
    by: str
    at: str


class FieldState(StrEnum):
    """Where a field stands with the human."""

    OPEN = "open"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of one document: what reading A proposes, how risky it is, and what was decided.

    `value` and `absence` are the proposal of the checks (reading A's, or the first reading that
    was asked); after a decision they are the truth. One row of the queue.
    """

    document: int
    document_name: str
    path: str
    value: str | None
    absence: Absence | None
    risk: float
    flagged: bool
    reasons: tuple[str, ...]
    state: FieldState = FieldState.OPEN
    page: int | None = None
    box: Box | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class FieldCard:
    """Everything about one field in one glance."""

    field: Field
    spec: FieldSpec
    document: Document
    readings: tuple[Reading, ...]
    results: tuple[CheckResult, ...]
    decision: Decision | None
    """The decision that counts now, if any."""
    note: Note | None = None
    """What somebody wrote on it last."""

    @property
    def ocr_text(self) -> str | None:
        """What OCR or the text layer shows at the chosen place; None where nothing was found."""
        return ocr_text(self.results)


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the status line and of `reviewer status`."""

    documents: int
    pages: int
    readings: int
    fields: int
    flagged: int
    decided: int
    """Decided fields among the flagged ones."""
    cost_usd: float
    dead_letters: int
    median_ms: float | None
    """Median time a decision took in this project, None before the first."""
    own_seconds: float | None = None
    """Time for what is left at one person's own pace, field by field; None where nobody asked."""

    @property
    def left(self) -> int:
        """Flagged fields without a decision."""
        return max(0, self.flagged - self.decided)

    @property
    def seconds_left(self) -> int:
        """Time for what is left at one's own pace, else the project's; 8 s until there is one."""
        if self.own_seconds is not None:
            return round(self.own_seconds)
        return round(self.left * (8_000 if self.median_ms is None else self.median_ms) / 1000)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an act changed, so that views reload just that."""

    fields: tuple[int, ...] = ()
    documents: tuple[int, ...] = ()
    queue: bool = False
    did: str = ""
    """What was done, for the status line: "Corrected total to 7.19"."""
