"""What the same supplier's documents said of the field on the desk, under the document's fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout, QWidget

from reviewer.ui.models.field_model import Index
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import say
from reviewer.ui.visible import tip, visible

if TYPE_CHECKING:
    from reviewer.flow.history import Earlier

MOST = 6
_ROW = 28


class HistoryModel(QAbstractListModel):
    """Values with how often they were said."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._said: tuple[Earlier, ...] = ()
        self.documents = 0

    def show_earlier(self, said: Sequence[Earlier]) -> None:
        """Show these values, the usual ones."""
        self.beginResetModel()
        self.documents = sum(one.often for one in said)
        self._said = tuple(said[:MOST])
        self.endResetModel()

    def field_at(self, index: Index) -> int | None:
        """The newest field that has this value."""
        inside = index.isValid() and index.row() < len(self._said)
        return self._said[index.row()].field if inside else None

    def rowCount(self, parent: Index | None = None) -> int:
        """How many different values there are."""
        return 0 if parent is not None and parent.isValid() else len(self._said)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The value, how often it was said."""
        if not index.isValid() or index.row() >= len(self._said):
            return None
        one = self._said[index.row()]
        often = say("{n} of {all}", n=one.often, all=self.documents)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{often}   {visible(one.value)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(one.value, often)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{visible(one.value)}, {often}"
        return None


class HistoryList(QFrame):
    """A quiet list; hidden where nothing is known."""

    opened = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.model = HistoryModel(self)
        self._head = PlainLabel(parent=self)
        self._head.setProperty("role", "dim")
        self._head.setContentsMargins(14, 0, 14, 0)
        self.view = _View(self)
        self.view.setModel(self.model)
        self.view.setAccessibleName(say("What the same supplier's documents said"))
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setObjectName("history")
        self.view.clicked.connect(self._on_chosen)
        self.view.activated.connect(self._on_chosen)
        self.view.left.connect(self.left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(4)
        layout.addWidget(self._head)
        layout.addWidget(self.view)
        self.hide()

    def show_earlier(self, said: Sequence[Earlier]) -> None:
        """Show what was said; hide where there is nothing."""
        self.model.show_earlier(said)
        documents = counted(self.model.documents, "document")
        self._head.setText(say("Same supplier, {documents}", documents=documents))
        self.view.setFixedHeight(_ROW * max(1, self.model.rowCount()))
        self.setVisible(bool(said))

    def take_focus(self) -> None:
        """The list has the keys."""
        if not self.isHidden():
            self.view.setCurrentIndex(self.model.index(0))
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_chosen(self, index: QModelIndex) -> None:
        field_id = self.model.field_at(index)
        if field_id is not None:
            self.opened.emit(field_id)


class _View(QListView):
    """Escape goes back to the field."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
