"""JSON lines: one object per document, whole. It comes back in as readings and as truth.

`fields` is truth as `import-truth` reads it: only what is settled; a flagged field that nobody
decided is no truth. `details` holds what is known of every field, settled or not. `readings` are
as `import-readings` reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TextIO

from reviewer.export.folder import Folder
from reviewer.export.report import Report
from reviewer.export.writer import Options
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import ExportRow
from reviewer.model.fields_json import nest
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue, Reading


class JsonlWriter:
    """A file for each part of the dataset, a line for each document."""

    def __init__(self, out: Folder, options: Options, report: Report) -> None:
        self._out, self._options, self._report = out, options, report
        if not options.split:
            out.text(options.part("", ".jsonl"))

    def add(self, document: ExportDocument) -> None:
        """A line; a document without fields has one too."""
        stream = self._out.text(self._options.part(document.split, ".jsonl"))
        write_jsonl([document], stream)
        for row in document.rows:
            self._report.wrote(row)
        self._report.wrote_document(document.split)

    def finish(self) -> None:
        """Every line was written as it came."""


def write_jsonl(documents: Iterable[ExportDocument], stream: TextIO) -> None:
    """Write a line per document."""
    for document in documents:
        stream.write(json.dumps(line_of(document), ensure_ascii=False, allow_nan=False) + "\n")


def line_of(document: ExportDocument) -> dict[str, Any]:
    """The object of one document."""
    line: dict[str, Any] = {
        "document": document.name,
        "sha256": document.sha256,
        "fields": nest({row.path: _truth(row) for row in document.rows if _is_truth(row)}),
        "details": {row.path: _detail(row) for row in document.rows},
    }
    if document.pages:
        line["pages"] = [
            {"number": p.number, "width": p.width, "height": p.height, "unit": p.unit}
            for p in document.pages
        ]
    if document.readings:
        line["readings"] = [_reading(reading) for reading in document.readings]
    told = {
        "media_type": document.media_type,
        "size": document.size,
        "supplier": document.supplier,
        "split": document.split,
    }
    return line | {key: value for key, value in told.items() if value}


def _is_truth(row: ExportRow) -> bool:
    return row.settled and (row.value is not None or row.absence is not None)


def _truth(row: ExportRow) -> object:
    return {"absent": row.absence.value} if row.value is None and row.absence else row.value


def _detail(row: ExportRow) -> dict[str, Any]:
    return {
        "value": row.value,
        "absent": None if row.absence is None else row.absence.value,
        "state": row.state,
        "by": row.by,
        "at": row.at,
        "ms": row.ms,
        "witness": row.witness,
        "readings": {role: dict(reading) for role, reading in row.readings.items()},
        "verdicts": dict(row.verdicts),
        "risk": row.risk,
        "flagged": row.flagged,
        "reasons": list(row.reasons),
        "page": row.page,
        "box": _exact(row.box),
        **({} if row.read_as is None else {"read_as": row.read_as}),
        **({} if row.note is None else {"note": asdict(row.note)}),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    usage = reading.usage
    told = {
        "role": reading.role,
        "reader": reading.reader,
        "model": reading.model,
        "prompt": reading.prompt,
        "created": reading.created,
        "images": list(reading.images),
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": usage.cost_usd,
        "seconds": usage.seconds,
    }
    kept = {key: value for key, value in told.items() if value not in ("", [], 0, None)}
    if usage.cost_usd is not None:
        kept["cost_usd"] = usage.cost_usd  # 0 is a price, and not an unknown one
    if usage.seconds is not None:
        kept["seconds"] = usage.seconds
    return kept | {"fields": {value.path: _cell(value) for value in reading.values}}


def _cell(value: FieldValue) -> dict[str, Any]:
    told = {
        "absent": None if value.absence is None else value.absence.value,
        "confidence": value.confidence,
        "reason": value.reason,
        "page": value.page,
        "box": _exact(value.box),
    }
    return {"value": value.value} | {k: v for k, v in told.items() if v is not None}


def _exact(box: Box | None) -> list[float] | None:
    """Not rounded: what is imported again is the same box."""
    return None if box is None else [box.left, box.top, box.right, box.bottom]
