"""The grid of a table: everything a spreadsheet's keys do, and what a document's rows need."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from reviewer.ui.models.table_model import FIGURES, TableModel
from reviewer.ui.say import say
from reviewer.ui.table_delegate import HEIGHT, TableDelegate
from reviewer.ui.theme import Theme

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_ALT, _PLAIN = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_DIGITS = {Qt.Key.Key_1: "A", Qt.Key.Key_2: "B", Qt.Key.Key_3: "ocr"}

KEYS = (
    ("Enter", "down"), ("F2", "edit"), ("Alt+1 2 3", "take A, B, OCR"),
    ("Ctrl+Enter", "row is right"), ("Insert", "new row"), ("Ctrl+Del", "delete row"),
    ("Alt+↑↓", "move"), ("Ctrl+D", "duplicate"), ("Ctrl+J", "join with next"),
    ("Alt+Enter", "split"), ("Ctrl+B", "fill from page"), ("Esc", "back"),
)  # fmt: skip
"""What the keys do, for the line under the grid."""


class TableGrid(QTableView):
    """Says what the person wants to do with rows and cells; holds no truth."""

    taken = Signal(str)
    row_accepted = Signal()
    row_wanted = Signal(int)
    """A new row, so many below the current one."""
    deleted = Signal()
    emptied = Signal()
    duplicated = Signal()
    moved = Signal(int)
    """The current row, so many rows down."""
    merged = Signal()
    split_wanted = Signal(object)
    """Cut the current row: (column name, character), or None for where it breaks by itself."""
    fill_wanted = Signal()
    agreed = Signal()
    """Enter on a proposal."""
    left = Signal()
    undone = Signal()
    redone = Signal()
    looked_at = Signal()
    """Another cell is current."""

    def __init__(self, theme: Theme, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._delegate = TableDelegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(say("Rows of the table"))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(True)
        self.setWordWrap(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self._delegate.stepped.connect(self._step)
        self._delegate.cut.connect(self._on_cut)
        self._acts = self._make_acts()
        theme.changed.connect(self.viewport().update)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.looked_at.emit())

    @property
    def delegate(self) -> TableDelegate:
        """Who edits the cells."""
        return self._delegate

    @property
    def spot(self) -> tuple[int, int]:
        """The row and column of the current cell, (0, 0) where there is none."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (0, 0)

    def chosen_rows(self) -> list[int]:
        """The rows that are selected, the current one without a selection."""
        chosen: list[QModelIndex | QPersistentModelIndex] = list(
            self.selectionModel().selectedIndexes() or [self.currentIndex()]
        )
        rows = {self._model.row_at(index) for index in chosen}
        return sorted(row for row in rows if row is not None)

    def go(self, row: int, column: int) -> None:
        """Make a cell current, the nearest one where there is no such."""
        rows, columns = self._model.rowCount(), self._model.columnCount()
        if rows and columns:
            at = self._model.index(min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
            self.setCurrentIndex(at)
            self.scrollTo(at)

    def event(self, event: QEvent) -> bool:
        """Keys of the grid are the grid's, whatever they do elsewhere in the window."""
        if event.type() is QEvent.Type.ShortcutOverride:
            key = cast(QKeyEvent, event)
            if self._act_of(key) is not None or _is_text(key):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An act, else what any grid does."""
        act = self._act_of(event)
        if act is None:
            super().keyPressEvent(event)
            return
        event.accept()
        act()

    def _act_of(self, key: QKeyEvent) -> Callable[[], None] | None:
        mods = key.modifiers() & ~_KEYPAD
        role = _DIGITS.get(Qt.Key(key.key()))
        if role is not None and (mods == _ALT or (mods == _PLAIN and not self._takes_figures())):
            return lambda: self.taken.emit(role)
        return self._acts.get((Qt.Key(key.key()), mods))

    def _takes_figures(self) -> bool:
        """Whether a digit typed on the current cell begins a value."""
        table, index = self._model.table, self.currentIndex()
        if table is None or not index.isValid():
            return True
        cell = self._model.cell(index)
        return table.columns[index.column()].type in FIGURES or not (cell and cell.said)

    def _make_acts(self) -> dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], None]]:
        key = Qt.Key
        found: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], None]] = {
            (key.Key_Insert, _PLAIN): lambda: self.row_wanted.emit(0),
            (key.Key_Insert, _SHIFT): lambda: self.row_wanted.emit(1),
            (key.Key_Delete, _PLAIN): self.emptied.emit,
            (key.Key_Backspace, _PLAIN): self.emptied.emit,
            (key.Key_Delete, _CTRL): self.deleted.emit,
            (key.Key_Minus, _CTRL): self.deleted.emit,
            (key.Key_D, _CTRL): self.duplicated.emit,
            (key.Key_J, _CTRL): self.merged.emit,
            (key.Key_B, _CTRL): self.fill_wanted.emit,
            (key.Key_Up, _ALT): lambda: self.moved.emit(-1),
            (key.Key_Down, _ALT): lambda: self.moved.emit(1),
            (key.Key_Escape, _PLAIN): self.left.emit,
            (key.Key_Z, _CTRL): self.undone.emit,
            (key.Key_Z, _CTRL | _SHIFT): self.redone.emit,
            (key.Key_Y, _CTRL): self.redone.emit,
            (key.Key_C, _CTRL): self._copy,
        }
        for enter in (key.Key_Return, key.Key_Enter):
            found[enter, _PLAIN] = self._on_enter
            found[enter, _SHIFT] = lambda: self._step(-1)
            found[enter, _CTRL] = self.row_accepted.emit
            found[enter, _ALT] = lambda: self.split_wanted.emit(None)
        return found

    def _on_enter(self) -> None:
        if self._model.is_proposing:
            self.agreed.emit()
        else:
            self._step(1)

    def finish_typing(self) -> None:
        """Store what is being typed, before other rows come under it."""
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit) and self.isAncestorOf(editor):
            self._delegate.finish(editor)

    def _step(self, down: int, further: int = 0) -> None:
        """Go down, or on to the next cell: behind the last one to the next row."""
        row, column = self.spot
        columns = max(1, self._model.columnCount())
        at = (row + down) * columns + column + further
        self.go(at // columns, at % columns)

    def _on_cut(self, caret: int) -> None:
        table = self._model.table
        if table is not None:
            self.split_wanted.emit((table.columns[self.spot[1]].name, caret))

    def _copy(self) -> None:
        QApplication.clipboard().setText(str(self.currentIndex().data(Qt.ItemDataRole.EditRole)))


def _is_text(key: QKeyEvent) -> bool:
    """Whether a key would begin to type a value: it must not act elsewhere in the window."""
    return bool(key.text() and key.text().isprintable()) and not key.modifiers() & (_CTRL | _ALT)
