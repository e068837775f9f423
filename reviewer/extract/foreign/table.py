"""CSV: a row for each document with a column for each field, or a row for each field.

A file with the columns `field` and `value` is of the second sort; our own CSV is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Said, Sheet, Told
from reviewer.model.absence import Absence
from reviewer.model.fields_json import parse_absence
from reviewer.model.geometry import Box

DOCUMENT = "document"
DOCUMENTS = ("document", "file", "filename", "file_name", "image", "path", "name", "id", "sha256")
"""Names of the column that names the document, likeliest first."""
OURS = {
    "document", "sha256", "field", "value", "absent", "confidence", "page", "left", "top", "right",
    "bottom",
}  # fmt: skip
MOST_COLUMNS = 2000
_DELIMITERS = ",;\t|"


def table(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header and the rows with their line numbers. Raises ValueError for what is no table."""
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    if first.count(delimiter) == 0:
        raise ValueError("no table: the first line has neither comma, semicolon, tab nor bar")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip() for name in next(reader, [])]
    if len(header) > MOST_COLUMNS:
        raise ValueError(f"the table has more than {MOST_COLUMNS} columns")
    return header, ((reader.line_num, row) for row in _rows(reader))


def read(text: str, sheet: Sheet, document_column: str = "") -> None:
    """All rows of a table. Never raises."""
    try:
        header, rows = table(text)
        named = _document_column(header, document_column)
        for name in {name for name in header if name and header.count(name) > 1}:
            sheet.problem("line 1", f"the column {name!r} stands twice; the first counts")
        if {"field", "value"} <= set(header):
            _long(header, rows, named, sheet)
        else:
            _wide(header, rows, named, sheet)
    except (ValueError, csv.Error) as error:
        sheet.problem("the table", str(error))


def _document_column(header: list[str], asked: str) -> int:
    lower = [name.casefold() for name in header]
    for name in (asked.casefold(),) if asked else DOCUMENTS:
        if name in lower:
            return lower.index(name)
    wanted = asked or "of the documents"
    columns = ", ".join(name for name in header[:20])
    raise ValueError(f"no column {wanted}; name it with document=COLUMN (there are: {columns})")


def _wide(
    header: list[str], rows: Iterator[tuple[int, list[str]]], named: int, sheet: Sheet
) -> None:
    for line, row in rows:
        if len(row) != len(header):
            sheet.problem(f"line {line}", f"{len(row)} cells, and the header has {len(header)}")
            continue
        said: dict[str, Said] = {}
        for at, name in enumerate(header):
            if at != named and name:
                said.setdefault(name, Said(name, s.text(row[at]), path=name))
        references = (_reference(header[named], row[named]),)
        sheet.tell(Told(f"line {line}", s.names(*references), tuple(said.values()), "csv"))


def _long(
    header: list[str], rows: Iterator[tuple[int, list[str]]], named: int, sheet: Sheet
) -> None:
    """Rows of one document follow one another, or they are told apart by it."""
    for name in header:
        if name not in OURS and name:
            sheet.unknown[f"column.{name[:60]}"] += 1
    documents: dict[str, tuple[int, list[Said]]] = {}
    for line, row in rows:
        if len(row) != len(header):
            sheet.problem(f"line {line}", f"{len(row)} cells, and the header has {len(header)}")
            continue
        cells = dict(zip(reversed(header), reversed(row), strict=True))
        reference = _reference(header[named], row[named])
        _first, said = documents.setdefault(reference, (line, []))
        found = _cell(cells, sheet)
        if found is not None:
            said.append(found)
    for reference, (line, told) in documents.items():
        sheet.tell(Told(f"line {line}", s.names(reference), tuple(told), "csv"))


def _cell(cells: dict[str, str], sheet: Sheet) -> Said | None:
    name, value = cells["field"].strip(), s.text(cells["value"])
    absence: Absence | None = None
    if value is None and cells.get("absent"):
        try:
            absence = parse_absence(cells["absent"])
        except ValueError:
            sheet.left["an absence that is none of the five"] += 1
            return None
    if not name:
        sheet.left[s.NO_NAME] += 1
        return None
    sides = [_number(cells.get(side)) for side in ("left", "top", "right", "bottom")]
    whole = [side for side in sides if side is not None]
    box = Box(*whole) if len(whole) == 4 else None
    place = Place(s.page(cells.get("page")), box) if box and box.area > 0 else None
    score = s.confidence(_number(cells.get("confidence")))
    return Said(name, value, absence, score, place, path=name)


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    return (row for row in reader if any(cell.strip() for cell in row))


def _reference(column: str, cell: str) -> str:
    return f"sha256:{cell.strip()}" if column.casefold() == "sha256" else cell.strip()


def _number(text: str | None) -> float | None:
    try:
        return s.number(float(text)) if text else None
    except ValueError:
        return None
