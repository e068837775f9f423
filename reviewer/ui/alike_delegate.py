"""Paints one value among its like: the crop of its place, the value below, marks by shape."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reviewer.model.specimen import Specimen
from reviewer.ui.crops import Crops
from reviewer.ui.marks import Mark, mark_of
from reviewer.ui.models.alike_model import AlikeModel
from reviewer.ui.say import say
from reviewer.ui.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex
WIDTH, HEIGHT = 232, 104
_LINE = 28
_EXCEPTION = "not this one"


class AlikeDelegate(QStyledItemDelegate):
    """Notes which values it painted with their pixels: only those were really on the screen."""

    def __init__(self, theme: Theme, crops: Crops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._crops = crops
        self.painted: set[int] = set()
        """Ids of fields whose crop was drawn."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All cells are of one size."""
        return QSize(WIDTH, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        one = index.data(AlikeModel.SPECIMEN)
        rect = QRectF(option.rect).adjusted(4, 4, -4, -4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(one, Specimen):
            odd = bool(index.data(AlikeModel.EXCEPTION))
            self._paint_frame(painter, rect, odd, option)
            self._paint_crop(painter, rect.adjusted(8, 8, -8, -_LINE), one)
            line = QRectF(rect.left(), rect.bottom() - _LINE, rect.width(), _LINE)
            self._paint_value(painter, line, one, str(index.data() or ""), odd)
        painter.restore()

    def _paint_frame(
        self, painter: QPainter, rect: QRectF, odd: bool, option: QStyleOptionViewItem
    ) -> None:
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setBrush(self._theme.color("selected" if selected else "card"))
        pen = QPen(self._theme.color("accent" if focused else "line"), 2 if focused else 1)
        if odd:
            pen = QPen(self._theme.color("accent" if focused else "doubt"), 2)
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(rect, 6, 6)

    def _paint_crop(self, painter: QPainter, area: QRectF, one: Specimen) -> None:
        picture = self._crops.get(one)
        if picture is None:
            painter.setPen(self._theme.color("dim"))
            waits = self._crops.is_possible(one)
            painter.drawText(
                area, Qt.AlignmentFlag.AlignCenter, "…" if waits else say("no place known")
            )
            return
        self.painted.add(one.field.id)
        painter.fillRect(area, QColor(LIGHT.card))
        factor = min(area.width() / picture.width(), area.height() / picture.height(), 0.6)
        size = (picture.width() * factor, picture.height() * factor)
        middle = area.center()
        target = QRectF(middle.x() - size[0] / 2, middle.y() - size[1] / 2, *size)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, picture)

    def _paint_value(
        self, painter: QPainter, line: QRectF, one: Specimen, text: str, odd: bool
    ) -> None:
        mark = mark_of(one.field)
        shown = mark is not Mark.PLAIN
        if shown:
            box = QRectF(line.left() + 6, line.top(), 16, line.height())
            mark.paint(painter, box, self._theme.color(mark.token))
        area = line.adjusted(26 if shown else 10, 0, -8, 0)
        figures = self._theme.font(tabular=True)
        metrics = QFontMetricsF(figures)
        if odd:
            painter.setFont(self._theme.font(11))
            painter.setPen(self._theme.color("doubt"))
            painter.drawText(
                area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, say(_EXCEPTION)
            )
            area.adjust(0, 0, -metrics.horizontalAdvance(say(_EXCEPTION)) - 4, 0)
        painter.setFont(figures)
        painter.setPen(self._theme.color("text" if one.field.value else "dim"))
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, elided)
