"""A command of the palette: its words on the left, its keys on the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

KEYS = Qt.ItemDataRole.UserRole


class CommandDelegate(QStyledItemDelegate):
    """Lets the style draw the words and adds the keys."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Leave room for what stands aside."""
        super().initStyleOption(option, index)
        metrics = option.fontMetrics
        aside = min(metrics.horizontalAdvance(self._aside(index)), option.rect.width() // 2)
        room = option.rect.width() - aside - 40
        option.text = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one command."""
        super().paint(painter, option, index)
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        area = QRect(option.rect).adjusted(0, 0, -12, 0)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        metrics, half = option.fontMetrics, area.width() // 2
        shown = metrics.elidedText(self._aside(index), Qt.TextElideMode.ElideMiddle, half)
        painter.drawText(area, side, shown)

    def _aside(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(KEYS) or "")
