"""One field of one document as it is exported: its value, and everything it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewer.model.absence import Absence
from reviewer.model.field import Note
from reviewer.model.geometry import Box

UNSEEN = "accepted-unseen"
"""The witness of a value nobody looked at, because it was not flagged."""
OPEN = "open"
UNSETTLED = (OPEN, "ambiguous")
"""States in which nobody has said what is right."""


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One field. `state` is "open" or the decision that counts ("accept", "correct", ...).

    `witness` is where the value comes from: "A", "B", "ocr", "typed", ... or "accepted-unseen".
    `readings` holds by role {"reader", "model", "value"}, `verdicts` each check's verdict.
    """

    document: str
    sha256: str
    path: str
    value: str | None
    absence: Absence | None
    state: str
    by: str | None = None
    at: str | None = None
    witness: str | None = None
    readings: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)
    risk: float | None = None
    flagged: bool = False
    reasons: tuple[str, ...] = ()
    page: int | None = None
    box: Box | None = None
    ms: int | None = None
    """How long the decision took."""
    label: str | None = None
    """The printed label the value stands beside, where one was found."""
    read_as: str | None = None
    """The field's own path, where rows were arranged by a human and it stands elsewhere by now."""
    note: Note | None = None

    @property
    def settled(self) -> bool:
        """Whether the value may count as true: decided, or accepted without being looked at."""
        return self.state not in UNSETTLED or (self.state == OPEN and self.witness == UNSEEN)
