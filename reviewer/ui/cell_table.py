"""A plain table of texts: the first column to the left, figures to the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from reviewer.ui.models.text_table import Index, TextTable
from reviewer.ui.visible import visible

WIDEST, ROOM, LEAST, LEAST_FIGURE, NAMED = 260, 12, 76, 52, 200
"""Pixels: a column of words at most, between two, and any at least, and as much of names as is
shown before figures go out of sight; tool tips have the rest."""


class Cells(TextTable):
    """Rows of texts."""

    def __init__(self, words: bool, parent: QWidget) -> None:
        """With `words` no column holds figures, else all but the first do."""
        super().__init__((), (), parent)
        self._all_words = words
        self._rows: Sequence[Sequence[str]] = ()

    def fill(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show these rows."""
        self._rows = rows
        self._words = range(len(columns)) if self._all_words else range(1)
        self._renewed(len(rows), columns)

    def _text(self, index: Index) -> str:
        return visible(self._rows[index.row()][index.column()])


class CellTable(QTableView):
    """Shows rows of texts; says which is chosen, and which is opened by Enter or two clicks."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget, *, words: bool = False) -> None:
        super().__init__(parent)
        self.words = words
        self._named = 0
        self._cells = Cells(words, self)
        self.setModel(self._cells)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(words)
        header.setMinimumSectionSize(LEAST if words else LEAST_FIGURE)
        header.setResizeContentsPrecision(50)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def fill(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show these rows, none of them chosen."""
        self._cells.fill(columns, rows)
        self.resizeColumnsToContents()
        for column in range(len(columns) - 1 if self.words else 0):
            self.setColumnWidth(column, min(WIDEST, self.columnWidth(column) + ROOM))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._named = min(NAMED, self.columnWidth(0)) if columns else 0
        self._spread()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is left over is the first column's, which has names."""
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        if self._named and not self.words:
            columns = range(1, self._cells.columnCount())
            rest = self.viewport().width() - sum(map(self.columnWidth, columns))
            self.setColumnWidth(0, max(self._named, rest))

    def choose(self, row: int) -> None:
        """Choose a row."""
        if 0 <= row < self._cells.rowCount() and row != self.currentIndex().row():
            self.selectRow(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row."""
        if is_enter(event) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            event.accept()
        else:
            super().keyPressEvent(event)

    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(now.row())


def is_enter(event: QKeyEvent) -> bool:
    """Whether this key is Enter, on whichever side of the keyboard."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
