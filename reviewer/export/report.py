"""What an export says of itself: what went in, what came out, what was left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from reviewer.model.export_row import UNSEEN, ExportRow

UNDECIDED = "undecided"
AMBIGUOUS = "ambiguous"
NOT_SEEN = "accepted-unseen"
HIDDEN = "hidden-by-redaction"
NOT_ASKED = "not-asked"
ABSENT = "absent"
NO_PLACE = "no-place"
NO_WORDS = "no-words"
NO_PICTURE = "no-picture"
REFUSED = "refused"
NOTHING = "nothing-to-export"
OVERRULED = "rows-are-there"
INCOMPLETE = "not-all-settled"

REASONS = {
    UNDECIDED: "flagged, and nobody has decided it",
    AMBIGUOUS: "a person said that more than one value would be right",
    NOT_SEEN: "accepted without being looked at, and only decided fields were asked for",
    HIDDEN: "it is hidden by redaction",
    NOT_ASKED: "no reading was asked for it and nobody decided it",
    ABSENT: "it has no value, and this format holds values with a place",
    NO_PLACE: "it has no place on a page, and this format holds places",
    NO_WORDS: "no words were read at its place, and this format holds words",
    NO_PICTURE: "its page could not be drawn",
    REFUSED: "the file could not be taken in",
    NOTHING: "none of its fields was left to export",
    OVERRULED: "it says that a table has no rows, and rows of it are told",
    INCOMPLETE: "not every field of it is settled, and only whole documents were asked for",
}
"""Every reason to leave something out, as a person reads it."""
MOST_NOTES = 20


@dataclass(slots=True)
class Report:
    """The counts of one format. What went in is what came out and what was left out."""

    format: str
    only: str
    documents_in: int = 0
    documents_out: int = 0
    documents_left: Counter[str] = field(default_factory=Counter)
    fields_in: int = 0
    fields_out: int = 0
    fields_left: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    absences: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    pictures: int = 0
    masks: int = 0
    notes: list[str] = field(default_factory=list)

    def wrote(self, row: ExportRow) -> None:
        """A field came out."""
        self.fields_out += 1
        unseen = row.state == "open" and row.witness == UNSEEN
        self.states[UNSEEN if unseen else row.state] += 1
        if row.absence is not None:
            self.absences[row.absence.value] += 1
        if row.by is not None:
            self.people[row.by] += 1

    def left(self, reason: str, fields: int = 1) -> None:
        """Fields stayed behind."""
        if fields:
            self.fields_left[reason] += fields

    def wrote_document(self, split: str = "") -> None:
        """A document came out."""
        self.documents_out += 1
        if split:
            self.splits[split] += 1

    def left_document(self, reason: str) -> None:
        """A document stayed behind."""
        self.documents_left[reason] += 1

    def remark(self, sentence: str) -> None:
        """Name one of the things that went wrong; the first few are enough."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(sentence)

    def require_whole(self) -> None:
        """Raise RuntimeError where something vanished: that is a fault of the program."""
        fields = self.fields_out + self.fields_left.total()
        documents = self.documents_out + self.documents_left.total()
        if (fields, documents) != (self.fields_in, self.documents_in):
            raise RuntimeError(f"the export {self.format} does not account for all: {self}")

    def as_json(self) -> dict[str, Any]:
        """The counts as the manifest and `--json` have them."""
        found: dict[str, Any] = {
            "format": self.format,
            "only": self.only,
            "documents": _counts(self.documents_in, self.documents_out, self.documents_left),
            "fields": {
                **_counts(self.fields_in, self.fields_out, self.fields_left),
                "by_state": dict(sorted(self.states.items())),
                "by_absence": dict(sorted(self.absences.items())),
                "by_person": dict(sorted(self.people.items())),
            },
        }
        if self.pictures:
            found["pictures"] = {"files": self.pictures, "masks": self.masks}
        if self.splits:
            found["splits"] = dict(self.splits)
        if self.notes:
            found["notes"] = self.notes
        return found

    def in_words(self) -> list[str]:
        """The counts as a person reads them, a sentence each."""
        lines = [
            f"{self.format}: {self.documents_out} of {self.documents_in} documents, "
            f"{self.fields_out} of {self.fields_in} fields."
        ]
        for what, left in (("documents", self.documents_left), ("fields", self.fields_left)):
            lines += [
                f"Left out, {n} {what if n > 1 else what[:-1]}: {REASONS[r]}."
                for r, n in sorted(left.items())
            ]
        if self.splits:
            parts = ", ".join(f"{self.splits[name]} {name}" for name in self.splits)
            lines.append(f"Split: {parts}.")
        return lines + self.notes


def _counts(went_in: int, out: int, left: Counter[str]) -> dict[str, Any]:
    return {"in": went_in, "out": out, "left_out": dict(sorted(left.items()))}
