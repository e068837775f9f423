"""A table of a document as it counts now: what the grid shows, and sums worked out anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reviewer.checks.rules.adding_up import standings
from reviewer.flow import pages
from reviewer.flow.told import told_of
from reviewer.model.field import Field
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldSpec, FieldType, Kind, join_path, split_path
from reviewer.model.reading import Reading
from reviewer.model.rows import Arrangement, outward
from reviewer.model.table import Put, Standing, Table, TableCell, TableRow
from reviewer.model.verdict import ocr_text
from reviewer.review.fill import fill
from reviewer.store import documents, fields, row_cells
from reviewer.store.db import Store


def tables_of(kind: Kind, found: Iterable[Field]) -> tuple[str, ...]:
    """The tables a document may have: those its kind asks for, then others that were read."""
    asked = [spec.name for spec in kind.fields if spec.type is FieldType.ROWS]
    parts = (split_path(field.path) for field in found)
    read = [name for name, row, column in parts if row is not None and column is not None]
    return tuple(dict.fromkeys([*asked, *read]))


def table(store: Store, kind: Kind, document_id: int, name: str) -> Table:
    """One table, its rows as a human arranged them."""
    found = {field.path: field for field in fields.of_document(store, document_id)}
    columns = _columns(kind, name, found)
    told = told_of(store, document_id)
    kept = row_cells.arrangement(store, document_id, name) or Arrangement()
    order = kept.among(row_cells.numbers(store, document_id, name))
    rows = tuple(
        TableRow(
            number,
            tuple(
                _cell(store, document_id, join_path(name, number, column.name), found, told)
                for column in columns
            ),
        )
        for number in order
    )
    document = documents.get(store, document_id)
    orders = {**row_cells.orders(store, document_id), name: order}
    values = _values(found.values(), orders)
    words = pages.primary(store, document)
    return Table(document, name, columns, rows, values, sums_of(kind, values), words)


def sums_of(kind: Kind, values: Mapping[str, str]) -> tuple[Standing, ...]:
    """The sums of the kind over these values; needs no store, any thread may ask."""
    return standings(kind, values)


def filled(table: Table, column: int, page: int, band: Box) -> tuple[Put, ...]:
    """What a band of a page gives for a column: values that differ, and new rows where they stand.

    Needs no store, any thread may ask.
    """
    words = next((said.words for at, said in table.words if at.number == page), ())
    rows = {
        at: row.place[1]
        for at, row in enumerate(table.rows)
        if row.place is not None and row.place[0] == page
    }
    found = fill(words, band, rows)
    name = table.columns[column].name
    puts = []
    for at, one in enumerate(found):
        below = next((other.row for other in found[at:] if other.row is not None), None)
        known = None if one.row is None else table.rows[one.row].cells[column].value
        if known != one.text:
            before = None if one.row is not None else below
            puts.append(Put(one.row, name, one.text, page, one.box, before))
    return tuple(puts)


def _columns(kind: Kind, name: str, found: Mapping[str, Field]) -> tuple[FieldSpec, ...]:
    """The kind's columns, then those only a reading has."""
    spec = next((one for one in kind.fields if one.name == name), None)
    asked = () if spec is None else spec.columns
    parts = (split_path(path) for path in found)
    read = dict.fromkeys(column for of, row, column in parts if of == name and column)
    known = {column.name for column in asked}
    return *asked, *(kind.spec(join_path(name, 0, c)) for c in read if c not in known)


def _cell(
    store: Store,
    document_id: int,
    path: str,
    found: Mapping[str, Field],
    told: Sequence[Reading],
) -> TableCell:
    if path not in found:
        return TableCell(path, None, {})
    said = {
        reading.role: value.value
        for reading in told
        if (value := reading.get(path)) is not None and value.value
    }
    seen = ocr_text(fields.results(store, document_id, path))
    return TableCell(path, found[path], {**said, **({"ocr": seen} if seen else {})})


def _values(found: Iterable[Field], orders: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    pairs = ((outward(field.path, orders), field.value) for field in found)
    return {path: value for path, value in pairs if path is not None and value}
