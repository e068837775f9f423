"""The offline layout reader's door: every field of a kind answered from words and places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from reviewer.extract.layout.by_document import read_by_document
from reviewer.extract.layout.by_labels import read_by_labels
from reviewer.extract.layout.form import read_form
from reviewer.extract.layout.found import Found, answer
from reviewer.extract.layout.lines import Sheet, read_sheet
from reviewer.extract.layout.shapes import rows_by_shape
from reviewer.extract.layout.tables import read_rows
from reviewer.model.document import Page, PageWords
from reviewer.model.kind import FieldSpec, FieldType, Kind, join_path
from reviewer.model.reading import FieldValue

Strategy = Literal["labels", "document"]


def read_fields(
    kind: Kind, pages: Sequence[tuple[Page, PageWords]], strategy: Strategy
) -> tuple[FieldValue, ...]:
    """Every field of `kind` as read from the words of `pages`, boxes in page units.

    "labels" looks for the kind's labels and takes the value beside or below; "document" lists all
    dates, amounts and pairs first and maps them to fields afterwards. Never raises on any words.
    """
    sheet = read_sheet(pages)
    reader = read_by_labels if strategy == "labels" else read_by_document
    found = reader(kind, sheet)
    values: list[FieldValue] = []
    for spec in kind.fields:
        if spec.type is FieldType.ROWS:
            values += _rows(spec, sheet, strategy)
        else:
            values.append(answer(spec.name, found.get(spec.name), required=spec.required))
    if kind.open:
        known = {value.path for value in values}
        values += [v for v in read_form(sheet, strategy) if v.path not in known]
    return tuple(values)


def _rows(spec: FieldSpec, sheet: Sheet, strategy: Strategy) -> list[FieldValue]:
    """The answers for all rows; a single absence where the document has none."""
    rows: list[dict[str, Found]] = (
        read_rows(spec, sheet) if strategy == "labels" else rows_by_shape(spec, sheet)
    )
    if not rows:
        return [answer(spec.name, None, required=spec.required)]
    return [
        answer(join_path(spec.name, number, column.name), row.get(column.name))
        for number, row in enumerate(rows)
        for column in spec.columns
    ]
