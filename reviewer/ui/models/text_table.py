"""A table model of texts: columns of words to the left, figures to the right."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


class TextTable(QAbstractTableModel):
    """Rows of texts under `columns`; whoever derives from it says what is in a cell.

    `words` are the numbers of the columns that hold words.
    """

    def __init__(
        self, columns: Sequence[str], words: Collection[int], parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._words = words
        self._count = 0

    def _renewed(self, count: int, columns: Sequence[str] | None = None) -> None:
        """Show so many rows anew: called once they are there, before a view asks for them."""
        self.beginResetModel()
        self._count = count
        self._columns = self._columns if columns is None else columns
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """What is said in each."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The names of the columns."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        across = way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._columns[section] if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell, with what is invisible in it shown."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._more(index)
        return None

    def _text(self, index: Index) -> str:
        raise NotImplementedError

    def _more(self, index: Index) -> str:
        """The tool tip."""
        return self._text(index)

    def _side(self, column: int) -> int:
        left = column in self._words
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        return int(side | Qt.AlignmentFlag.AlignVCenter)
