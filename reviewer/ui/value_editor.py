"""The value's line: looked at with plain keys free for acts, edited after F2 or by typing."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from reviewer.ui.say import say
from reviewer.ui.theme import VALUE, Theme
from reviewer.ui.visible import visible

INSET = 9
"""From the editor's left edge to its text: border, padding and the document's margin."""
MOST_LINES = 5
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ValueEditor(QPlainTextEdit):
    """One value. Read-only until `begin`; Enter commits, Escape leaves."""

    committed = Signal(str)
    left = Signal()
    emptied = Signal()
    """All that stood there was taken out."""
    mode_changed = Signal(bool)
    """True while text is typed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._value = ""
        self._why_none = ""
        self.setAccessibleName(say("Value"))
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUndoRedoEnabled(True)
        self.setCursorWidth(2)
        self.setFont(theme.font(VALUE, tabular=True))
        self._set_mode(False)
        self.textChanged.connect(self._fit_height)

    @property
    def is_editing(self) -> bool:
        """Whether keys become text."""
        return not self.isReadOnly()

    @property
    def text(self) -> str:
        """What is typed, or the value that is shown."""
        return self.toPlainText() if self.is_editing else self._value

    @property
    def typed(self) -> str:
        """What is typed without the space around it, or the value that is shown."""
        return self.text.strip() if self.is_editing else self._value

    def show_value(self, value: str | None, why_none: str = "") -> None:
        """Show a value, or in its place why there is none; ends editing."""
        self._value = value or ""
        self._set_mode(False)
        self.setPlainText(visible(self._value))
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._why_none = "" if value else f"⊘  {why_none}"
        self._fit_height()

    @property
    def why_none(self) -> str:
        """What stands where a value would be; "" where there is one."""
        return self._why_none if self.document().isEmpty() else ""

    def begin(self, replacement: str | None = None) -> None:
        """Edit the value; with a `replacement` it takes the value's place."""
        if self.is_editing:
            return
        self._set_mode(True)
        self.setPlainText(self._value if replacement is None else replacement)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put(self, text: str, *, focus: bool = True) -> None:
        """Text from elsewhere takes the place of what stands here, ready to be amended."""
        if not self.is_editing:
            self._set_mode(True)
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        if focus:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def amend(self, text: str) -> None:
        """Type `text` behind what stands here."""
        self.begin()
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.insertPlainText(text)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Give up what was typed."""
        self._set_mode(False)
        self.setPlainText(visible(self._value))
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Text while editing; otherwise the first character typed begins it."""
        if self.is_editing:
            self._on_typed(event)
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.begin("")
            self.paste()
            return
        starts = event.text() and event.text().isprintable() and not event.text().isspace()
        if starts and not event.modifiers() & _COMMANDS:
            self.begin(event.text())
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.begin("")
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pasted text stays one line."""
        self.insertPlainText(" ".join(source.text().split()))

    def width_for(self, text: str) -> float:
        """The width at which `text` needs one line."""
        return QFontMetricsF(self.font()).horizontalAdvance(text) + 2 * INSET + 4

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, or in its place why there is none, beside the caret."""
        super().paintEvent(event)
        if self.why_none:
            painter = QPainter(self.viewport())
            painter.setFont(self.font())
            painter.setPen(self._theme.color("dim"))
            painter.drawText(self._room(), Qt.TextFlag.TextWordWrap, self.why_none)
            painter.end()

    def _room(self) -> QRectF:
        """Where text may stand; a little behind the caret."""
        margin = self.document().documentMargin()
        return QRectF(self.viewport().rect()).adjusted(margin + 6, margin, -margin, 999)

    def _on_typed(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & _COMMANDS:
            if not event.isAutoRepeat():
                self.committed.emit(self.toPlainText().strip())
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
            if self.document().isEmpty():
                self.emptied.emit()

    def _set_mode(self, editing: bool) -> None:
        changed = editing != self.is_editing
        self.setReadOnly(not editing)
        if not editing:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        if changed:
            self.mode_changed.emit(editing)

    def resizeEvent(self, event: object) -> None:
        """The number of lines depends on the width."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit_height()

    def _fit_height(self) -> None:
        metrics = QFontMetricsF(self.font())
        spacing = metrics.lineSpacing()
        lines = int(self.document().size().height())
        if self.why_none:
            words = metrics.boundingRect(self._room(), Qt.TextFlag.TextWordWrap, self.why_none)
            lines = round(words.height() / spacing)
        self.setFixedHeight(round(max(1, min(MOST_LINES, lines)) * spacing + 2 * INSET))
