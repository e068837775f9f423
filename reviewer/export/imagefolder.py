"""Folders of pictures with a `metadata.jsonl`: Hugging Face's imagefolder, and Donut's form of it.

Each page is a row. `ground_truth` holds the answer as text under `gt_parse`, as Donut reads it; the
form for `datasets` has a list `fields` beside it, whose columns are the same in every row, so that
its types hold for all kinds of documents: `datasets` tells them from the values of each part, and
refuses parts that differ. So a field without a place has a box of zeros, and a part without any
field has one in its first row whose `path` is empty. Both load with
`datasets.load_dataset("imagefolder", data_dir=...)`.
"""

from __future__ import annotations

import json
from typing import Any

from reviewer.export import answers
from reviewer.export.folder import Folder
from reviewer.export.report import NO_PICTURE, NOTHING, Report
from reviewer.export.writer import Options
from reviewer.model.export_document import ExportDocument, Picture
from reviewer.model.export_row import ExportRow

NO_BOX = [0.0, 0.0, 0.0, 0.0]


class ImagefolderWriter:
    """A row for each page: its picture and what stands on it."""

    def __init__(self, out: Folder, options: Options, report: Report, *, fields: bool) -> None:
        """`fields` adds the list of fields with places, states and typed absences."""
        self._out, self._report = out, report
        self._fields = fields
        self._held: dict[str, int] = {}
        """Fields in each file of rows."""
        if not options.split:
            out.text("metadata.jsonl")

    def add(self, document: ExportDocument) -> None:
        """A row for each page that could be drawn."""
        written = 0
        rows = document.rows if self._fields else answers.answerable(document.rows, self._report)
        paged = answers.by_page(document)
        wanted = {row.path for row in rows}
        for number, here in paged.items():
            kept = [row for row in here if row.path in wanted]
            picture = document.picture(number)
            if picture is None:
                self._report.left(NO_PICTURE, len(kept))
                continue
            self._row(document, picture, kept)
            written += 1
        if written:
            self._report.wrote_document(document.split)
        else:
            self._report.left_document(NO_PICTURE if paged else NOTHING)

    def finish(self) -> None:
        """Every row was written as it came; a part without fields is given one that is none."""
        for name, held in self._held.items():
            if self._fields and not held:
                self._out.rewrite_first(name, _with_no_field)

    def _row(self, document: ExportDocument, picture: Picture, rows: list[ExportRow]) -> None:
        folder = f"{document.split}/" if document.split else ""
        name = self._out.keep(picture, f"{folder}images").removeprefix(folder)
        told = answers.agreeing([row for row in rows if answers.unanswerable(row) is None])
        row: dict[str, Any] = {
            "file_name": name,
            "ground_truth": answers.as_text({"gt_parse": answers.answer(told)}),
        }
        if self._fields:
            row |= {
                "document": document.name,
                "page": picture.page,
                "pages": len(document.pages),
                "fields": [_field(document, said) for said in rows],
            }
        file = f"{folder}metadata.jsonl"
        self._held[file] = self._held.get(file, 0) + len(rows)
        self._out.text(file).write(json.dumps(row, ensure_ascii=False) + "\n")
        for said in rows:
            self._report.wrote(said)


def _field(document: ExportDocument, row: ExportRow) -> dict[str, Any]:
    """One field: text is empty where there is none, so that a column never changes its type."""
    box = document.in_pixels(row.page, row.box) if row.page and row.box else None
    return {
        "path": row.path,
        "value": row.value or "",
        "absent": row.absence.value if row.absence is not None and row.value is None else "",
        "state": row.state,
        "box": [float(side) for side in box.as_list()] if box else NO_BOX,
    }


def _with_no_field(line: str) -> str:
    """A row without fields with one that is none, so that its columns are known."""
    none = {"path": "", "value": "", "absent": "", "state": "", "box": NO_BOX}
    return json.dumps(json.loads(line) | {"fields": [none]}, ensure_ascii=False) + "\n"
