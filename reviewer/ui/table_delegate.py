"""Paints and edits the cells of a table: value, mark by shape, what is proposed in the accent."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reviewer.model.table import TableCell
from reviewer.ui.marks import Mark, mark_of
from reviewer.ui.models.field_model import Index
from reviewer.ui.models.table_model import TableModel
from reviewer.ui.theme import Theme

HEIGHT = 32
_SIDE = 8
_MARK = 16
_LEAST = 120
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


class TableDelegate(QStyledItemDelegate):
    """One cell; its editor commits with Enter and cuts the row with Alt+Enter."""

    typing = Signal(str)
    """What is typed so far."""
    stepped = Signal(int, int)
    """Enter or Tab ended the typing: so many rows down, so many cells further."""
    cut = Signal(int)
    """The row shall be split where the caret is."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the text, up to a column's share of the window."""
        metrics = QFontMetricsF(self._theme.font(tabular=True))
        width = metrics.horizontalAdvance(str(index.data() or "")) + 2 * _SIDE + _MARK + 8
        return QSize(round(min(width, 420)), HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        rect = QRectF(option.rect)
        cell, proposed = index.data(TableModel.CELL), bool(index.data(TableModel.PROPOSED))
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("selected"))
        mark = self._mark(cell, proposed)
        if mark is not Mark.PLAIN:
            box = QRectF(rect.left() + _SIDE - 2, rect.top(), _MARK, rect.height())
            mark.paint(painter, box, self._theme.color(mark.token))
        self._paint_text(painter, rect.adjusted(_SIDE + _MARK + 2, 0, -_SIDE, 0), index, proposed)
        self._paint_frame(painter, rect, option)
        painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line for the value."""
        editor = QLineEdit(parent)
        editor.setFont(self._theme.font(tabular=True))
        editor.setMaxLength(10_000)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        editor.setProperty("role", "cell")
        editor.textEdited.connect(self.typing.emit)
        editor.installEventFilter(self)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The value as it is stored, not as it is made visible."""
        cast(QLineEdit, editor).setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """What was typed."""
        model.setData(index, cast(QLineEdit, editor).text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """The editor lies over the cell, and is never too narrow to read what is typed."""
        parent = editor.parentWidget()
        rect, width = option.rect, max(option.rect.width(), _LEAST)
        left = min(rect.x(), max(0, (parent.width() if parent else width) - width))
        editor.setGeometry(left, rect.y(), width, rect.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter stores and goes down, with Shift up; with Alt it cuts the row at the caret."""
        if event.type() is QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
            key = cast(QKeyEvent, event)
            if key.key() in _ENTER:
                self._on_enter(watched, key)
                return True
            if (further := _TABS.get(Qt.Key(key.key()))) is not None:
                self.finish(watched)
                self.stepped.emit(0, further)
                return True
        return super().eventFilter(watched, event)

    def _on_enter(self, editor: QLineEdit, key: QKeyEvent) -> None:
        if key.modifiers() & Qt.KeyboardModifier.AltModifier:
            caret = editor.cursorPosition()
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
            self.cut.emit(caret)
            return
        self.finish(editor)
        self.stepped.emit(-1 if key.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)

    def finish(self, editor: QLineEdit) -> None:
        """Store what is typed and close the editor."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _mark(self, cell: object, proposed: bool) -> Mark:
        if proposed or not isinstance(cell, TableCell) or cell.field is None:
            return Mark.PLAIN
        return mark_of(cell.field)

    def _paint_text(self, painter: QPainter, area: QRectF, index: Index, proposed: bool) -> None:
        font = self._theme.font(tabular=True)
        font.setItalic(proposed)
        painter.setFont(font)
        painter.setPen(self._theme.color("accent" if proposed else "text"))
        text = QFontMetricsF(font).elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, area.width()
        )
        side = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        painter.drawText(area, side, text)

    def _paint_frame(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem) -> None:
        painter.setPen(self._theme.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
