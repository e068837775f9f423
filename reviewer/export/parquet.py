"""Parquet: a row for each field, typed; what is missing is null. Written in bounded row groups.

The one owner of pyarrow, which is an optional part of the installation.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reviewer.export.folder import Folder
from reviewer.export.report import NOTHING, Report
from reviewer.export.writer import Options
from reviewer.model.errors import UsageError
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import ExportRow

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 20_000
"""Rows that are held before they are written."""
MISSING = "Parquet needs pyarrow, which is not installed; install it with: pip install pyarrow"


class ParquetWriter:
    """One file for each part."""

    def __init__(self, out: Folder, options: Options, report: Report) -> None:
        self._out, self._options, self._report = out, options, report
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise UsageError(MISSING) from error
        self._arrow, self._parquet = pa, pq
        self._schema = _schema(pa)
        self._tables: dict[str, pq.ParquetWriter] = {}
        self._rows: dict[str, list[dict[str, Any]]] = {}
        if not options.split:
            self._rows[""] = []

    def add(self, document: ExportDocument) -> None:
        """A row for each field."""
        rows = self._rows.setdefault(document.split, [])
        for row in document.rows:
            rows.append(_cells(document, row))
            self._report.wrote(row)
        if len(rows) >= GROUP:
            self._flush(document.split)
        if document.rows:
            self._report.wrote_document(document.split)
        else:
            self._report.left_document(NOTHING)

    def finish(self) -> None:
        """Write what is held, and close the files."""
        for split in self._rows:
            self._flush(split)
        for table in self._tables.values():
            table.close()

    def _flush(self, split: str) -> None:
        if split not in self._tables:
            place = self._out.place(self._options.part(split, ".parquet"))
            self._tables[split] = self._parquet.ParquetWriter(
                place, self._schema, compression="zstd"
            )
        batch = self._arrow.RecordBatch.from_pylist(self._rows[split], schema=self._schema)
        self._tables[split].write_batch(batch)
        self._rows[split] = []


def _schema(arrow: Any) -> pa.Schema:  # noqa: ANN401 - a module
    text, number, real = arrow.string(), arrow.int64(), arrow.float64()
    return arrow.schema(
        [
            ("document", text), ("sha256", text), ("supplier", text), ("field", text),
            ("value", text), ("absent", text), ("state", text), ("by", text), ("at", text),
            ("ms", number), ("witness", text), ("risk", real), ("flagged", arrow.bool_()),
            ("reasons", arrow.list_(text)), ("page", number), ("box", arrow.list_(real)),
            ("page_width", real), ("page_height", real), ("readings", text), ("verdicts", text),
        ]
    )  # fmt: skip


def _cells(document: ExportDocument, row: ExportRow) -> dict[str, Any]:
    page = document.page(row.page) if row.page else None
    box = row.box
    return {
        "document": document.name,
        "sha256": document.sha256,
        "supplier": document.supplier,
        "field": row.path,
        "value": row.value,
        "absent": None if row.absence is None else row.absence.value,
        "state": row.state,
        "by": row.by,
        "at": row.at,
        "ms": row.ms,
        "witness": row.witness,
        "risk": row.risk,
        "flagged": row.flagged,
        "reasons": list(row.reasons),
        "page": row.page,
        "box": [box.left, box.top, box.right, box.bottom] if box else None,
        "page_width": page.width if page else None,
        "page_height": page.height if page else None,
        "readings": json.dumps({k: dict(v) for k, v in row.readings.items()}, ensure_ascii=False),
        "verdicts": json.dumps(dict(row.verdicts)),
    }
