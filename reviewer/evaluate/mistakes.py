"""One wrong value, with what a person wants to know of it: a figure opens these."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.evaluate.cases import Case
from reviewer.evaluate.causes import Cause, cause_of
from reviewer.model.absence import Absence
from reviewer.model.kind import split_path


@dataclass(frozen=True, slots=True)
class Mistake:
    """A value that was shown and is wrong; `truth` in words, `shown` None where nothing was read.

    `risk` is None where no check has judged it: a cell of a row that nobody read. With a `role` it
    is that reading's, whatever was shown.
    """

    document_key: str
    path: str
    shown: str | None
    truth: str
    cause: Cause
    risk: float | None
    flagged: bool
    role: str | None = None

    @property
    def column(self) -> str:
        """The field, or the column of a table."""
        return column_of(self.path)


def mistake_of(case: Case, role: str | None = None) -> Mistake | None:
    """The mistake in a case's proposal, or in a reading's value; None where it is right."""
    said = case.shown if role is None else case.readings[role]
    cause = cause_of(case, said)
    if cause is None:
        return None
    truth = case.truth.replace("-", " ") if isinstance(case.truth, Absence) else case.truth
    return Mistake(case.document_key, case.path, said, truth, cause, case.risk, case.flagged, role)


def column_of(path: str) -> str:
    """`line_items[2].total` -> `line_items.total`."""
    name, _, column = split_path(path)
    return name if column is None else f"{name}.{column}"
