"""One value in the list of a document's fields: always ready to be typed over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from reviewer.ui.say import say
from reviewer.ui.theme import BODY, Theme
from reviewer.ui.visible import visible

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_MOVES = {
    Qt.Key.Key_Tab: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Backtab: -1, Qt.Key.Key_Up: -1,
}  # fmt: skip


class RowEditor(QLineEdit):
    """Enter settles, Tab and the arrows go to another field, Escape restores."""

    committed = Signal(str)
    accepted = Signal()
    moved = Signal(int)
    left = Signal()
    emptied = Signal()
    focused = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("Value"))
        self._value = ""
        self.setFont(theme.font(BODY + 1, tabular=True))
        self.textEdited.connect(self._on_edited)

    @property
    def is_editing(self) -> bool:
        """Whether something else stands here than the value."""
        return super().text() != visible(self._value)

    @property
    def typed(self) -> str:
        """What stands here, or the value itself where nobody typed."""
        return super().text().strip() if self.is_editing else self._value

    def show_value(self, value: str | None, why_none: str) -> None:
        """Show a value, selected, so that typing takes its place."""
        self._value = value or ""
        self.setText(visible(self._value))
        self.setPlaceholderText("" if value else f"⊘  {why_none}")
        self.selectAll()

    def put(self, text: str, *, focus: bool = True) -> None:
        """Text from elsewhere takes the place of what stands here."""
        self.setText(text)
        if focus:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.end(False)

    def amend(self, text: str) -> None:
        """Type `text` behind what stands here."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.end(False)
        self.insert(text)

    def begin(self) -> None:
        """The caret at the end of the value, nothing selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.end(False)

    def leave(self) -> None:
        """Give up what was typed."""
        self.setText(visible(self._value))
        self.selectAll()
        self.left.emit()

    def settle(self) -> None:
        """Keep what was typed, or accept what is shown."""
        if self.is_editing:
            self.committed.emit(self.typed)
        else:
            self.accepted.emit()

    def event(self, event: QEvent) -> bool:
        """Tab goes to the next field and not to the next control; Ctrl+Tab does that."""
        if event.type() is QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() in _MOVES and not event.modifiers() & _COMMANDS:
                self._go(_MOVES[Qt.Key(event.key())])
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape are the row's; a value with hidden signs is only typed over."""
        if event.key() in _ENTER and not event.modifiers() & _COMMANDS:
            if not event.isAutoRepeat():
                self.settle()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            types = bool(event.text()) and event.text().isprintable()
            if types and not self.is_editing and visible(self._value) != self._value:
                self.selectAll()
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys become text from now on."""
        super().focusInEvent(event)
        self.focused.emit()

    def _go(self, by: int) -> None:
        """Another field; what was typed is kept first, as in any form."""
        if self.is_editing and self.typed:
            self.committed.emit(self.typed)
        else:
            self.moved.emit(by)

    def _on_edited(self, text: str) -> None:
        if not text:
            self.emptied.emit()
