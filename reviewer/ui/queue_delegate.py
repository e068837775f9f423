"""Paints the rows of the queue: documents as heads, fields with their mark under them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reviewer.model.field import Field, FieldState
from reviewer.ui.marks import mark_of
from reviewer.ui.models.queue_model import Header, QueueModel
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

HEIGHT = 28
_INDENT = 34


class QueueDelegate(QStyledItemDelegate):
    """One row: mark, field and what stands aside; of a document: its name."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._set_fonts()
        theme.changed.connect(self._set_fonts)

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All rows are of one height, so that a million of them cost nothing."""
        return QSize(160, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        row = index.data(QueueModel.ROW)
        rect = QRectF(option.rect)
        painter.save()
        if isinstance(row, Header):
            self._paint_header(painter, rect, row)
        elif isinstance(row, Field):
            state = option.state
            self._paint_background(painter, rect, state)
            told = (str(index.data()), str(index.data(QueueModel.ASIDE) or ""))
            self._paint_field(painter, rect, row, *told)
        painter.restore()

    def _set_fonts(self) -> None:
        self._plain = self._theme.font()
        self._bold = self._theme.font(bold=True)
        self._figures = self._theme.font(tabular=True)
        self._metrics = QFontMetricsF(self._figures)

    def _paint_header(self, painter: QPainter, rect: QRectF, row: Header) -> None:
        painter.setFont(self._bold)
        painter.setPen(self._theme.color("text"))
        area = rect.adjusted(12, 4, -12, 0)
        text = QFontMetricsF(self._bold).elidedText(
            visible(row.name), Qt.TextElideMode.ElideMiddle, area.width()
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_background(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
        area = rect.adjusted(6, 1, -6, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected"))
            painter.drawRoundedRect(area, 5, 5)
            painter.setBrush(self._theme.color("accent"))
            painter.drawRoundedRect(
                QRectF(area.left(), area.top() + 5, 3, area.height() - 10), 1.5, 1.5
            )
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _paint_field(
        self, painter: QPainter, rect: QRectF, field: Field, title: str, aside: str
    ) -> None:
        mark = mark_of(field)
        box = QRectF(rect.left() + 14, rect.top(), 16, rect.height())
        mark.paint(painter, box, self._theme.color(mark.token))
        area = rect.adjusted(_INDENT, 0, -14, 0)
        settled = field.state is FieldState.DECIDED
        painter.setFont(self._plain)
        painter.setPen(self._theme.color("dim" if settled else "text"))
        name = self._metrics.elidedText(title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, name)
        used = self._metrics.horizontalAdvance(name) + 12
        room = area.width() - used
        if aside and room > 36:
            painter.setFont(self._figures)
            painter.setPen(self._theme.color("dim"))
            shown = self._metrics.elidedText(aside, Qt.TextElideMode.ElideRight, room)
            painter.drawText(
                area.adjusted(used, 0, 0, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                shown,
            )
