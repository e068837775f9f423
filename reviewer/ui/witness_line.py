"""One witness on one line: its key, its name, what it says, and which characters differ."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from reviewer.ui.difference import Part, Piece, difference
from reviewer.ui.say import heard, say
from reviewer.ui.theme import BODY, VALUE, Theme
from reviewer.ui.visible import tip, visible
from reviewer.ui.witnesses import Witness

KEY_WIDTH = 20.0
PAD = 5.0


class WitnessLine(QAbstractButton):
    """A witness; a click takes what it says."""

    def __init__(self, theme: Theme, gutter: float, parent: QWidget | None = None) -> None:
        """`gutter` is where values begin, the same for all lines and the editor."""
        super().__init__(parent)
        self._theme = theme
        self._gutter = gutter
        self._witness = Witness("", "", "", None)
        self._pieces: tuple[Piece, ...] = ()
        self._laid: dict[int, QTextLayout] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self._on_changed)

    @property
    def witness(self) -> Witness:
        """Who is shown."""
        return self._witness

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What it says, cut by how it differs from the value."""
        return self._pieces

    def show_witness(self, witness: Witness, value: str) -> None:
        """Show a witness beside the `value` it is compared with ("" where there is none)."""
        self._witness = witness
        self.setToolTip(tip(witness.name))
        self.setEnabled(witness.can_be_taken)
        self.compare(value)
        self.updateGeometry()

    def compare(self, value: str) -> None:
        """Mark what differs from `value`."""
        said = visible(self._witness.value or "")
        whole = (Piece(said, Part.SAME),)
        self._pieces = difference(said, visible(value)) if said and value else whole
        self.setAccessibleName(self._spoken())
        self._on_changed()

    def set_gutter(self, gutter: float) -> None:
        """Where the value begins."""
        if gutter != self._gutter:
            self._gutter = gutter
            self.updateGeometry()
            self._on_changed()

    def width_wanted(self) -> float:
        """The width at which all that is said needs one line."""
        layout = self._layout_value(1_000_000)
        return self._gutter + layout.lineAt(0).naturalTextWidth() + PAD + 1

    def hasHeightForWidth(self) -> bool:
        """Long values wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the value needs."""
        return round(self._layout_value(width).boundingRect().height() + 2 * PAD)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(320, round(QFontMetricsF(self._value_font()).height() + 2 * PAD))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw key, name, value and note."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        layout = self._layout_value(self.width())
        line = layout.lineAt(0).height() if layout.lineCount() else 20.0
        self._paint_key(painter, line)
        self._paint_name(painter, line)
        origin = QPointF(self._gutter, PAD)
        painter.setPen(self._theme.color("text" if self._witness.value else "dim"))
        layout.draw(painter, origin)
        self._paint_gaps(painter, layout, origin)
        painter.end()

    def _value_font(self) -> QFont:
        return self._theme.font(VALUE, tabular=True)

    def _on_changed(self) -> None:
        self._laid.clear()
        self.update()

    def _layout_value(self, width: int) -> QTextLayout:
        if width not in self._laid:
            self._laid[width] = self._laid_out(width)
        return self._laid[width]

    def _laid_out(self, width: int) -> QTextLayout:
        text = "".join(piece.text for piece in self._pieces)
        note = heard(self._witness.note)
        shown = f"{text}   {note}" if text and note else text or f"⊘  {note}"
        layout = QTextLayout(shown, self._value_font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats(len(text), len(shown)))
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40.0, width - self._gutter - PAD))
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        return layout

    def _formats(self, text_end: int, end: int) -> list[QTextLayout.FormatRange]:
        ranges: list[QTextLayout.FormatRange] = []
        differs = QTextCharFormat()
        differs.setFontWeight(QFont.Weight.Bold)
        differs.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        differs.setForeground(self._theme.color("doubt"))
        start = 0
        for piece in self._pieces:
            if piece.part is Part.CHANGED:
                ranges.append(_range(start, len(piece.text), differs))
            start += len(piece.text)
        if end > text_end:
            note = QTextCharFormat()
            note.setFont(self._theme.font(BODY))
            note.setForeground(self._theme.color("dim"))
            ranges.append(_range(text_end, end - text_end, note))
        return ranges

    def _paint_ground(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() and self.isEnabled():
            painter.setBrush(self._theme.color("selected" if self.isDown() else "panel"))
            painter.drawRoundedRect(area, 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _paint_key(self, painter: QPainter, line: float) -> None:
        if not self._witness.key:
            return
        cap = QRectF(PAD, PAD + (line - 18) / 2, 18, 18)
        painter.setBrush(self._theme.color("panel"))
        painter.setPen(QPen(self._theme.color("edge" if self.isEnabled() else "line"), 1))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(self._theme.color("text" if self.isEnabled() else "dim"))
        painter.setFont(self._theme.font(11, bold=True))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._witness.key)

    def _paint_name(self, painter: QPainter, line: float) -> None:
        font = self._theme.font(12)
        left = PAD + KEY_WIDTH + 6
        area = QRectF(left, PAD, self._gutter - left - 8, line)
        name = QFontMetricsF(font).elidedText(
            visible(self._witness.name), Qt.TextElideMode.ElideRight, area.width()
        )
        painter.setFont(font)
        painter.setPen(self._theme.color("dim"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_gaps(self, painter: QPainter, layout: QTextLayout, origin: QPointF) -> None:
        """A small wedge under the line where something of the value is missing."""
        painter.setPen(QPen(self._theme.color("doubt"), 1.5))
        start = 0
        for piece in self._pieces:
            if piece.part is Part.MISSING:
                line = layout.lineForTextPosition(start)
                if line.isValid():
                    x = origin.x() + cast(tuple[float, int], line.cursorToX(start))[0]
                    y = origin.y() + line.y() + line.ascent() + 1
                    painter.drawPolyline(
                        [QPointF(x - 3, y + 5), QPointF(x, y), QPointF(x + 3, y + 5)]
                    )
            start += len(piece.text)

    def _spoken(self) -> str:
        witness = self._witness
        said = visible(witness.value) if witness.value else heard(witness.note)
        differs = any(piece.part is not Part.SAME for piece in self._pieces)
        key = say(", key {key}", key=witness.key) if witness.key else ""
        odd = say(", differs") if differs and witness.value else ""
        return f"{visible(witness.name)}: {said}{odd}{key}"


def _range(start: int, length: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, look
    return made
