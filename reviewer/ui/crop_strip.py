"""A few crops in a row: examples of what a group of fields looks like on the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from reviewer.model.specimen import Specimen
from reviewer.ui.crops import Crops
from reviewer.ui.say import say
from reviewer.ui.theme import LIGHT, Theme
from reviewer.ui.visible import visible

_WIDTH, _HEIGHT, _GAP, _LINE = 248, 104, 8, 28


class CropStrip(QWidget):
    """Paints crops with the value that was read below each."""

    def __init__(self, theme: Theme, crops: Crops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._crops = crops
        self._shown: tuple[Specimen, ...] = ()
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(say("Examples"))
        crops.ready.connect(self.update)
        theme.changed.connect(self.update)

    def show_specimens(self, shown: Sequence[Specimen]) -> None:
        """Show these; their crops are made."""
        self._shown = tuple(shown)
        said = ", ".join(visible(one.field.value or say("no value")) for one in shown)
        self.setAccessibleDescription(said)
        self._crops.want(self._shown)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for three."""
        return QSize(3 * _WIDTH + 2 * _GAP, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        width = min(_WIDTH, (self.width() - 2 * _GAP) / 3)
        for at, one in enumerate(self._shown):
            left = at * (width + _GAP)
            self._paint(painter, QRectF(left + 0.5, 0.5, width - 1, _HEIGHT - 1), one)
        painter.end()

    def _paint(self, painter: QPainter, rect: QRectF, one: Specimen) -> None:
        painter.setPen(self._theme.color("line"))
        painter.setBrush(self._theme.color("card"))
        painter.drawRoundedRect(rect, 6, 6)
        area, picture = rect.adjusted(8, 8, -8, -_LINE), self._crops.get(one)
        if picture is None:
            painter.setPen(self._theme.color("dim"))
            waits = self._crops.is_possible(one)
            painter.drawText(
                area, Qt.AlignmentFlag.AlignCenter, "…" if waits else say("no place known")
            )
        else:
            factor = min(area.width() / picture.width(), area.height() / picture.height(), 0.6)
            size = (picture.width() * factor, picture.height() * factor)
            middle = area.center()
            painter.fillRect(area, QColor(LIGHT.card))
            target = QRectF(middle.x() - size[0] / 2, middle.y() - size[1] / 2, *size)
            painter.drawImage(target, picture)
        font = self._theme.font(tabular=True)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        line = QRectF(rect.left() + 8, rect.bottom() - _LINE, rect.width() - 16, _LINE)
        text = visible(one.field.value or say("no value"))
        elided = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)
