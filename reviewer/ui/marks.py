"""Marks: how a field stands, told by shape and word. Colour only repeats what they say."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from reviewer.model.absence import Absence
from reviewer.model.field import Field, FieldState
from reviewer.model.wording import ABSENCES
from reviewer.ui.say import say

LIKELY = 0.5
DOUBTFUL = 0.2


class Mark(Enum):
    """How a field stands: (sign for text, word, colour token)."""

    LIKELY_WRONG = ("▲", "likely wrong", "doubt")
    DOUBTFUL = ("◆", "doubtful", "doubt")
    WEAK = ("◇", "weak evidence", "dim")
    SETTLED = ("✓", "settled", "settled")
    ABSENT = ("⊘", "absent", "dim")
    HIDDEN = ("▒", "hidden by a mask", "dim")
    PLAIN = ("", "accepted unseen", "dim")

    @property
    def sign(self) -> str:
        """One character that stands for the mark in plain text."""
        return self.value[0]

    @property
    def word(self) -> str:
        """The mark in words, for screen readers and tool tips."""
        return say(self.value[1])

    @property
    def token(self) -> str:
        """The theme's colour for it."""
        return self.value[2]

    def paint(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        """Draw the mark centred in `rect`, 10 units across, whatever fonts there are."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.center())
        painter.setPen(QPen(color, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(color if self in _FILLED else Qt.BrushStyle.NoBrush)
        _DRAW.get(self, _draw_nothing)(painter)
        painter.restore()


def mark_of(field: Field) -> Mark:
    """The mark of a field."""
    if field.absence is Absence.HIDDEN_BY_REDACTION:
        return Mark.HIDDEN
    if field.state is FieldState.DECIDED:
        return Mark.ABSENT if field.absence else Mark.SETTLED
    if not field.flagged:
        return Mark.ABSENT if field.absence else Mark.PLAIN
    if field.risk >= LIKELY:
        return Mark.LIKELY_WRONG
    return Mark.DOUBTFUL if field.risk >= DOUBTFUL else Mark.WEAK


def words_of(field: Field) -> str:
    """How a field stands in words; of an absence, which one."""
    mark = mark_of(field)
    if field.absence is None:
        return mark.word
    why = say(ABSENCES[field.absence])
    return why if mark in {Mark.ABSENT, Mark.HIDDEN} else f"{mark.word}, {why}"


_FILLED = {Mark.LIKELY_WRONG, Mark.DOUBTFUL}


def _draw_triangle(painter: QPainter) -> None:
    painter.drawPolygon(QPolygonF([QPointF(0, -4.5), QPointF(4.8, 3.8), QPointF(-4.8, 3.8)]))


def _draw_diamond(painter: QPainter) -> None:
    painter.drawPolygon(
        QPolygonF([QPointF(0, -4.8), QPointF(4.8, 0), QPointF(0, 4.8), QPointF(-4.8, 0)])
    )


def _draw_check(painter: QPainter) -> None:
    painter.drawPolyline(QPolygonF([QPointF(-4.2, 0.4), QPointF(-1.2, 3.4), QPointF(4.4, -3.4)]))


def _draw_absent(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(0, 0), 4.5, 4.5)
    painter.drawLine(QPointF(-3.1, 3.1), QPointF(3.1, -3.1))


def _draw_hidden(painter: QPainter) -> None:
    for row in range(3):
        for column in range(3):
            if (row + column) % 2 == 0:
                painter.fillRect(
                    QRectF(-4.5 + column * 3, -4.5 + row * 3, 3, 3), painter.pen().color()
                )


def _draw_nothing(_painter: QPainter) -> None:
    """An accepted field stays quiet."""


_DRAW = {
    Mark.LIKELY_WRONG: _draw_triangle,
    Mark.DOUBTFUL: _draw_diamond,
    Mark.WEAK: _draw_diamond,
    Mark.SETTLED: _draw_check,
    Mark.ABSENT: _draw_absent,
    Mark.HIDDEN: _draw_hidden,
}
