"""JSON lines: one object per document. `fields` is truth as `import-truth` reads it.

Only what is settled stands in `fields`: a flagged field that nobody decided is no truth. The whole
of what is known of every field, settled or not, stands in `details`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any, TextIO

from reviewer.model.export_row import ExportRow
from reviewer.model.fields_json import nest


def write_jsonl(rows: Iterable[ExportRow], stream: TextIO) -> int:
    """Write a line per document and return the number of fields; a document's rows follow on."""
    written = 0
    for _, group in groupby(rows, key=lambda row: (row.document, row.sha256)):
        fields = list(group)
        stream.write(json.dumps(_document(fields), ensure_ascii=False, allow_nan=False) + "\n")
        written += len(fields)
    return written


def _document(rows: list[ExportRow]) -> dict[str, Any]:
    truth = {
        row.path: {"absent": row.absence.value} if row.value is None and row.absence else row.value
        for row in rows
        if row.settled and (row.value is not None or row.absence is not None)
    }
    return {
        "document": rows[0].document,
        "sha256": rows[0].sha256,
        "fields": nest(truth),
        "details": {row.path: _detail(row) for row in rows},
    }


def _detail(row: ExportRow) -> dict[str, Any]:
    return {
        "value": row.value,
        "absent": None if row.absence is None else row.absence.value,
        "state": row.state,
        "by": row.by,
        "at": row.at,
        "witness": row.witness,
        "readings": {role: dict(reading) for role, reading in row.readings.items()},
        "verdicts": dict(row.verdicts),
        "risk": row.risk,
        "flagged": row.flagged,
        "reasons": list(row.reasons),
        "page": row.page,
        "box": row.box.as_list() if row.box else None,
        **({} if row.read_as is None else {"read_as": row.read_as}),
        **({} if row.note is None else {"note": asdict(row.note)}),
    }
