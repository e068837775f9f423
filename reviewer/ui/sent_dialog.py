"""The ledger as a page: one row for each request that carried pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.ledger import Sent
from reviewer.ui.say import number as in_figures
from reviewer.ui.say import say
from reviewer.ui.sent_picture import SentPicture
from reviewer.ui.visible import tip, visible

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
        if role == Qt.ItemDataRole.DisplayRole:
            return cells(self._rows[index.row()])[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(cells(self._rows[index.row()])[index.column()])
        return None


class SentDialog(QDialog):
    """Shows what was sent, newest first, and the very picture that left."""

    picture_wanted = Signal(str)
    """The kept copy of the picture with this hash should be shown."""
    export_wanted = Signal()

    def __init__(self, line: str, rows: Sequence[Sent], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("What left this machine"))
        self._rows = rows
        self._number = 0
        head = QLabel(f"{line}.", self)
        head.setProperty("role", "head")
        more = QLabel(
            say(
                "A row is written before each request is made, and each row is sealed with the "
                "one before it. Only pictures of pages are sent, never the files. Requests to this "
                "machine itself are listed, and not counted above. Page up and down show further "
                "pictures."
            ),
            self,
        )
        more.setProperty("role", "dim")
        for label in (head, more):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.table = _table(SentModel(rows, self), self)
        self.picture = SentPicture(self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        export = buttons.addButton(
            say("Export the ledger…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        export.setAutoDefault(False)
        export.setEnabled(bool(rows))
        export.clicked.connect(self.export_wanted)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.table, 3)
        middle.addWidget(self.picture, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for widget in (head, more):
            layout.addWidget(widget)
        layout.addLayout(middle, 1)
        layout.addWidget(buttons)
        self.table.setVisible(bool(rows))
        self.picture.setVisible(bool(rows))
        self.table.selectionModel().currentRowChanged.connect(
            lambda now, _before: self._on_row(now)
        )
        for key, by in (("PgDown", 1), ("PgUp", -1)):
            QShortcut(QKeySequence(key), self).activated.connect(
                lambda by=by: self._turn_picture(by)
            )

    def begin(self) -> None:
        """Show the newest request; call once somebody listens."""
        if self._rows:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_picture(self, sha256: str, picture: QImage | None) -> None:
        """The picture is here; shown if it is the one that is looked at."""
        if self._wanted() == sha256:
            self.picture.show_picture(picture)

    def sizeHint(self) -> QSize:
        """Room for a dozen requests and a picture, or for the sentence alone."""
        return QSize(1160, 620) if not self.table.isHidden() else QSize(520, 180)

    def _on_row(self, _now: QModelIndex) -> None:
        self._number = 0
        self._show()

    def _turn_picture(self, by: int) -> None:
        sent = self._sent()
        if sent is not None and 0 <= self._number + by < len(sent.images):
            self._number += by
            self._show()

    def _show(self) -> None:
        sent, wanted = self._sent(), self._wanted()
        if sent is not None:
            self.picture.tell(sent, self._number)
            if wanted:
                self.picture_wanted.emit(wanted)

    def _sent(self) -> Sent | None:
        index = self.table.currentIndex()
        return self._rows[index.row()] if index.isValid() else None

    def _wanted(self) -> str:
        sent = self._sent()
        return "" if sent is None or self._number >= len(sent.images) else sent.images[self._number]


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
