"""Paints one cause: how many fields, and the sentence in up to three lines."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reviewer.ui.models.cause_model import CauseModel
from reviewer.ui.theme import Theme

HEIGHT = 64
_FIGURE = 48


class CauseDelegate(QStyledItemDelegate):
    """One row of the list of causes."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All rows are of one height."""
        return QSize(240, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cause."""
        rect = QRectF(option.rect).adjusted(8, 2, -8, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected"))
            painter.drawRoundedRect(rect, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font(16, bold=True, tabular=True))
        figure = QRectF(rect.left(), rect.top() + 8, _FIGURE - 8, 22)
        painter.drawText(figure, Qt.AlignmentFlag.AlignRight, f"{index.data(CauseModel.COUNT):,}")
        painter.setFont(self._theme.font())
        area = rect.adjusted(_FIGURE + 4, 8, -8, -6)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        painter.setClipRect(area)
        painter.drawText(area, flags, str(index.data() or ""))
        painter.restore()
