"""The dead letters as rows; a cell is put into words when it is seen, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from reviewer.ui.say import day, heard, number, say
from reviewer.ui.visible import tip, visible

if TYPE_CHECKING:
    from reviewer.flow.station import Letter

Index = QModelIndex | QPersistentModelIndex
DOCUMENT, WHY, ATTEMPTS, WHEN, PAID = range(5)
LONGEST = 300
"""Characters of a reason in its cell; its tool tip has more."""


class LetterModel(QAbstractTableModel):
    """Documents that no reader could read, and why."""

    def __init__(self, parent: object = None) -> None:
        super().__init__(parent)  # type: ignore[arg-type]
        self._letters: Sequence[Letter] = ()
        self._columns = (
            say("Document"),
            say("Why"),
            say("Attempts"),
            say("When"),
            say("Paid"),
        )

    @property
    def letters(self) -> Sequence[Letter]:
        """What is shown."""
        return self._letters

    def show(self, letters: Sequence[Letter]) -> None:
        """Show these."""
        self.beginResetModel()
        self._letters = letters
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self._letters)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """What is said of each."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The names of the columns."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        across = way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._columns[section] if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell, with what is invisible in it shown."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            failure = self._letters[index.row()].failure
            return tip(failure.document, heard(failure.reason))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._columns[index.column()]}: {self._text(index)}"
        return None

    def _text(self, index: Index) -> str:
        failure = self._letters[index.row()].failure
        column = index.column()
        if column == DOCUMENT:
            return visible(failure.document, LONGEST)
        if column == WHY:
            return visible(heard(failure.reason), LONGEST)
        if column == ATTEMPTS:
            return number(failure.attempts) if failure.attempts else "–"
        if column == WHEN:
            return day(failure.at) if failure.at else "–"
        return say("yes") if failure.paid else say("no")


def _side(column: int) -> int:
    left = column in (DOCUMENT, WHY)
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)
