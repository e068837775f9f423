"""The table of dead letters: rows can be chosen, and stay chosen while others come and go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from reviewer.ui.cell_table import LEAST, is_enter
from reviewer.ui.models.letter_model import DOCUMENT, WHY, LetterModel
from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.flow.station import Letter

WIDTHS = (230, 300, 90, 140, 84)
ROW = 28
_WHOLE = QItemSelectionModel.SelectionFlag.Rows


class LetterTable(QTableView):
    """Says what is chosen, and which document is to be opened by Enter or two clicks."""

    opened = Signal(int)
    """The number of a document."""
    chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._letters = LetterModel(self)
        self.setModel(self._letters)
        self.setAccessibleName(say("Documents that could not be read"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(
            QHeaderView.ResizeMode.Fixed
        )  # rows are never measured one by one
        rows.setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(LEAST // 2)
        for column, width in enumerate(WIDTHS):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(WHY, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().selectionChanged.connect(lambda *_rows: self.chosen.emit())
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    @property
    def letters(self) -> Sequence[Letter]:
        """All that are shown."""
        return self._letters.letters

    @property
    def picked(self) -> list[int]:
        """The documents that are chosen."""
        rows = self.selectionModel().selectedRows()
        return [self.letters[index.row()].document for index in rows]

    def show_letters(self, letters: Sequence[Letter]) -> None:
        """Show these. What was chosen stays chosen, and what was seen stays in view."""
        if letters == self.letters:
            return
        picked = set(self.picked) if self.letters else {letters[0].document}
        current = self.currentIndex().row()
        here = self.letters[current].document if current >= 0 else None
        top = self.verticalScrollBar().value()
        self._letters.show(letters)
        self._pick(picked, here)
        self.verticalScrollBar().setValue(top)
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the document."""
        if is_enter(event) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
            event.accept()
        else:
            super().keyPressEvent(event)

    def _pick(self, picked: set[int], here: int | None) -> None:
        rows = [row for row, one in enumerate(self.letters) if one.document in picked]
        selection, last = QItemSelection(), self._letters.columnCount() - 1
        for first, end in _stretches(rows):
            selection.select(self._letters.index(first, DOCUMENT), self._letters.index(end, last))
        chosen = self.selectionModel()
        at = next((row for row, one in enumerate(self.letters) if one.document == here), 0)
        if self.letters:
            index = self._letters.index(at, DOCUMENT)
            chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        chosen.select(selection, QItemSelectionModel.SelectionFlag.Select | _WHOLE)

    def _open(self, row: int) -> None:
        self.opened.emit(self.letters[row].document)


def _stretches(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows that follow each other, as (first, last)."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = found[-1][0], row
        else:
            found.append((row, row))
    return found
