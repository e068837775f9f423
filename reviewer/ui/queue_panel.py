"""The left side: what to search for, which fields are shown, and the queue itself."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.field import Field
from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.models.queue_model import QueueModel
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.queue_delegate import QueueDelegate
from reviewer.ui.theme import Theme

Only = Literal["flagged", "open", "decided", "all"]
Order = Literal["risk", "document"]
AHEAD = 4
"""So many rows after the current one are in view: what comes next can be seen."""
SHOWN = (("Flagged", "flagged"), ("Not settled", "open"), ("Settled", "decided"), ("All", "all"))
ORDERS = (("by risk", "risk"), ("by document", "document"))


class QueuePanel(QFrame):
    """Shows the queue model; says which field was chosen and what should be in the queue."""

    chosen = Signal(int)
    """The id of a field to go to."""
    filtered = Signal()
    """`only`, `order` or `search` changed."""
    left = Signal()
    """The person is done searching."""

    def __init__(self, theme: Theme, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.model = model
        self._search = QLineEdit(self)
        self._search.setPlaceholderText("Search values and documents")
        self._search.setAccessibleName("Search the queue")
        self._search.setClearButtonEnabled(True)
        self._only = _choice(SHOWN, "Which fields are shown", self)
        self._order = _choice(ORDERS, "Order of the queue", self)
        self._empty = PlainLabel(parent=self)
        self._empty.setProperty("role", "dim")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(14, 8, 14, 8)
        self.view = _list(theme, model, self)
        self._lay_out()
        self._pause = QTimer(self, interval=120, singleShot=True)
        self._pause.timeout.connect(self.filtered)
        self._search.textChanged.connect(lambda _text: self._pause.start())
        self._search.returnPressed.connect(self._on_search_entered)
        self._only.currentIndexChanged.connect(lambda _index: self.filtered.emit())
        self._order.currentIndexChanged.connect(lambda _index: self.filtered.emit())
        self.view.activated.connect(self._on_activated)
        self.view.clicked.connect(self._on_activated)
        model.rowsInserted.connect(self._show_emptiness)
        model.modelReset.connect(self._show_emptiness)

    @property
    def only(self) -> Only:
        """Which fields are shown: flagged, open, decided or all."""
        return cast(Only, self._only.currentData())

    @property
    def order(self) -> Order:
        """The order of the queue: risk or document."""
        return cast(Order, self._order.currentData())

    @property
    def wanted(self) -> str:
        """What is searched for."""
        return self._search.text().strip()

    def search(self) -> None:
        """Put the caret into the search."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def show_current(self, field_id: int) -> None:
        """Mark the field that is on the desk, without telling anyone."""
        index = self.model.index_of(field_id)
        self.view.setCurrentIndex(index)
        if index.isValid():
            last = self.model.rowCount() - 1
            for row in (min(last, index.row() + AHEAD), max(0, index.row() - 1), index.row()):
                self.view.scrollTo(
                    self.model.index(row), QAbstractItemView.ScrollHint.EnsureVisible
                )

    def set_empty_text(self, text: str) -> None:
        """What stands where no rows are."""
        self._empty.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the search, and the field on the desk has the keys again."""
        if event.key() == Qt.Key.Key_Escape:
            self._search.clear()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self._only, 1)
        choices.addWidget(self._order, 1)
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 8)
        head.setSpacing(8)
        head.addWidget(self._search)
        head.addLayout(choices)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._empty)
        layout.addWidget(self.view, 1)

    def _on_search_entered(self) -> None:
        self._pause.stop()
        self.filtered.emit()
        self.left.emit()

    def _on_activated(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if isinstance(row, Field):
            self.chosen.emit(row.id)

    def _show_emptiness(self) -> None:
        self._empty.setVisible(self.model.rowCount() == 0)


def _choice(options: tuple[tuple[str, str], ...], name: str, parent: QWidget) -> ChoiceBox:
    box = ChoiceBox(parent)
    box.setAccessibleName(name)
    box.setToolTip(name)
    for text, data in options:
        box.addItem(text, data)
    return box


def _list(theme: Theme, model: QueueModel, parent: QWidget) -> QListView:
    view = QListView(parent)
    view.setAccessibleName("Queue")
    view.setModel(model)
    view.setItemDelegate(QueueDelegate(theme, view))
    view.setUniformItemSizes(True)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    theme.changed.connect(view.viewport().update)
    return view
