"""The answer a model should give to a document, as formats for training and evaluation hold it.

Five absences become JSON by one rule: a field that is not on the page, or empty there, is null; an
unreadable one is "UNCLEAR"; a hidden one, and one that was not asked, is no part of the answer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from reviewer.export.report import HIDDEN, NOT_ASKED, OVERRULED, Report
from reviewer.model.absence import UNCLEAR, Absence
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import ExportRow
from reviewer.model.fields_json import nest
from reviewer.model.kind import FieldSpec, Kind, join_path, split_path


def answer_of(row: ExportRow) -> str | None:
    """What stands in the answer for one field; see `unanswerable` for those that have none."""
    return UNCLEAR if row.absence is Absence.UNREADABLE and row.value is None else row.value


def unanswerable(row: ExportRow) -> str | None:
    """Why a field is no part of the answer; None when it is."""
    if row.value is not None:
        return None
    if row.absence is Absence.HIDDEN_BY_REDACTION:
        return HIDDEN
    return NOT_ASKED if row.absence in (Absence.NOT_ASKED, None) else None


def answerable(rows: Sequence[ExportRow], report: Report) -> list[ExportRow]:
    """The rows that are part of the answer; the others are counted as left out."""
    kept = []
    for row in rows:
        reason = unanswerable(row)
        if reason is None:
            kept.append(row)
        else:
            report.left(reason)
    whole = agreeing(kept)
    report.left(OVERRULED, len(kept) - len(whole))
    return whole


def agreeing(rows: Sequence[ExportRow]) -> list[ExportRow]:
    """The rows without those that say a table has no rows, where rows of it are told."""
    tables = {split_path(row.path)[0] for row in rows if split_path(row.path)[1] is not None}
    return [row for row in rows if row.path not in tables]


def answer(rows: Sequence[ExportRow]) -> dict[str, object]:
    """The whole answer: line items are lists of objects."""
    return nest({path: answer_of(row) for path, row in paths_in_answer(rows)})


def paths_in_answer(rows: Sequence[ExportRow]) -> list[tuple[str, ExportRow]]:
    """Where each field stands in the answer: rows that stay behind leave no gap in a list."""
    present: dict[str, set[int]] = {}
    for row in rows:
        name, number, column = split_path(row.path)
        if number is not None and column is not None:
            present.setdefault(name, set()).add(number)
    order = {
        (name, number): at
        for name, numbers in present.items()
        for at, number in enumerate(sorted(numbers))
    }
    found = []
    for row in rows:
        name, number, column = split_path(row.path)
        at = order.get((name, -1 if number is None else number))
        found.append(
            (row.path if at is None or column is None else join_path(name, at, column), row)
        )
    return found


def as_text(value: object) -> str:
    """An answer as the text a model writes."""
    return json.dumps(value, ensure_ascii=False)


def by_page(document: ExportDocument) -> dict[int, list[ExportRow]]:
    """The rows by the page they stand on; those without a place are told with the first page."""
    numbers = [page.number for page in document.pages]
    first = numbers[0] if numbers else 1
    found: dict[int, list[ExportRow]] = {number: [] for number in numbers or [first]}
    for row in document.rows:
        found[row.page if row.page in found else first].append(row)
    return found


def question(kind: Kind, rows: Sequence[ExportRow]) -> str:
    """What a model is asked, for exactly these fields."""
    lines = ["Read these fields from the document and answer with one JSON object, nothing else."]
    names = dict.fromkeys(split_path(row.path)[0] for row in rows)
    for name in names:
        spec = kind.spec(name)
        hint = f": {spec.hint}" if spec.hint else ""
        lines.append(f"- {name} ({spec.title}){hint}{_columns(spec)}")
    lines.append(
        "Copy values as printed. Use null for what is not on the document or left empty there, "
        f"and {UNCLEAR} for what cannot be read."
    )
    return "\n".join(lines)


def _columns(spec: FieldSpec) -> str:
    if not spec.columns:
        return ""
    return f"; a list of objects with {', '.join(column.name for column in spec.columns)}"
