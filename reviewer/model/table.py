"""One table of a document as it counts now: rows in their order, cells with their witnesses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reviewer.model.document import Document, Page, PageWords
from reviewer.model.field import Field
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldSpec, join_path


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell. `field` is None where nobody asked for it; `said` is by witness: "A", "ocr"."""

    path: str
    field: Field | None
    said: Mapping[str, str]

    @property
    def value(self) -> str:
        """What counts now; "" where there is none."""
        return (self.field.value or "") if self.field else ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row under its number, its cells in the order of the columns."""

    number: int
    cells: tuple[TableCell, ...]

    @property
    def place(self) -> tuple[int, Box] | None:
        """The page and the band of the row, from the boxes of its cells; None without any."""
        placed = [c.field for c in self.cells if c.field and c.field.box and c.field.value]
        if not placed:
            return None
        page = placed[0].page or 1
        return page, Box.around(f.box for f in placed if f.box and (f.page or 1) == page)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a sum of the kind comes out, in a sentence with the difference."""

    holds: bool
    sentence: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Put:
    """A value for one cell of a row, by where the row stands; None for one more row at the end.

    `before` is the row that a new one is put in front of, by where it stands now.
    """

    row: int | None
    column: str
    value: str
    page: int | None = None
    box: Box | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and what the rest of its document says, so that sums can be worked out anew."""

    document: Document
    name: str
    columns: tuple[FieldSpec, ...]
    rows: tuple[TableRow, ...]
    values: Mapping[str, str]
    """Every value of the document by path; rows counted as they stand."""
    sums: tuple[Standing, ...] = ()
    words: tuple[tuple[Page, PageWords], ...] = ()

    def standing_path(self, row: int, column: int) -> str:
        """The path of a cell by where it stands, as `values` has it."""
        return join_path(self.name, row, self.columns[column].name)
