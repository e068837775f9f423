"""Acts on the rows of a table, one function each; each is one undo, and durable when it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from reviewer.flow.acts import shares, together
from reviewer.flow.desk import now
from reviewer.flow.table import table
from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, Field, FieldState
from reviewer.model.geometry import Box
from reviewer.model.kind import Kind, join_path
from reviewer.model.rows import Arrangement, order_path
from reviewer.model.table import Put, Table, TableRow
from reviewer.review.cells import merge_rows, split_row
from reviewer.store import fields, row_cells
from reviewer.store.db import Store


class Rows:
    """The acts on one table by one person. Made on the store's thread for one act."""

    def __init__(
        self, store: Store, kind: Kind, document: int, name: str, by: str, ms: int | None = None
    ) -> None:
        self._store = store
        self._document = document
        self._name = name
        self._by = by
        self._ms = ms
        self._at = now()
        self._table: Table = table(store, kind, document, name)
        self._kept = row_cells.arrangement(store, document, name) or Arrangement()
        self._order = [row.number for row in self._table.rows]
        self._left_out = set(self._kept.left_out)

    def at(self, number: int) -> int:
        """Where the row with this number stands now. Raises UsageError when it is gone."""
        if number not in self._order:
            raise UsageError("This row was deleted meanwhile; nothing was changed.")
        return self._order.index(number)

    def put(self, row: int, column: str, value: str) -> Changes:
        """Type a value into a cell; an empty one says that the cell is empty on the page."""
        cell = self._decide(self._row(row).number, column, value)
        what = f"row {row + 1} · {column.replace('_', ' ')}"
        did = f"set {what} to {_short(value)}" if value.strip() else f"emptied {what}"
        return self._act([cell], did)

    def accept(self, row: int) -> Changes:
        """Everything in this row is right as it stands."""
        found = [
            self._decision(cell.field, DecisionType.ACCEPT, "A")
            for cell in self._row(row).cells
            if cell.field is not None and cell.field.state is FieldState.OPEN
        ]
        if not found:
            raise UsageError(f"Everything in row {row + 1} is settled.")
        return self._act(found, f"accepted row {row + 1}")

    def insert(self, at: int) -> Changes:
        """An empty row that becomes row `at`."""
        self._order.insert(at, self._fresh())
        return self._act([self._arranged()], f"added row {at + 1}")

    def delete(self, rows: Sequence[int]) -> Changes:
        """These rows are not on the document."""
        cells = [cell for row in sorted(rows) for cell in self._gone(self._row(row))]
        for row in sorted(rows, reverse=True):
            del self._order[row]
        return self._act([self._arranged(), *cells], f"deleted {_named(rows)}")

    def duplicate(self, row: int) -> Changes:
        """The same row once more, below."""
        number = self._fresh()
        self._order.insert(row + 1, number)
        values = _values(self._row(row))
        return self._act(
            [self._arranged(), *self._all(number, values)], f"duplicated row {row + 1}"
        )

    def move(self, row: int, to: int) -> Changes:
        """Put a row at another place."""
        if not 0 <= to < len(self._order):
            raise UsageError(f"Row {row + 1} is already the {'last' if to > row else 'first'} one.")
        self._order.insert(to, self._order.pop(row))
        return self._act([self._arranged()], f"moved row {row + 1} to {to + 1}")

    def split(self, row: int, at: tuple[str, int] | None) -> Changes:
        """Make two rows of one; text is cut at a column's character."""
        old = self._row(row)
        first, second = split_row(self._table.columns, _values(old), at)
        if not second:
            raise UsageError(f"Row {row + 1} cannot be split here; put the caret where it ends.")
        number = self._fresh()
        self._order.insert(row + 1, number)
        changed = self._changed(old, first)
        new = self._all(number, second)
        return self._act([self._arranged(), *changed, *new], f"split row {row + 1}")

    def merge(self, row: int) -> Changes:
        """Make one row of this and the next."""
        if row + 1 >= len(self._order):
            raise UsageError(f"There is no row below row {row + 1} to merge with.")
        upper, lower = self._row(row), self._row(row + 1)
        merged = merge_rows(self._table.columns, _values(upper), _values(lower))
        del self._order[row + 1]
        said = [self._arranged(), *self._changed(upper, merged), *self._gone(lower)]
        return self._act(said, f"merged rows {row + 1} and {row + 2}")

    def fill(self, puts: Sequence[Put]) -> Changes:
        """Many cells at once, with rows that are new: a column filled from the page."""
        if not puts:
            raise UsageError("There is nothing in the band to fill in.")
        said: list[Decision] = []
        before = list(self._order)
        for put in puts:
            row = put.row
            number = self._insert_before(before, put.before) if row is None else before[row]
            said.append(self._decide(number, put.column, put.value, put.page, put.box, "page"))
        head = [self._arranged()] if self._order != before else []
        column = puts[0].column.replace("_", " ")
        return self._act([*head, *said], f"filled {column} in {len(puts)} rows")

    def _insert_before(self, before: Sequence[int], row: int | None) -> int:
        number = self._fresh()
        at = len(self._order) if row is None else self._order.index(before[row])
        self._order.insert(at, number)
        return number

    def _row(self, row: int) -> TableRow:
        if not 0 <= row < len(self._table.rows):
            raise UsageError(f"There is no row {row + 1}.")
        return self._table.rows[row]

    def _fresh(self) -> int:
        """A number that no row of this table ever had."""
        read = row_cells.ever(self._store, self._document, self._name)
        known = Arrangement((*self._order, *read), frozenset(self._left_out))
        return known.next_added()

    def _arranged(self) -> Decision:
        before = {row.number for row in self._table.rows}
        gone = before - set(self._order)
        value = Arrangement(tuple(self._order), frozenset(self._left_out | gone)).text()
        return Decision(
            document=self._document,
            path=order_path(self._name),
            type=DecisionType.ROWS,
            by=self._by,
            at=self._at,
            value=value,
        )

    def _gone(self, row: TableRow) -> list[Decision]:
        return [
            replace(
                self._decision(cell.field, DecisionType.ABSENT, "typed"),
                value=None,
                absence=Absence.NOT_ON_PAGE,
            )
            for cell in row.cells
            if cell.field is not None
        ]

    def _changed(self, row: TableRow, values: Mapping[str, str]) -> list[Decision]:
        """Decisions for the cells of a row that get another value."""
        names = [column.name for column in self._table.columns]
        pairs = zip(names, row.cells, strict=True)
        return [
            self._decide(row.number, name, values.get(name, ""))
            for name, cell in pairs
            if cell.value != values.get(name, "")
        ]

    def _all(self, number: int, values: Mapping[str, str]) -> list[Decision]:
        return [self._decide(number, column, value) for column, value in values.items()]

    def _decide(
        self,
        number: int,
        column: str,
        value: str,
        page: int | None = None,
        box: Box | None = None,
        witness: str = "typed",
    ) -> Decision:
        path, value = join_path(self._name, number, column), value.strip()
        field = fields.find(self._store, self._document, path) or Field(
            self._document, "", path, None, Absence.NOT_ASKED, 0.0, False, ()
        )
        if not value:
            said = self._decision(field, DecisionType.ABSENT, "typed")
            return replace(said, value=None, absence=Absence.EMPTY_ON_PAGE)
        same = value == field.value
        act = DecisionType.ACCEPT if same else DecisionType.CORRECT
        said = self._decision(field, act, "A" if same else witness)
        placed = said if box is None else replace(said, page=page, box=box)
        return replace(placed, value=value, absence=None)

    def _decision(self, field: Field, act: DecisionType, witness: str) -> Decision:
        return Decision(
            document=self._document,
            path=field.path,
            type=act,
            by=self._by,
            at=self._at,
            value=field.value,
            absence=field.absence,
            witness=witness,
            page=field.page,
            box=field.box,
        )

    def _act(self, said: Sequence[Decision], did: str) -> Changes:
        timed = zip(said, shares(self._ms, len(said)), strict=True)
        return together(self._store, [replace(one, ms=ms) for one, ms in timed], did)


Act = Callable[[Rows], Changes]
"""An act on a table: `lambda rows: rows.delete([2])`."""


def _values(row: TableRow) -> dict[str, str]:
    return {cell.path.rpartition(".")[2]: cell.value for cell in row.cells if cell.value}


def _named(rows: Sequence[int]) -> str:
    ordered = sorted(rows)
    if len(ordered) == 1:
        return f"row {ordered[0] + 1}"
    return (
        f"rows {ordered[0] + 1} to {ordered[-1] + 1}"
        if _is_run(ordered)
        else (f"{len(ordered)} rows")
    )


def _is_run(rows: Sequence[int]) -> bool:
    return list(rows) == list(range(rows[0], rows[-1] + 1))


def _short(value: str) -> str:
    return value if len(value) <= 28 else f"{value[:27]}…"
