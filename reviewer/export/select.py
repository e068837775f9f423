"""Which fields of a document leave, and what those that stay are counted under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from reviewer.export import report as why
from reviewer.export.report import Report
from reviewer.model.absence import Absence
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import OPEN, UNSEEN, ExportRow
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.kind import split_path

COVERED = 0.5
"""A field is hidden when masks cover this share of its place, or any mask lies wholly in it."""


class Only(StrEnum):
    """Which fields are exported: the words of `--only`."""

    DECIDED = "decided"
    """Those a person settled."""
    UNSEEN = "accepted-unseen"
    """Those, and the values nobody was asked about."""
    ALL = "all"
    """Every field, with where it stands."""


def select(
    document: ExportDocument, only: Only, report: Report, *, complete: bool = False
) -> ExportDocument | None:
    """The document with the fields that leave; None, counted, when it stays behind as a whole.

    `complete` asks for documents in which every field is settled.
    """
    report.documents_in += 1
    report.fields_in += len(document.rows)
    kept, left = [], []
    for row in document.rows:
        reason = _reason(row, only)
        if reason is None:
            kept.append(row)
        else:
            left.append(reason)
    for reason in left:
        report.left(reason)
    if complete and any(not row.settled for row in document.rows):
        report.left(why.INCOMPLETE, len(kept))
        report.left_document(why.INCOMPLETE)
        return None
    if not kept and document.rows:
        report.left_document(why.NOTHING)
        return None
    return replace(document, rows=tuple(kept))


def hidden(document: ExportDocument) -> ExportDocument:
    """The document as its masked pictures show it: what they cover is absent, and so are words."""
    if not document.masks:
        return document
    masks = {page.number: _of_page(document.masks, page.number) for page in document.pages}
    words = {
        number: replace(
            page,
            words=tuple(w for w in page.words if not covered(w.box, masks.get(number, ()))),
        )
        for number, page in document.words.items()
    }
    what = {mask.what for mask in document.masks}
    rows = tuple(_hidden(row, masks.get(row.page or 0, ()), what) for row in document.rows)
    gone = {row.path for row in rows if row.absence is Absence.HIDDEN_BY_REDACTION}
    readings = tuple(
        replace(reading, values=tuple(v for v in reading.values if v.path not in gone))
        for reading in document.readings
    )
    return replace(document, rows=rows, words=words, readings=readings)


def covered(box: Box, masks: Sequence[Box]) -> bool:
    """Whether masks hide what stands in `box`."""
    if not masks or box.area <= 0:
        return False
    shared = [box.intersection(mask) for mask in masks]
    return sum(shared) >= COVERED * box.area or any(
        0 < mask.area <= part for mask, part in zip(masks, shared, strict=True)
    )


def _of_page(masks: Sequence[Mask], page: int) -> tuple[Box, ...]:
    return tuple(mask.box for mask in masks if mask.page == page)


def _hidden(row: ExportRow, masks: Sequence[Box], what: set[str]) -> ExportRow:
    """The row, without its value where its place is masked, or its field is masked by name."""
    by_name = split_path(row.path)[0] in what
    if row.value is None or not (by_name or (row.box and covered(row.box, masks))):
        return row
    return replace(
        row, value=None, absence=Absence.HIDDEN_BY_REDACTION, readings={}, reasons=(), label=None
    )


def _reason(row: ExportRow, only: Only) -> str | None:
    """Why a field stays behind; None when it leaves."""
    if only is Only.ALL:
        return None
    if row.state != OPEN:
        return why.AMBIGUOUS if row.state == why.AMBIGUOUS else None
    if row.witness != UNSEEN:
        return why.UNDECIDED
    if only is Only.DECIDED:
        return why.NOT_SEEN
    return why.NOT_ASKED if row.absence is Absence.NOT_ASKED else None
