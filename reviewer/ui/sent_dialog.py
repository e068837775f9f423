"""The ledger as a page: one row for each request that carried pictures."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.ledger import Sent
from reviewer.ui.announce import announce
from reviewer.ui.mask_tools import bind
from reviewer.ui.models.sent_model import SentModel
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import heard, say
from reviewer.ui.sent_filter import SentFilterBar
from reviewer.ui.sent_picture import SentPicture
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

WIDTHS = (142, 146, 124, 96, 66, 60, 70)
"""Of all columns but the last, before there is anything to measure them by."""
ROOM = QSize(1400, 900)
"""As large as the window allows, up to this."""
SAYS = (
    "A row is written before each request is made, and each row is sealed with the one before it. "
    "Only pictures of pages are sent, never the files. Requests to this machine itself are listed, "
    "and not counted above. Alt+Page up and Alt+Page down show further pictures of a request."
)


class SentDialog(QDialog):
    """Shows what was sent, newest first, and the very picture that left."""

    picture_wanted = Signal(str)
    """The kept copy of the picture with this hash should be shown."""
    export_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("What left this machine"))
        self._number = 0
        self._shown: Sent | None = None
        self.filter = SentFilterBar(self)
        self.model = SentModel(self)
        self.table = _table(self.model, self)
        self.picture = SentPicture(theme, self)
        self.told = PlainLabel(parent=self, role="dim", wrap=True, name=say("Message"))
        self._head = PlainLabel("", self, role="head", wrap=True)
        more = PlainLabel(say(SAYS), self, role="dim", wrap=True)
        self._export = self._buttons()
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.table, 7)
        middle.addWidget(self.picture, 3)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for widget in (self._head, more, self.filter):
            layout.addWidget(widget)
        layout.addLayout(middle, 1)
        layout.addLayout(foot)
        self._connect()
        room = ROOM if parent is None else parent.size() * 0.95
        self.resize(ROOM.boundedTo(room))

    def tell_sum(self, line: str) -> None:
        """What left this machine altogether."""
        self._head.setText(f"{line}.")

    def show_picture(self, sha256: str, picture: QImage | None) -> None:
        """The picture is here; shown if it is the one that is looked at."""
        if self._wanted() == sha256:
            self.picture.show_picture(picture)

    def say_done(self, sentence: str) -> None:
        """Say what came of what was asked for."""
        self.told.setText(visible(heard(sentence)))
        announce(self, self.told.text())

    def refresh(self) -> None:
        """More is known of the requests in view."""
        if self.table.currentIndex().isValid():
            self._show()
        elif self.model.rowCount():
            self.table.selectRow(0)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        export = buttons.addButton(
            say("Export the ledger…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        close = buttons.addButton(say("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        for button in (export, close):
            button.setAutoDefault(False)
        export.clicked.connect(self.export_wanted)
        buttons.rejected.connect(self.reject)
        return buttons

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(
            lambda now, _before: self._on_row(now)
        )
        sheet = self.picture.sheet
        self.picture.turned.connect(self._turn_picture)
        bind(("Alt+PgDown",), lambda: self._turn_picture(1), self)
        bind(("Alt+PgUp",), lambda: self._turn_picture(-1), self)
        bind(("Ctrl++", "Ctrl+=", "+"), sheet.zoom_in, self)
        bind(("Ctrl+-", "-"), sheet.zoom_out, self)
        bind(("Ctrl+9", "0"), sheet.fit, self)

    def _on_row(self, _now: QModelIndex) -> None:
        self._number, self._shown = 0, None
        self._show()

    def _turn_picture(self, by: int) -> None:
        sent = self._sent()
        if sent is not None and 0 <= self._number + by < len(sent.images):
            self._number += by
            self._shown = None
            self._show()

    def _show(self) -> None:
        sent, wanted = self._sent(), self._wanted()
        if sent is None:
            self.picture.clear()
        elif self._shown is not sent:
            self._shown = sent
            self.picture.tell(sent, self._number)
            if wanted:
                self.picture_wanted.emit(wanted)

    def _sent(self) -> Sent | None:
        index = self.table.currentIndex()
        return self.model.sent(index.row()) if index.isValid() else None

    def _wanted(self) -> str:
        sent = self._sent()
        return "" if sent is None or self._number >= len(sent.images) else sent.images[self._number]


def _table(model: SentModel, parent: QWidget) -> QTableView:
    table = QTableView(parent)
    table.setModel(model)
    table.setAccessibleName(say("Requests"))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setStretchLastSection(True)
    letter = table.fontMetrics().averageCharWidth() / 7  # as wide as the letters are
    for column, width in enumerate(WIDTHS):
        least = header.sectionSizeHint(column)  # the heading is longer in other languages
        table.setColumnWidth(column, max(least, round(width * max(1.0, letter))))
    return table
