"""Paints the rows of the queue: documents as heads, fields with their mark under them.

Texts are laid out once and kept (QStaticText): a page of rows is painted in a few milliseconds.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reviewer.model.field import Field, FieldState
from reviewer.ui.marks import mark_of
from reviewer.ui.models.queue_model import Header, QueueModel
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

HEIGHT, DENSE_HEIGHT = 28, 22
_INDENT = 34
_KEPT = 4096
_Laid = tuple[QStaticText, float, float]
"""A text, laid out, with its width and height."""


class QueueDelegate(QStyledItemDelegate):
    """One row: mark, field and what stands aside; of a document: its name."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._laid: dict[tuple[str, str, int], _Laid] = {}
        self._look_again()
        theme.changed.connect(self._look_again)

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All rows are of one height, so that a million of them cost nothing."""
        return QSize(160, DENSE_HEIGHT if self._theme.is_dense else HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row; one whose contents are on their way stays empty for a moment."""
        row = index.data(QueueModel.ROW)
        rect = QRectF(option.rect)
        painter.save()
        state = option.state
        if isinstance(row, Header):
            self._paint_header(painter, rect, row)
        else:
            self._paint_background(painter, rect, state)
            if isinstance(row, Field):
                told = (str(index.data()), str(index.data(QueueModel.ASIDE) or ""))
                self._paint_field(painter, rect, row, *told)
        painter.restore()

    def _look_again(self) -> None:
        theme = self._theme
        self._laid.clear()
        self._fonts: dict[str, QFont] = {
            "plain": theme.font(),
            "bold": theme.font(bold=True),
            "figures": theme.font(tabular=True),
        }
        self._metrics = {name: QFontMetricsF(font) for name, font in self._fonts.items()}
        self._colors = {
            name: theme.color(name)
            for name in ("text", "dim", "selected", "accent", "doubt", "settled")
        }

    def _text(
        self,
        text: str,
        font: str,
        room: float,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> _Laid:
        key = (text, font, int(room))
        laid = self._laid.get(key)
        if laid is None:
            if len(self._laid) >= _KEPT:
                self._laid.clear()
            metrics = self._metrics[font]
            shown = metrics.elidedText(text, elide, room)
            static = QStaticText(shown)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.prepare(font=self._fonts[font])
            laid = (static, metrics.horizontalAdvance(shown), static.size().height())
            self._laid[key] = laid
        return laid

    def _paint_header(self, painter: QPainter, rect: QRectF, row: Header) -> None:
        area = rect.adjusted(12, 4, -12, 0)
        middle = Qt.TextElideMode.ElideMiddle
        text, _, height = self._text(visible(row.name), "bold", area.width(), middle)
        painter.setFont(self._fonts["bold"])
        painter.setPen(self._colors["text"])
        painter.drawStaticText(QPointF(area.left(), area.center().y() - height / 2), text)

    def _paint_background(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if not (chosen or focused):
            return
        area = rect.adjusted(6, 1, -6, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colors["selected"])
            painter.drawRoundedRect(area, 5, 5)
            painter.setBrush(self._colors["accent"])
            painter.drawRoundedRect(
                QRectF(area.left(), area.top() + 5, 3, area.height() - 10), 1.5, 1.5
            )
        if focused:
            painter.setPen(self._colors["accent"])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _paint_field(
        self, painter: QPainter, rect: QRectF, field: Field, title: str, aside: str
    ) -> None:
        mark = mark_of(field)
        box = QRectF(rect.left() + 14, rect.top(), 16, rect.height())
        mark.paint(painter, box, self._colors[mark.token])
        area = rect.adjusted(_INDENT, 0, -14, 0)
        settled = field.state is FieldState.DECIDED
        name, width, height = self._text(title, "plain", area.width())
        painter.setFont(self._fonts["plain"])
        painter.setPen(self._colors["dim" if settled else "text"])
        painter.drawStaticText(QPointF(area.left(), area.center().y() - height / 2), name)
        room = area.width() - width - 12
        if aside and room > 36:
            value, width, height = self._text(aside, "figures", room)
            painter.setFont(self._fonts["figures"])
            painter.setPen(self._colors["dim"])
            painter.drawStaticText(
                QPointF(area.right() - width, area.center().y() - height / 2), value
            )
