"""The formats there are to export to: one row each, and the one function that uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

from reviewer.export.csv import write_csv
from reviewer.export.jsonl import write_jsonl
from reviewer.export.target import writing
from reviewer.model.errors import UsageError
from reviewer.model.export_row import ExportRow


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name the user gives; `write` returns the number of fields written."""

    name: str
    suffix: str
    title: str
    write: Callable[[Iterable[ExportRow], TextIO], int]


FORMATS = (
    Format("jsonl", ".jsonl", "JSON lines, a document each; can be imported as truth", write_jsonl),
    Format("csv", ".csv", "CSV, a field each, exact: for programs", write_csv),
    Format(
        "csv-safe",
        ".csv",
        "CSV for spreadsheets: what would run as a formula gets a ' before it",
        partial(write_csv, safe=True),
    ),
)


def find_format(name: str) -> Format:
    """The format called `name`; UsageError naming those there are."""
    for known in FORMATS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise UsageError(f"There is no export format {name!r}; the formats are {names}.")


def write(form: str, rows: Iterable[ExportRow], target: Path, *, force: bool = False) -> int:
    """Write all rows to `target` in the format called `form`; returns how many there were.

    Raises UsageError for an unknown format, or a target that exists (without `force`) or cannot
    be written. The rows of one document follow one another.
    """
    known = find_format(form)
    with writing(target, force=force) as stream:
        return known.write(rows, stream)
