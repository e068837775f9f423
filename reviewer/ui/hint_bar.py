"""The bottom line: what the keys do now, and that the last decision is saved."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from reviewer.ui.actions import ACTIONS, key_text
from reviewer.ui.keymap import text_keys_now
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

HEIGHT = 34
Hint = tuple[str, str]
_KEPT = 2
"""The last hints, undo and all keys, are shown in any window."""


class HintBar(QFrame):
    """Hints from the action table on the left, the last word of the store on the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hints")
        self.setFixedHeight(HEIGHT)
        self._keys = _Keys(theme, self)
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setAccessibleName(say("Last decision"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.addWidget(self._keys, 1)
        layout.addWidget(self._said)

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The (key, word) pairs that are shown."""
        return self._keys.hints

    @property
    def said(self) -> str:
        """What the store said last."""
        return self._said.text()

    def show_idle(self, project: bool) -> None:
        """No field is on the desk: only what a project can do, or not even that."""
        self._keys.show_hints(idle_hints(project))

    def fitting(self, room: float) -> tuple[Hint, ...]:
        """The hints that are shown where there is so much room."""
        return self._keys.fitting(room)

    def show_typing(self, typing: bool) -> None:
        """The keys for looking at a field, or those that also work in text."""
        self._keys.show_hints(typing_hints() if typing else looking_hints())

    def say(self, sentence: str, role: str = "dim") -> None:
        """Say what was saved, undone or refused."""
        self._said.setProperty("role", role)
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)
        self._said.setText(visible(heard(sentence)))


class _Keys(QWidget):
    """Key caps with their words, as many as there is room for."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.hints: tuple[Hint, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        if hints == self.hints:
            return  # as at nearly every field
        self.hints = hints
        self.setAccessibleName(", ".join(f"{key}: {word}" for key, word in hints))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        caps, words = self._theme.font(11, bold=True), self._theme.font(12)
        x = 0.0
        for key, word in self.fitting(self.width()):
            width = self._cap_width(key)
            space = QFontMetricsF(words).horizontalAdvance(word)
            self._paint_cap(painter, QRectF(x, (self.height() - 20) / 2, width, 20), key, caps)
            painter.setFont(words)
            painter.setPen(self._theme.color("dim"))
            area = QRectF(x + width + 6, 0, space + 2, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, word)
            x += width + space + 22
        painter.end()

    def fitting(self, room: float) -> tuple[Hint, ...]:
        """As many hints as there is room for; the way back and the way to all come first."""
        first, kept = self.hints[:-_KEPT], self.hints[-_KEPT:]
        left = room - sum(self._width_of(hint) for hint in kept)
        count = 0
        while count < len(first) and self._width_of(first[count]) <= left:
            left -= self._width_of(first[count])
            count += 1
        return (*first[:count], *kept)

    def _cap_width(self, key: str) -> float:
        return max(20.0, QFontMetricsF(self._theme.font(11, bold=True)).horizontalAdvance(key) + 12)

    def _width_of(self, hint: Hint) -> float:
        key, word = hint
        return (
            self._cap_width(key) + QFontMetricsF(self._theme.font(12)).horizontalAdvance(word) + 22
        )

    def _paint_cap(self, painter: QPainter, cap: QRectF, key: str, font: QFont) -> None:
        painter.setPen(QPen(self._theme.color("edge"), 1))
        painter.setBrush(self._theme.color("card"))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)


def looking_hints() -> tuple[Hint, ...]:
    """The hints of the action table while no text is typed."""
    return tuple((key_text(act), say(act.hint)) for act in ACTIONS if act.hint)


def idle_hints(project: bool) -> tuple[Hint, ...]:
    """The hints while there is no field to settle."""
    holds = {"always", "project"} if project else {"always"}
    return tuple(
        (key_text(act), say(act.hint)) for act in ACTIONS if act.hint and act.when in holds
    )


def typing_hints() -> tuple[Hint, ...]:
    """The hints while the caret is in a text: Enter and Escape are the text's own."""
    acts = [act for act in ACTIONS if act.hint and text_keys_now(act) and act.id not in _LEAST]
    shown = tuple((key_text(act, typing=True), say(act.hint)) for act in acts)
    return ((say("Enter"), say("save, next")), (say("Esc"), say("leave")), *shown)


_LEAST = {"accept", "edit"}
