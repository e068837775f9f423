"""Rows of fields with their document's name and the decision that counts, and of verdicts."""

from __future__ import annotations

from reviewer.model.field import Field, FieldState
from reviewer.model.verdict import CheckResult
from reviewer.store import codec
from reviewer.store.db import Row
from reviewer.store.faults import CHECK_AGAIN, Nonsense, changed, stored
from reviewer.store.seals import fits

_COLUMNS = (
    "SELECT f.id, f.document_id, d.name, f.path, f.value, f.absence, f.risk, f.flagged, "
    "f.reasons, f.page, f.box, f.seal, t.id, t.value, t.absence, t.page, t.box FROM"
)
_TRUTH = "LEFT JOIN decisions t ON t.id = f.decision_id"

BY_FIELD = f"{_COLUMNS} fields f CROSS JOIN documents d ON d.id = f.document_id {_TRUTH}"
"""Walks fields. CROSS JOIN is SQLite's way to fix the order of a join."""
BY_DOCUMENT = f"{_COLUMNS} documents d CROSS JOIN fields f ON f.document_id = d.id {_TRUTH}"
"""Walks documents, and the fields of each."""


@stored
def field_of(row: Row) -> Field:
    """A row of `BY_FIELD` or `BY_DOCUMENT`: after a decision it holds the truth.

    Raises ProjectDamaged where it is not what was stored.
    A decision that says neither value nor absence, or no place, leaves those of the proposal.
    """
    field_id, document, name, path, value, absence, risk, flagged, reasons, page, box = row[:11]
    seal, decision, told_value, told_absence, told_page, told_box = row[11:]
    if not fits(seal, document, path, value, absence, risk, flagged, reasons, page, box):
        raise changed(f"The proposed value of {path} of {name}", CHECK_AGAIN)
    if told_value is not None or told_absence is not None:
        value, absence = told_value, told_absence
    if told_page is not None:
        page, box = told_page, told_box
    return Field(
        document=document,
        document_name=name,
        path=path,
        value=value,
        absence=codec.absence_of(absence),
        risk=risk,
        flagged=bool(flagged),
        reasons=codec.texts_of(reasons),
        state=FieldState.OPEN if decision is None else FieldState.DECIDED,
        page=page,
        box=codec.box_of(box),
        id=field_id,
    )


def listed(row: Row) -> Field:
    """As `field_of`, for a list of many: one that is not what was stored says just that.

    Its value is withheld. It must not hide all the others; and nothing is decided from a list.
    """
    try:
        return field_of(row)
    except Nonsense as error:
        return Field(
            document=row[1],
            document_name=str(row[2]),
            path=str(row[3]),
            value=None,
            absence=None,
            risk=1.0,
            flagged=True,
            reasons=(str(error),),
            state=FieldState.OPEN if row[12] is None else FieldState.DECIDED,
            id=row[0],
        )


def results_of(
    document: int, name: str, path: str, results: str, seal: int | None
) -> tuple[CheckResult, ...]:
    """The verdicts of a row. Raises ProjectDamaged where they are not what was stored."""
    if not fits(seal, document, path, results):
        raise changed(f"What was found of {path} of {name}", CHECK_AGAIN)
    return codec.results_of(path, results)
