"""What the checks look at for one document: the readings, the words on its pages, its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reviewer.model.absence import Absence
from reviewer.model.document import Page, PageWords
from reviewer.model.kind import Kind
from reviewer.model.reading import FieldValue, Reading


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known of one document. `pages` holds only pages whose words are known.

    `today` is given, not asked, so that a check gives the same verdict for the same evidence.
    """

    kind: Kind
    readings: tuple[Reading, ...]
    pages: tuple[tuple[Page, PageWords], ...]
    today: date

    def proposal(self, path: str) -> FieldValue | None:
        """What counts until a human speaks: the first reading's answer that was asked for it."""
        answers = (reading.get(path) for reading in self.readings)
        return next((a for a in answers if a and a.absence is not Absence.NOT_ASKED), None)
