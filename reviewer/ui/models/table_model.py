"""A table's cells for the grid: shows what is stored, what is being saved, and what is proposed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from reviewer.model.kind import FieldType
from reviewer.model.table import Put, Table, TableCell
from reviewer.model.wording import ABSENCES
from reviewer.ui.marks import words_of
from reviewer.ui.models.field_model import Index
from reviewer.ui.say import named
from reviewer.ui.visible import visible

FIGURES = (FieldType.AMOUNT, FieldType.INTEGER, FieldType.DATE, FieldType.IDENTIFIER)
"""Columns in which a digit begins to type a value."""
_RIGHT = (FieldType.AMOUNT, FieldType.INTEGER)


class TableModel(QAbstractTableModel):
    """Rows as they stand on the document; new ones of a proposal stand where they would come."""

    CELL = Qt.ItemDataRole.UserRole + 1
    PROPOSED = Qt.ItemDataRole.UserRole + 2
    typed = Signal(int, int, str)
    """Row, column and text that somebody typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._lines: list[int | Put] = []
        self._pending: dict[tuple[int, int], str] = {}
        self._proposed: dict[tuple[int, int], str] = {}

    @property
    def table(self) -> Table | None:
        """What is shown."""
        return self._table

    def show_table(self, table: Table | None) -> None:
        """Show a table as it is stored; proposals and what was being saved are over."""
        same = self.fits(table)
        if not same:
            self.beginResetModel()
        self._table = table
        self._lines = list(range(_height(table)))
        self._pending.clear()
        self._proposed.clear()
        if not same:
            self.endResetModel()
        elif self._lines and self.columnCount():
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._lines) - 1, self.columnCount() - 1)
            )

    def fits(self, table: Table | None) -> bool:
        """Whether a table has just the rows that are shown, so that nothing moves."""
        return _shape(table) == _shape(self._table) and len(self._lines) == _height(table)

    def propose(self, puts: Sequence[Put], column: int) -> None:
        """Show what would be filled in; new rows stand where they would come."""
        self.beginResetModel()
        self._proposed = {(p.row, column): p.value for p in puts if p.row is not None}
        self._lines = list(range(_height(self._table)))
        for put in puts:
            if put.row is None:
                at = len(self._lines) if put.before is None else self._lines.index(put.before)
                self._lines.insert(at, put)
        self.endResetModel()

    @property
    def is_proposing(self) -> bool:
        """Whether something waits to be accepted."""
        return bool(self._proposed) or any(not isinstance(line, int) for line in self._lines)

    def cell(self, index: Index) -> TableCell | None:
        """The cell at `index`; None on a row that is only proposed."""
        if not index.isValid() or self._table is None:
            return None
        line = self._lines[index.row()]
        return self._table.rows[line].cells[index.column()] if isinstance(line, int) else None

    def row_at(self, index: Index) -> int | None:
        """The row of the table at `index`; None for one that is only proposed."""
        line = self._lines[index.row()] if index.isValid() else None
        return line if isinstance(line, int) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are, proposed ones among them."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns the table has."""
        return 0 if parent.isValid() or self._table is None else len(self._table.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All cells can be edited, but not those of a row that is only proposed."""
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsEditable if self.row_at(index) is not None else base

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles above, numbers beside."""
        if self._table is None:
            return None
        if orientation is Qt.Orientation.Horizontal:
            if not 0 <= section < len(self._table.columns):
                return None
            spec = self._table.columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return visible(named(spec.title))
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(spec.type)
        elif role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(self._lines):
            line = self._lines[section]
            return str(line + 1) if isinstance(line, int) else "new"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, the cell itself for painting, its words for a screen reader."""
        if not index.isValid() or self._table is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(self._text(index))
        if role == Qt.ItemDataRole.EditRole:
            return self._text(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._table.columns[index.column()].type)
        if role == self.CELL:
            return self.cell(index)
        if role == self.PROPOSED:
            return self._is_proposed(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Pass on what was typed; it is shown at once and stored by whoever listens."""
        row = self.row_at(index)
        if role != Qt.ItemDataRole.EditRole or row is None or not isinstance(value, str):
            return False
        if value.strip() == self._text(index).strip():
            return False
        self._pending[row, index.column()] = value.strip()
        self.dataChanged.emit(index, index)
        self.typed.emit(row, index.column(), value.strip())
        return True

    def _text(self, index: Index) -> str:
        line = self._lines[index.row()]
        if not isinstance(line, int):
            return line.value if self._is_column_of(line, index.column()) else ""
        at = (line, index.column())
        cell = self.cell(index)
        stored = cell.value if cell else ""
        return self._proposed.get(at, self._pending.get(at, stored))

    def _is_column_of(self, put: Put, column: int) -> bool:
        return self._table is not None and self._table.columns[column].name == put.column

    def _is_proposed(self, index: Index) -> bool:
        line = self._lines[index.row()]
        return not isinstance(line, int) or (line, index.column()) in self._proposed

    def _spoken(self, index: Index) -> str:
        cell, title = self.cell(index), self.headerData(index.column(), Qt.Orientation.Horizontal)
        text = visible(self._text(index))
        if cell is None or cell.field is None:
            return f"{title}: {text or 'empty'}"
        field = cell.field
        why_none = ABSENCES[field.absence] if field.absence else "empty"
        return f"{title}: {text or why_none}, {words_of(field)}"


def _shape(table: Table | None) -> object:
    if table is None:
        return None
    numbers = [row.number for row in table.rows]
    return table.document.id, table.name, [column.name for column in table.columns], numbers


def _height(table: Table | None) -> int:
    return 0 if table is None else len(table.rows)


def _alignment(kind: FieldType) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if kind in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
