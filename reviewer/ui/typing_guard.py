"""Keeps shortcuts out of text being typed, and lets a focused button have its own Enter."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class TypingGuard(QObject):
    """An event filter for the application: who has the focus gets the keys that are its own."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim plain keys for a text that is typed, and Enter for the control in focus."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(watched, QWidget):
            key = cast(QKeyEvent, event)
            if (is_typed_in(watched) and _is_plain(key)) or _is_own(watched, key):
                event.accept()
                return True
        if event.type() is QEvent.Type.KeyPress and isinstance(watched, QAbstractButton):
            key = cast(QKeyEvent, event)
            if key.key() in _ENTER and _is_plain(key) and watched.isEnabled():
                if not key.isAutoRepeat():
                    watched.click()
                return True
        return False


def is_typed_in(widget: QWidget) -> bool:
    """Whether keys pressed in `widget` become text."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QAbstractSpinBox):
        return not widget.isReadOnly()
    return isinstance(widget, QComboBox) and widget.isEditable()


def _is_plain(key: QKeyEvent) -> bool:
    if key.modifiers() & _COMMANDS:
        return False
    return not Qt.Key.Key_F1 <= key.key() <= Qt.Key.Key_F35


def _is_own(widget: QWidget, key: QKeyEvent) -> bool:
    if not _is_plain(key):
        return False
    if isinstance(widget, QAbstractButton):
        return key.key() in (*_ENTER, Qt.Key.Key_Space)
    if isinstance(widget, QAbstractItemView):
        return key.key() in (*_ENTER, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
    return False
