"""CSV: a row for each document with a column for each field, or a row for each field.

A file with the columns `field` and `value` is of the second sort; our own CSV is. An empty cell is
a value that is not on the page, unless `absent` says otherwise.
"""

from __future__ import annotations

import csv
import io
import re
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
    "bottom", "state",
}  # fmt: skip
AGAIN = "a line that is the header again"
_UNSETTLED = ("open", "ambiguous")
MOST_COLUMNS = 2000
_DELIMITERS = ",;\t|"
_LOOKED_AT = 20
"""Lines that are looked at to tell which sign parts the cells."""
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The first line in which a spreadsheet tells the sign."""


def table(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header and the rows with their line numbers. Raises ValueError for what is no table."""
    text = text.lstrip("\ufeff\r\n")
    if told := _TOLD.match(text):
        delimiter, text = told.group(1), text[told.end() :]
    else:
        delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip() for name in next(reader, [])]
    if len(header) > MOST_COLUMNS:
        raise ValueError(f"the table has more than {MOST_COLUMNS} columns")
    return header, ((reader.line_num, row) for row in _rows(reader))


def _delimiter(text: str) -> str:
    """The sign that parts the cells: the one by which most lines have as many as the first."""
    head = "\n".join(text[:200_000].splitlines()[:_LOOKED_AT])
    best = (0, 0, "")
    for sign in _DELIMITERS:
        try:
            rows = [len(r) for r in csv.reader(io.StringIO(head, newline=""), delimiter=sign) if r]
        except csv.Error:  # a cell that is too long: it is named when it is read
            rows = [head.partition("\n")[0].count(sign) + 1]
        if rows and rows[0] > 1:
            best = max(best, (rows.count(rows[0]), rows[0], sign))
    if not best[2]:
        raise ValueError("no table: the first line has neither comma, semicolon, tab nor bar")
    return best[2]


def read(text: str, sheet: Sheet, document_column: str = "", what: str = "") -> None:
    """All rows of a table. Never raises."""
    try:
        header, rows = table(text)
        named = _document_column(header, document_column)
        for name in {name for name in header if name and header.count(name) > 1}:
            sheet.problem("line 1", f"the column {name!r} stands twice; the first counts")
        if {"field", "value"} <= set(header):
            _long(header, rows, named, what, sheet)
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
    for line, row in _whole(header, rows, sheet):
        said: dict[str, Said] = {}
        for at, name in enumerate(header):
            if at != named and name:
                said.setdefault(name, _said(name, s.text(row[at])))
        references = (_reference(header[named], row[named]),)
        sheet.tell(Told(f"line {line}", s.names(*references), tuple(said.values()), "csv"))


def _said(name: str, value: str | None) -> Said:
    return Said(name, value, Absence.NOT_ON_PAGE if value is None else None, path=name)


def _whole(
    header: list[str], rows: Iterator[tuple[int, list[str]]], sheet: Sheet
) -> Iterator[tuple[int, list[str]]]:
    """The lines that have a cell for each column; empty ones beyond the last do no harm."""
    for line, row in rows:
        cells = row[: len(header)]
        if len(cells) < len(header) or any(cell.strip() for cell in row[len(header) :]):
            sheet.problem(f"line {line}", f"{len(row)} cells, and the header has {len(header)}")
        elif [cell.strip() for cell in cells] == header:
            sheet.left[AGAIN] += 1
        else:
            yield line, cells


def _long(
    header: list[str],
    rows: Iterator[tuple[int, list[str]]],
    named: int,
    what: str,
    sheet: Sheet,
) -> None:
    """Rows of one document follow one another, or they are told apart by it."""
    for name in header:
        if name not in OURS and name:
            sheet.unknown[f"column.{name[:60]}"] += 1
    documents: dict[str, tuple[int, list[Said]]] = {}
    for line, row in _whole(header, rows, sheet):
        cells = dict(zip(reversed(header), reversed(row), strict=True))
        reference = _reference(header[named], row[named])
        _first, said = documents.setdefault(reference, (line, []))
        if what == s.TRUTH and cells.get("state") in _UNSETTLED:
            sheet.left[s.UNDECIDED] += 1
            continue
        found = _cell(cells, sheet)
        if found is not None:
            said.append(found)
    for reference, (line, told) in documents.items():
        sheet.tell(Told(f"line {line}", s.names(reference), tuple(told), "csv"))


def _cell(cells: dict[str, str], sheet: Sheet) -> Said | None:
    name, value = cells["field"].strip(), s.text(cells["value"])
    absence = Absence.NOT_ON_PAGE if value is None else None
    if value is None and (told := cells.get("absent", "").strip()):
        try:
            absence = parse_absence(told)
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
