"""The readings of a document with their rows numbered as a human last saw them."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.checks.fields import aligned
from reviewer.model.kind import split_path
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.rows import ADDED
from reviewer.store import readings, row_cells
from reviewer.store.db import Store
from reviewer.store.row_cells import StoredCell


def told_of(store: Store, document_id: int, *earlier: Reading) -> tuple[Reading, ...]:
    """All readings of a document, their rows under one numbering; `earlier` ones come after.

    Where a human settled cells or arranged rows, the rows that are stored give the numbers: a new
    reading finds its rows among them by likeness, so that no decision comes to stand on another
    row, a row that was deleted stays so, and one that was added is known again.
    """
    touched = row_cells.is_touched(store, document_id)
    known = row_cells.cells(store, document_id) if touched else ()
    return told_from(known, (*readings.of_document(store, document_id), *earlier))


def told_from(known: Sequence[StoredCell], read: Sequence[Reading]) -> tuple[Reading, ...]:
    """The same of what was read from the store already; `known` are the stored cells that count."""
    settled = _known(known)
    return aligned((settled, *read))[1:] if settled.values else aligned(read)


def may_renumber(store: Store, document_id: int, path: str) -> bool:
    """Whether the decision made last, on this field, may give the rows of readings other numbers.

    The first on any cell does, for from then on the stored rows give the numbers; then only one on
    a row that a human added, which is known by what was said of it.
    """
    row = split_path(path)[1]
    return row is not None and (row >= ADDED or row_cells.is_touched_once(store, document_id))


def _known(cells: Sequence[StoredCell]) -> Reading:
    """The stored rows as they were read, so that the same readings keep their numbers exactly."""
    values = []
    for cell in cells:
        row = split_path(cell.path)[1]
        added = row is not None and row >= ADDED
        value = cell.told or cell.proposed if added else cell.proposed
        if value is not None:
            values.append(FieldValue(cell.path, value))
    return Reading("", "", tuple(values))
