"""The ledger as a page: one row for each request that carried pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.ledger import Sent
from reviewer.ui.say import number as in_figures
from reviewer.ui.say import say
from reviewer.ui.visible import visible

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("When", "Host", "Model", "Pictures", "Masks", "Bytes", "What came of it")
FIGURES = {3, 4, 5}


class SentModel(QAbstractTableModel):
    """Requests as rows."""

    def __init__(self, rows: Sequence[Sent], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many requests there were."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """What is said of each."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The names of the columns."""
        across = way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return say(COLUMNS[section]) if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell; figures stand on the right."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in FIGURES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cells(self._rows[index.row()])[index.column()]
        return None


class SentDialog(QDialog):
    """Shows what was sent, newest first."""

    def __init__(self, line: str, rows: Sequence[Sent], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("What left this machine"))
        head = QLabel(f"{line}.", self)
        head.setProperty("role", "head")
        more = QLabel(
            say(
                "A row is written before each request is made. Only pictures of pages are "
                "sent, never the files. Requests to this machine itself are listed, and not "
                "counted above."
            ),
            self,
        )
        more.setProperty("role", "dim")
        for label in (head, more):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.table = _table(SentModel(rows, self), self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for widget in (head, more):
            layout.addWidget(widget)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
        self.table.setVisible(bool(rows))

    def sizeHint(self) -> QSize:
        """Room for a dozen requests, or for the sentence alone."""
        return QSize(820, 480) if not self.table.isHidden() else QSize(520, 180)


def cells(sent: Sent) -> tuple[str, ...]:
    """A request in the words of the table."""
    at = datetime.fromisoformat(sent.at).astimezone()
    return (
        f"{at:%Y-%m-%d %H:%M:%S}",
        visible(sent.host),
        visible(sent.model),
        in_figures(len(sent.images)),
        in_figures(sent.masks),
        in_figures(sent.size),
        visible(sent.outcome or say("not known yet")),
    )


def _table(model: SentModel, parent: QWidget) -> QTableView:
    table = QTableView(parent)
    table.setModel(model)
    table.setAccessibleName(say("Requests"))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setStretchLastSection(True)
    header.setResizeContentsPrecision(50)
    table.resizeColumnsToContents()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table
