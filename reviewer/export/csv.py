"""CSV after RFC 4180: a header, one line per field, in an exact and a spreadsheet-safe mode.

Spreadsheets run cells that begin with = + - @ (also full width), a tab or a line end as formulas,
and quoting does not stop them (CWE-1236). The safe mode puts ' before such a cell, after leading
spaces too, except for plain numbers like -12.50. That changes text: it is for reading in a
spreadsheet; a program reads the exact mode.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from typing import TextIO

from reviewer.export.folder import Folder
from reviewer.export.report import NOTHING, Report
from reviewer.export.writer import Options
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import ExportRow
from reviewer.model.verdict import CHECKS

COLUMNS = (
    "document", "sha256", "field", "value", "absent", "state", "by", "at", "witness",
    "a_reader", "a_model", "a_value", "b_reader", "b_model", "b_value", "other_readings",
    *CHECKS,
    "risk", "flagged", "reasons", "page", "left", "top", "right", "bottom", "ms",
)  # fmt: skip
"""What stands in each line. `other_readings` is JSON by role; `reasons` are joined by " | "."""

_FORMULA = re.compile(r"[ \u00a0]*[=+\-@\t\r\n\0＝＋－＠]")
_AFTER_SEPARATOR = re.compile(r"([;|\t\r\n][ \u00a0\"]*)([=+\-@＝＋－＠])")
"""A spreadsheet may split cells at another sign than the comma, by the country it is set to."""
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")


def write_csv(rows: Iterable[ExportRow], stream: TextIO, *, safe: bool = False) -> int:
    """Write all rows and return how many; the stream must keep line ends (newline="")."""
    table = _Table(stream, safe=safe)
    written = 0
    for row in rows:
        table.write(row)
        written += 1
    return written


class CsvWriter:
    """A file for each part of the dataset."""

    def __init__(self, out: Folder, options: Options, report: Report, *, safe: bool) -> None:
        self._out, self._options, self._report, self._safe = out, options, report, safe
        self._tables: dict[str, _Table] = {}
        if not options.split:
            self._table("")

    def add(self, document: ExportDocument) -> None:
        """A line for each field."""
        table = self._table(document.split)
        for row in document.rows:
            table.write(row)
            self._report.wrote(row)
        if not document.rows:
            self._report.left_document(NOTHING)
            return
        self._report.wrote_document(document.split)

    def finish(self) -> None:
        """Every line was written as it came."""

    def _table(self, split: str) -> _Table:
        if split not in self._tables:
            name = self._options.part(split, ".csv")
            self._tables[split] = _Table(self._out.text(name), safe=self._safe)
        return self._tables[split]


class _Table:
    """A CSV file that begins with its header."""

    def __init__(self, stream: TextIO, *, safe: bool) -> None:
        self._writer = csv.writer(stream, lineterminator="\r\n")
        self._writer.writerow(COLUMNS)
        self._safe = safe

    def write(self, row: ExportRow) -> None:
        cells = _cells(row)
        self._writer.writerow([disarmed(cell) for cell in cells] if self._safe else cells)


def disarmed(cell: str) -> str:
    """`cell` as a spreadsheet shows it and does not run it, whichever separator it takes."""
    if _PLAIN_NUMBER.fullmatch(cell):
        return cell
    inner = _AFTER_SEPARATOR.sub(r"\1'\2", cell)
    return f"'{inner}" if _FORMULA.match(cell) else inner


def _cells(row: ExportRow) -> list[str]:
    first, second = (row.readings.get(role, {}) for role in "AB")
    others = {role: dict(r) for role, r in row.readings.items() if role not in "AB"}
    told = [r.get(key) for r in (first, second) for key in ("reader", "model", "value")]
    box = row.box.as_list() if row.box else [None] * 4
    return [
        _text(value)
        for value in (
            row.document, row.sha256, row.path, row.value, row.absence, row.state,
            row.by, row.at, row.witness, *told,
            json.dumps(others, ensure_ascii=False) if others else None,
            *(row.verdicts.get(check, "NOT_RUN") for check in CHECKS),
            row.risk, row.flagged, " | ".join(row.reasons), row.page, *box,
            row.ms,
        )
    ]  # fmt: skip


def _text(value: object) -> str:
    """Nothing for None, true and false in small letters as JSON has them."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
