"""The grid of values: arrows move, Space marks an exception, Enter goes to one on the desk."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from reviewer.model.specimen import Specimen
from reviewer.ui.alike_delegate import HEIGHT, WIDTH, AlikeDelegate
from reviewer.ui.crops import Crops
from reviewer.ui.models.alike_model import AlikeModel
from reviewer.ui.models.field_model import Index
from reviewer.ui.say import say
from reviewer.ui.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AlikeGrid(QTableView):
    """As many values side by side as fit; scrolls by whole rows, so that a screen is a screen."""

    opened = Signal(int)
    """The id of a field to go to."""
    accept_wanted = Signal()
    left = Signal()
    undone = Signal()
    redone = Signal()
    turned = Signal()
    """Other values are on the screen, or others are exceptions."""

    def __init__(
        self, theme: Theme, model: AlikeModel, crops: Crops, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._crops = crops
        self._delegate = AlikeDelegate(theme, crops, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(say("Values of this field"))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setProperty("role", "plain")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for header, size in ((self.horizontalHeader(), WIDTH), (self.verticalHeader(), HEIGHT)):
            header.hide()
            header.setMinimumSectionSize(size)
            header.setDefaultSectionSize(size)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalScrollBar().valueChanged.connect(lambda _at: self._on_turned())
        crops.ready.connect(self._on_crops)
        model.dataChanged.connect(lambda *_: self._on_turned())
        model.modelReset.connect(self._on_turned)
        self.doubleClicked.connect(self._open)
        theme.changed.connect(self.viewport().update)

    def on_screen(self) -> list[Index]:
        """The cells that are wholly on the screen, in order."""
        first, height = self.rowAt(0), self.viewport().height()
        found: list[Index] = []
        if first < 0:
            return found
        for row in range(first, self._model.rowCount()):
            if self.rowViewportPosition(row) + self.rowHeight(row) > height:
                break
            columns = range(self._model.columnCount())
            cells = [self._model.index(row, column) for column in columns]
            found += [cell for cell in cells if self._model.id_at(cell) is not None]
        return found

    def seen(self) -> list[Specimen]:
        """The open fields on this screen whose pixels were drawn, without the exceptions."""
        found = []
        for index in self.on_screen():
            one = self._model.specimen(index)
            drawn = one is not None and one.field.id in self._delegate.painted
            if one is not None and drawn and one.is_open and not self._model.is_exception(index):
                found.append(one)
        return found

    def next_screen(self) -> None:
        """Go on to the values behind those on the screen."""
        shown = self.on_screen()
        if not shown:
            return
        following = self._model.position(shown[-1]) + 1
        if following < self._model.size:
            index = self._model.at(following)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
            self.setCurrentIndex(index)

    def event(self, event: QEvent) -> bool:
        """Keys of the grid are the grid's, whatever they do elsewhere in the window."""
        if event.type() is QEvent.Type.ShortcutOverride and self._is_own(cast(QKeyEvent, event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, Enter, Ctrl+Enter, Escape; the rest as in any grid."""
        if not self._is_own(event):
            super().keyPressEvent(event)
            return
        event.accept()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self._model.toggle(self.currentIndex())
        elif key in _ENTER and control:
            self.accept_wanted.emit()
        elif key in _ENTER:
            self._open(self.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Y or shift:
            self.redone.emit()
        else:
            self.undone.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say when more values were drawn with their pixels: more may be accepted."""
        before = len(self._delegate.painted)
        super().paintEvent(event)
        if len(self._delegate.painted) != before:
            QTimer.singleShot(0, self, self.turned.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the width there is; what was at the top stays in view."""
        super().resizeEvent(event)
        top = self._model.position(self.currentIndex()) if self.currentIndex().isValid() else 0
        self._model.set_columns(max(1, self.viewport().width() // WIDTH))
        if self._model.size and not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.at(min(top, self._model.size - 1)))
        self._on_turned()

    def _is_own(self, key: QKeyEvent) -> bool:
        if key.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return key.key() in (*_ENTER, Qt.Key.Key_Z, Qt.Key.Key_Y)
        return key.key() in (*_ENTER, Qt.Key.Key_Space, Qt.Key.Key_Escape)

    def _open(self, index: Index) -> None:
        field_id = self._model.id_at(index)
        if field_id is not None:
            self.opened.emit(field_id)

    def _on_crops(self) -> None:
        self.viewport().update()
        self.turned.emit()

    def _on_turned(self) -> None:
        """Have the crops of this screen made, and those of the next behind them."""
        shown = self.on_screen()
        if not shown:
            self.turned.emit()
            return
        first, last = self._model.position(shown[0]), self._model.position(shown[-1])
        ahead = range(first, min(2 * last - first + 2, self._model.size))
        near = (self._model.specimen(self._model.at(at)) for at in ahead)
        self._crops.want([one for one in near if one is not None])
        self.turned.emit()
